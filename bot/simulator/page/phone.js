// One phone: who holds it, which chat is open, and what is seen there.
import { block, summary, authorOf } from "./bubbles.js";
import { Composer } from "./composer.js";
import { ask, askForName } from "./dialogs.js";
import { avatar, dayOf, make, post } from "./dom.js";
import { store } from "./store.js";

const TYPING = 5000; // Telegram shows a chat action for five seconds
const NEAR_THE_END = 120; // pixels

export class Phone {
  constructor(number) {
    this.number = number;
    this.unread = {};
    this.typing = {};
    this.taps = new Map();
    this.drawn = new Map();
    this.holder = make("select", { "aria-label": "Pemegang ponsel" });
    this.holder.onchange = () => this.hold(Number(this.holder.value));
    this.newcomer = make("button", { type: "button", class: "newcomer", title: "Warga baru" }, "+ Warga baru");
    this.newcomer.onclick = () => this.welcome();
    this.title = make("h2");
    this.tabs = make("div", { class: "tabs", role: "tablist", "aria-label": "Daftar obrolan" });
    this.header = make("header", { class: "chat-header" });
    this.pinned = make("button", { type: "button", class: "pinned", hidden: true });
    this.list = make("ol", { class: "messages", role: "log", "aria-live": "polite", "aria-label": "Pesan", tabIndex: 0 });
    this.follows = true;
    this.lastTop = 0;
    this.list.addEventListener("scroll", () => this.noticeScrolling());
    this.list.addEventListener("load", () => this.keepToTheEnd(), true);
    this.list.addEventListener("pointerdown", () => this.composer.close());
    new ResizeObserver(() => this.keepToTheEnd()).observe(this.list);
    this.toast = make("div", { class: "toast", role: "status" });
    this.composer = new Composer(this);
    this.screen = make("div", { class: "screen" }, this.tabs, this.header, this.pinned, this.list, this.toast, this.composer.element);
    this.element = make("section", { class: "phone" },
      make("div", { class: "holder" }, this.title, this.holder, this.newcomer),
      make("div", { class: "body" }, this.screen));
  }

  describe(description) {
    this.description = description;
    this.element.setAttribute("aria-label", description.title);
    this.title.textContent = description.title;
    this.newcomer.hidden = !description.welcomes_new_people;
    this.holder.replaceChildren(...description.people.map((id) => make("option", { value: id }, this.nameOf(id))));
    this.holder.hidden = description.people.length < 2 && !description.welcomes_new_people;
    const id = this.awaited && description.people.includes(this.awaited) ? this.awaited : this.person?.id;
    this.awaited = null;
    const stays = description.people.includes(id) ? id : description.people[0];
    if (stays === undefined) return;
    const same = stays === this.person?.id;
    this.person = store.people[stays];
    this.holder.value = stays;
    if (!same || !this.person.chats.includes(this.chat?.id)) this.open(this.firstChat());
    else this.open(this.chat.id, false);
  }

  nameOf(id) {
    const { first_name: first, last_name: last } = store.people[id];
    return [first, last].filter(Boolean).join(" ");
  }

  firstChat() {
    const { opens } = this.description;
    return this.person.chats.includes(opens) ? opens : this.person.chats[0];
  }

  hold(id) {
    this.person = store.people[id];
    this.open(this.firstChat());
  }

  async welcome() {
    const name = await askForName();
    if (!name) return;
    const person = await post("people", { first_name: name, phone: this.number });
    this.awaited = person.id;
    if (store.people[person.id]) this.describe(store.phones[this.number]);
  }

  open(chatId, fresh = true) {
    this.chat = store.chats[chatId];
    this.unread[chatId] = 0;
    if (fresh) {
      this.drawn.clear();
      this.list.replaceChildren();
      this.composer.reset();
    }
    this.draw(fresh);
  }

