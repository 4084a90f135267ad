// Draws messages: bubbles, albums, and the small grey lines of service messages.
import { colourOf, make, timeOf } from "./dom.js";
import { mapCard } from "./map.js";
import { formatted } from "./text.js";

const fileUrl = (id) => `/simulator/files/${id}`;
const nameOf = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");
export const authorOf = (message) => (message.sender_chat ? message.sender_chat.title : nameOf(message.from));

/** One line that stands for a message in a quote, a tab or the reply bar. */
export function summary(message) {
  const text = message.text ?? message.caption;
  if (text) return text.split("\n")[0];
  const kinds = {
    photo: "Foto", video: "Video", voice: "Pesan suara", video_note: "Pesan video", sticker: "Stiker", venue: "Tempat",
    location: "Lokasi", contact: "Kontak", poll: "Polling",
  };
  if (message.document) return message.document.file_name ?? "Berkas";
  const kind = Object.keys(kinds).find((name) => name in message);
  return kind ? kinds[kind] : service(message) ?? "Pesan";
}

/** The sentence of a service message, or null for what people write. */
export function service(message) {
  const who = authorOf(message);
  if (message.new_chat_members) return `${who} menambahkan ${message.new_chat_members.map(nameOf).join(", ")}`;
  if (message.left_chat_member) return `${nameOf(message.left_chat_member)} keluar dari grup`;
  if (message.migrate_to_chat_id) return "Grup ditingkatkan menjadi supergrup";
  if (message.migrate_from_chat_id) return "Supergrup dibuat dari grup lama";
  if (message.pinned_message) return `${who} menyematkan “${summary(message.pinned_message)}”`;
  if (message.forum_topic_created) return `Topik “${message.forum_topic_created.name}” dibuat`;
  if (message.forum_topic_closed) return "Topik ditutup";
  if (message.forum_topic_reopened) return "Topik dibuka lagi";
  return null;
}

/** Draw what belongs together (one message, or the parts of an album) as seen by `view.person`. */
export function block(messages, view) {
  const first = messages[0];
  const words = service(first);
  if (words) return make("li", { class: "service" }, make("span", {}, words));
  const own = first.from.id === view.person.id;
  const captioned = messages.find((message) => message.caption) ?? first;
  const bubble = make("div", { class: "bubble" },
    !own && view.group ? author(first) : null,
    first.forward_origin ? forwarded(first.forward_origin) : null,
    first.reply_to_message ? quoted(first.reply_to_message, view) : null,
    messages.length > 1 ? album(messages) : media(first),
    written(captioned, view),
    reactions(view.reactions),
    meta(captioned, own));
  if (!first.text && !captioned.caption && (first.photo || first.video)) bubble.classList.add("bare");
  if (first.sticker) bubble.classList.add("sticker-bubble");
  bubble.addEventListener("click", (event) => {
    if (!event.target.closest("a, button, audio, video") && !getSelection().toString()) view.reply(captioned);
  });
  const row = make("div", { class: "bubble-row" }, bubble, tools(captioned, own, view));
  return make("li", { class: own ? "own" : "other", "data-message": first.message_id }, make("div", { class: "stack" }, row, keyboard(captioned, view)));
}

function author(message) {
  const element = make("div", { class: "author" }, authorOf(message));
  element.style.color = colourOf(message.sender_chat?.id ?? message.from.id);
  return element;
}

function forwarded(origin) {
  const from = origin.chat?.title ?? (origin.sender_user ? nameOf(origin.sender_user) : origin.sender_user_name) ?? "seseorang";
  return make("div", { class: "forwarded" }, "Diteruskan dari ", make("strong", {}, from));
}

function quoted(message, view) {
  const name = authorOf(message);
  const element = make("button", { type: "button", class: "quoted", "aria-label": `Balasan untuk ${name}` },
    make("strong", {}, name), make("span", {}, summary(message)));
  element.style.setProperty("--mark", colourOf(message.from.id));
  element.onclick = () => view.find(message.message_id);
  return element;
}

function picture(sizes, caption) {
  const size = sizes.find((one) => one.width >= 400 || one.height >= 400) ?? sizes.at(-1);
  const image = make("img", { src: fileUrl(size.file_id), alt: caption || "Foto", width: size.width, height: size.height });
  return make("a", { href: fileUrl(sizes.at(-1).file_id), target: "_blank", class: "photo", "aria-label": "Buka foto" }, image);
}

