// What the page knows: the server's state, kept up to date over a WebSocket.

export const store = { bot: {}, places: [], phones: [], people: {}, chats: {} };
const listeners = new Set();
let socket = null;

/** Call `listener(event)` after each change; kinds: state, message, deleted, chat, reactions, action, answer, connection. */
export function listen(listener) {
  listeners.add(listener);
}

function tell(event) {
  for (const listener of listeners) listener(event);
}

const KEPT = 400; // messages of a chat

const CHANGES = {
  state({ state }) {
    Object.assign(store, state);
    for (const chat of Object.values(store.chats)) {
      chat.messages = new Map(chat.messages.map((message) => [message.message_id, message]));
    }
  },
  message({ chat, message }) {
    const messages = store.chats[chat]?.messages;
    if (!messages) return;
    messages.set(message.message_id, message);
    if (messages.size > KEPT) messages.delete(messages.keys().next().value);
  },
  deleted({ chat, message_id: id }) {
    store.chats[chat]?.messages.delete(id);
  },
  chat({ chat }) {
    const known = store.chats[chat.id];
    if (known) Object.assign(known, chat, { messages: known.messages });
  },
  reactions({ chat, message_id: id, reactions }) {
    store.chats[chat].reactions[id] = reactions;
  },
};

export function connect() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/simulator/live`);
  socket.onopen = () => tell({ kind: "connection", open: true });
  socket.onclose = () => {
    tell({ kind: "connection", open: false });
    setTimeout(connect, 1000);
  };
  socket.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    CHANGES[event.kind]?.(event);
    tell(event);
  };
}