  /** React to a change that the store has taken in already. */
  hear(event) {
    if (!this.person) return;
    if (event.kind === "action") this.showTyping(event.chat);
    if (event.kind === "answer") this.showAnswer(event);
    if (event.kind === "message") {
      delete this.typing[event.chat];
      const counts = this.person.chats.includes(event.chat) && event.message.from.id !== this.person.id;
      if (counts && event.chat !== this.chat.id) this.unread[event.chat] = (this.unread[event.chat] ?? 0) + 1;
    }
    if (event.kind !== "answer") this.drawSoon();
  }

  drawSoon() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = null;
      this.draw();
    });
  }

  draw(toTheEnd = false) {
    if (!this.chat) return;
    this.drawTabs();
    this.drawHeader();
    this.composer.draw();
    this.drawMessages(toTheEnd);
  }

  drawTabs() {
    const chats = this.person.chats;
    this.tabs.hidden = chats.length < 2;
    this.tabs.replaceChildren(...chats.map((id) => {
      const count = this.unread[id] ?? 0;
      const tab = make("button", { type: "button", role: "tab", "aria-selected": String(id === this.chat.id) },
        make("span", {}, this.titleOf(store.chats[id])), count ? make("b", { "aria-label": `${count} baru` }, String(count)) : null);
      tab.onclick = () => this.open(id);
      return tab;
    }));
  }

  titleOf(chat) {
    return chat.type === "private" ? store.bot.first_name : chat.title;
  }

  drawHeader() {
    const title = this.titleOf(this.chat);
    const isGroup = this.chat.type !== "private";
    const state = this.typing[this.chat.id] ? make("span", { class: "typing" }, "mengetik…") : isGroup ? `${this.chat.members} anggota` : "bot";
    const menu = make("button", { type: "button", class: "icon", "aria-label": "Menu obrolan", title: "Menu obrolan" }, "⋮");
    menu.onclick = () => this.showMenu();
    this.header.replaceChildren(
      avatar(isGroup ? this.chat.id : store.bot.id, title),
      make("div", { class: "chat-name" }, make("strong", {}, title), make("span", { class: "state" }, state)),
      isGroup ? "" : menu);
    const pinned = this.chat.messages.get(this.chat.pinned[0]);
    this.pinned.hidden = !pinned;
    this.pinned.textContent = pinned ? `📌 ${summary(pinned)}` : "";
    this.pinned.onclick = () => this.find(pinned.message_id);
  }

  drawMessages(toTheEnd) {
    if (toTheEnd) this.follows = true;
    const elements = [];
    const drawn = new Map();
    let day = null;
    for (const messages of blocks(this.chat.messages.values())) {
      const today = dayOf(messages[0].date);
      if (today !== day) elements.push(this.kept(drawn, `day ${today}`, [today], () => make("li", { class: "service day" }, make("span", {}, today))));
      day = today;
      const reactions = this.chat.reactions[messages[0].message_id];
      elements.push(this.kept(drawn, messages[0].message_id, [...messages, reactions], () => block(messages, this.viewOf(reactions))));
    }
    if (!elements.length) elements.push(this.welcomeLine(drawn));
    this.drawn = drawn;
    elements.forEach((element, i) => {
      if (this.list.children[i] !== element) this.list.insertBefore(element, this.list.children[i] ?? null);
    });
    while (this.list.children.length > elements.length) this.list.lastChild.remove();
    this.keepToTheEnd();
  }

  /** Stay at the newest message while pictures arrive and keys come and go, unless the reader has scrolled up. */
  keepToTheEnd() {
    if (this.follows) this.list.scrollTop = this.list.scrollHeight;
  }

  noticeScrolling() {
    const { scrollTop, scrollHeight, clientHeight } = this.list;
    const atTheEnd = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
    if (atTheEnd || scrollTop < this.lastTop) this.follows = atTheEnd; // only a reader scrolls up
    this.lastTop = scrollTop;
  }

  /** Draw anew only what changed, so that focus and open spoilers stay. */
  kept(drawn, key, parts, build) {
    const old = this.drawn.get(key);
    const same = old && old.parts.length === parts.length && old.parts.every((part, i) => part === parts[i]);
    const entry = same ? old : { parts, element: build() };
    drawn.set(key, entry);
    return entry.element;
  }

  welcomeLine(drawn) {
    const words = store.bot.description || "Tekan Mulai untuk berbicara dengan bot ini.";
    return this.kept(drawn, "welcome", [words], () => make("li", { class: "welcome" },
      avatar(store.bot.id, store.bot.first_name), make("strong", {}, store.bot.first_name), make("p", {}, words)));
  }

  viewOf(reactions) {
    return {
      person: this.person,
      group: this.chat.type !== "private",
      reactions,
      reply: (message) => this.composer.replyTo(message),
      edit: (message) => this.composer.edit(message),
      find: (id) => this.find(id),
      command: (text) => this.act("says", { text, to: this.chat.id }),
      tap: (button, message, element) => this.tap(button, message, element),
    };
  }

  find(id) {
    const element = this.list.querySelector(`[data-message="${id}"]`);
    if (!element) return;
    element.scrollIntoView({ block: "center", behavior: "smooth" });
    element.classList.add("found");
    setTimeout(() => element.classList.remove("found"), 1200);
  }

  /** Let the holder act; a mistake is shown on the phone. */
  async act(action, given = {}) {
    try {
      return await post("act", { person: this.person.id, action, ...given });
    } catch (error) {
      this.say(error.message);
      return null;
    }
  }

  async tap(button, message, element) {
    if (button.copy_text) {
      await navigator.clipboard.writeText(button.copy_text.text);
      return this.say("Disalin");
    }
    element.classList.add("busy");
    const outcome = await this.act("taps", { wanted: button.callback_data, message: message.message_id, chat: this.chat.id });
    if (outcome?.query) {
      const early = this.taps.get(outcome.query);
      this.taps.set(outcome.query, element);
      if (early === "answered") this.settle(outcome.query);
      setTimeout(() => this.settle(outcome.query), 10000);
    } else element.classList.remove("busy");
    return null;
  }

  settle(query) {
    const element = this.taps.get(query);
    if (element instanceof Element) element.classList.remove("busy");
    this.taps.delete(query);
  }

  showAnswer({ person, query, answer }) {
    if (person !== this.person.id) return;
    if (this.taps.has(query)) this.settle(query);
    else this.taps.set(query, "answered");
    if (answer.show_alert) ask({ title: store.bot.first_name, words: answer.text, choices: [["Oke", true]] });
    else if (answer.text) this.say(answer.text);
  }

  say(words) {
    this.toast.textContent = words;
    this.toast.classList.add("shown");
    clearTimeout(this.toastEnds);
    this.toastEnds = setTimeout(() => this.toast.classList.remove("shown"), 3500);
  }

  showTyping(chat) {
    clearTimeout(this.typing[chat]);
    this.typing[chat] = setTimeout(() => {
      delete this.typing[chat];
      this.drawSoon();
    }, TYPING);
  }

  async showMenu() {
    const blocked = this.chat.bot_status === "kicked";
    const choice = await ask({
      title: store.bot.first_name,
      words: blocked ? "Bot ini Anda blokir." : "Bot yang diblokir tidak bisa mengirim pesan kepada Anda.",
      choices: [["Batal", null], [blocked ? "Buka blokir" : "Blokir bot", blocked ? "unblocks" : "blocks"]],
    });
    if (choice) await this.act(choice);
  }
}

/** Put the parts of an album together. */
function blocks(messages) {
  const out = [];
  for (const message of messages) {
    const last = out.at(-1);
    const joins = message.media_group_id && last?.[0].media_group_id === message.media_group_id;
    if (joins && authorOf(last[0]) === authorOf(message)) last.push(message);
    else out.push([message]);
  }
  return out;
}