function album(messages) {
  const parts = messages.map((message) => media(message));
  return make("div", { class: messages[0].document ? "files" : `album of-${Math.min(messages.length, 6)}` }, ...parts);
}

function media(message) {
  if (message.photo) return picture(message.photo, message.caption);
  if (message.video) return make("video", { src: fileUrl(message.video.file_id), controls: true, class: "video" });
  if (message.video_note) return make("div", { class: "video-note" }, "▶");
  if (message.sticker) return make("div", { class: "sticker", role: "img", "aria-label": "Stiker" }, message.sticker.emoji ?? "🙂");
  if (message.voice) return voice(message.voice);
  if (message.document) return file(message.document);
  if (message.venue) return mapCard(message.venue.location.latitude, message.venue.location.longitude, message.venue);
  if (message.location) return mapCard(message.location.latitude, message.location.longitude);
  if (message.contact) return make("div", { class: "contact" }, make("strong", {}, message.contact.first_name), make("span", {}, message.contact.phone_number));
  if (message.poll) return poll(message.poll);
  return null;
}

function voice({ file_id: id, duration }) {
  const bars = make("span", { class: "waves", "aria-hidden": "true" });
  for (let i = 0; i < 34; i++) {
    const bar = make("i");
    bar.style.height = `${4 + Math.abs(Math.sin(i * 1.7 + id.length) * 9 + Math.sin(i * 0.6) * 7)}px`;
    bars.append(bar);
  }
  const sound = new Audio();
  const button = make("button", { type: "button", class: "round", "aria-label": "Putar pesan suara" }, "▶");
  button.onclick = () => { sound.src = fileUrl(id); sound.play().catch(() => {}); };
  return make("div", { class: "voice" }, button, make("div", {}, bars, make("small", {}, `0.${String(duration).padStart(2, "0")}`)));
}

function file(document) {
  const size = document.file_size < 1e6 ? `${Math.ceil(document.file_size / 1e3)} KB` : `${(document.file_size / 1e6).toFixed(1)} MB`;
  const name = document.file_name ?? "berkas";
  return make("a", { class: "file", href: fileUrl(document.file_id), download: name },
    make("span", { class: "round", "aria-hidden": "true" }, name.split(".").at(-1).slice(0, 4)),
    make("span", { class: "file-name" }, make("strong", {}, name), make("small", {}, size)));
}

function poll({ question, options }) {
  return make("div", { class: "poll" }, make("strong", {}, question), make("ul", {}, ...options.map(({ text }) => make("li", {}, text))));
}

function written(message, view) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  return make("div", { class: "words" }, formatted(text, message.entities ?? message.caption_entities, view.command));
}

function reactions(given = []) {
  const emojis = given.flat().map((one) => one.emoji);
  if (!emojis.length) return null;
  return make("div", { class: "reactions" }, ...[...new Set(emojis)].map((emoji) => make("span", {}, emoji)));
}

function meta(message, own) {
  return make("span", { class: "meta" },
    message.has_protected_content ? make("span", { title: "Tidak bisa diteruskan" }, "🔒") : null,
    message.edit_date ? make("span", {}, "diedit") : null,
    make("time", { dateTime: new Date(message.date * 1000).toISOString() }, timeOf(message.date)),
    own ? make("span", { class: "ticks", "aria-label": "terkirim" }, "✓✓") : null);
}

function tools(message, own, view) {
  return make("div", { class: "tools" },
    make("button", { type: "button", title: "Balas", "aria-label": "Balas pesan ini", onclick: () => view.reply(message) }, "↩"),
    own && (message.text || message.caption)
      ? make("button", { type: "button", title: "Sunting", "aria-label": "Sunting pesan ini", onclick: () => view.edit(message) }, "✎")
      : null);
}

function keyboard(message, view) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return make("div", { class: "inline-keyboard" }, ...rows.map((row) => make("div", {}, ...row.map((button) => inlineButton(button, message, view)))));
}

function inlineButton(button, message, view) {
  if (button.url) return make("a", { class: "key", href: button.url, target: "_blank", rel: "noopener noreferrer" }, button.text, make("i", { "aria-hidden": "true" }, "↗"));
  const element = make("button", { type: "button", class: "key" }, button.text);
  element.onclick = () => view.tap(button, message, element);
  return element;
}
