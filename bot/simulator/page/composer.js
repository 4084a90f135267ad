// Where a person writes: text, commands, photos, files, places; replies and edits; the keys a bot lays out.
import { authorOf, summary } from "./bubbles.js";
import { askForPlace } from "./dialogs.js";
import { base64, make } from "./dom.js";
import { arrow, clip } from "./icons.js";
import { store } from "./store.js";

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.mode = null; // {kind: "reply" | "edit", message}
    this.bar = make("div", { class: "mode", hidden: true });
    this.menu = make("div", { class: "menu", hidden: true });
    this.input = make("textarea", { rows: 1, placeholder: "Pesan", "aria-label": "Tulis pesan" });
    this.slash = this.icon("/", "Daftar perintah", () => this.toggle("commands"));
    this.attach = this.icon(clip(), "Lampirkan", () => this.toggle("attachments"));
    this.send = make("button", { type: "submit", class: "send", "aria-label": "Kirim" }, arrow());
    this.form = make("form", { class: "composer" }, this.slash, this.input, this.attach, this.send);
    this.keys = make("div", { class: "keys", hidden: true });
    this.gate = make("button", { type: "button", class: "gate", hidden: true });
    this.picker = make("input", { type: "file", hidden: true, multiple: true });
    this.picker.onchange = () => this.sendFiles();
    this.element = make("div", { class: "foot" }, this.bar, this.menu, this.form, this.keys, this.gate, this.picker);
    this.form.onsubmit = (event) => { event.preventDefault(); this.submit(); };
    this.input.oninput = () => this.typed();
    this.input.onkeydown = (event) => this.pressed(event);
  }

  icon(sign, label, onclick) {
    return make("button", { type: "button", class: "icon", title: label, "aria-label": label, onclick }, sign);
  }

  reset() {
    this.input.value = "";
    this.setMode(null);
    this.close();
    this.typed();
  }

  draw() {
    const { chat, person } = this.phone;
    const isPrivate = chat.type === "private";
    const blocked = isPrivate && chat.bot_status === "kicked";
    const unstarted = isPrivate && !chat.messages.size;
    this.gate.hidden = !(blocked || unstarted);
    this.gate.textContent = blocked ? "Buka blokir" : "Mulai";
    this.gate.onclick = () => this.phone.act(blocked ? "unblocks" : "starts");
    this.form.hidden = !this.gate.hidden;
    this.slash.hidden = !(person.commands[chat.id] ?? []).length;
    this.drawKeys(this.gate.hidden ? chat.keyboard : null);
  }

  drawKeys(markup) {
    if (markup === this.laid) return;
    this.laid = markup;
    this.keys.hidden = !markup?.keyboard;
    this.input.placeholder = markup?.input_field_placeholder ?? "Pesan";
    this.keys.replaceChildren(...(markup?.keyboard ?? []).map((row) => make("div", {}, ...row.map((key) => this.key(key)))));
    const asked = markup?.force_reply && this.phone.chat.messages.get(markup.message_id);
    if (asked) this.replyTo(asked);
  }

  key(key) {
    const button = make("button", { type: "button", class: "key" }, key.text);
    button.onclick = async () => {
      const at = key.request_location ? await askForPlace(this.places()) : undefined;
      if (at !== null) this.phone.act("presses", { label: key.text, chat: this.phone.chat.id, at });
    };
    return button;
  }

  places() {
    const [latitude, longitude] = this.phone.person.place;
    return store.places.length ? store.places : [{ name: "Lokasi ponsel ini", latitude, longitude }];
  }

  // --- replies and edits

  replyTo(message) {
    this.setMode({ kind: "reply", message });
    this.input.focus();
  }

  edit(message) {
    this.setMode({ kind: "edit", message });
    this.input.value = message.text ?? message.caption;
    this.typed();
    this.input.focus();
  }

  setMode(mode) {
    if (this.mode?.kind === "edit") this.input.value = "";
    this.mode = mode;
    this.bar.hidden = !mode;
    if (!mode) return;
    const title = mode.kind === "edit" ? "Sunting pesan" : `Balas ${authorOf(mode.message)}`;
    this.bar.replaceChildren(make("span", { "aria-hidden": "true" }, mode.kind === "edit" ? "✎" : "↩"),
      make("div", {}, make("strong", {}, title), make("span", {}, summary(mode.message))),
      mode.kind === "reply" && mode.message.from.id === this.phone.person.id && (mode.message.text || mode.message.caption)
        ? this.icon("✎", "Sunting pesan ini", () => this.edit(mode.message)) : "",
      this.icon("✕", "Batalkan", () => this.setMode(null)));
  }

  /** What goes along with every kind of message: where, and to what it replies. */
  address() {
    const reply = this.mode?.kind === "reply" ? { reply_to: this.mode.message.message_id } : {};
    return { to: this.phone.chat.id, ...reply };
  }

  // --- writing

  pressed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    }
    if (event.key === "Escape") {
      this.close();
      this.setMode(null);
    }
    if (event.key === "ArrowUp" && !this.input.value) this.editLast(event);
  }

  editLast(event) {
    const own = [...this.phone.chat.messages.values()].filter((one) => one.from.id === this.phone.person.id && one.text);
    if (!own.length) return;
    event.preventDefault();
    this.edit(own.at(-1));
  }

  typed() {
    this.input.style.height = "auto";
    if (this.input.scrollHeight) this.input.style.height = `${this.input.scrollHeight}px`; // up to CSS's max-height
    this.send.classList.toggle("ready", Boolean(this.input.value.trim()));
    if (/^\/\w*$/.test(this.input.value)) this.open("commands");
    else if (this.opened === "commands") this.close();
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const mode = this.mode;
    const done = mode?.kind === "edit"
      ? await this.phone.act("edits", { message: mode.message.message_id, text, chat: this.phone.chat.id })
      : await this.phone.act("says", { text, ...this.address() });
    if (done) this.reset();
  }

  // --- the two menus above the input

  toggle(what) {
    if (this.opened === what) this.close();
    else this.open(what);
  }

  open(what) {
    this.opened = what;
    const entries = what === "commands" ? this.commands() : this.attachments();
    this.menu.replaceChildren(...entries);
    this.menu.hidden = !entries.length;
  }

  close() {
    this.opened = null;
    this.menu.hidden = true;
  }

  commands() {
    const typed = this.input.value.slice(1).toLowerCase();
    const offered = this.phone.person.commands[this.phone.chat.id] ?? [];
    return offered.filter(({ command }) => command.startsWith(typed)).map(({ command, description }) => {
      const entry = make("button", { type: "button" }, make("strong", {}, `/${command}`), make("span", {}, description));
      entry.onclick = async () => {
        if (await this.phone.act("says", { text: `/${command}`, ...this.address() })) this.reset();
      };
      return entry;
    });
  }

  attachments() {
    const entries = [
      ["🛣️", "Foto contoh", "jalan berlubang", () => this.sendPhotos([null])],
      ["🖼️", "Tiga foto contoh", "sebagai album", () => this.sendPhotos([null, null, null])],
      ["📷", "Foto…", "dari komputer ini", () => this.pick("image/*")],
      ["📄", "Berkas…", "dokumen apa saja", () => this.pick("")],
      ["📍", "Lokasi…", "titik atau tempat contoh", () => this.sendPlace()],
      ["🎤", "Pesan suara contoh", "tiga detik", () => this.phone.act("sends_voice", this.address())],
    ];
    return entries.map(([sign, title, hint, act]) => {
      const entry = make("button", { type: "button" }, make("i", { "aria-hidden": "true" }, sign), make("strong", {}, title), make("span", {}, hint));
      entry.onclick = () => { this.close(); act(); };
      return entry;
    });
  }

  pick(kind) {
    this.picker.accept = kind;
    this.picker.value = "";
    this.picker.click();
  }

  async sendFiles() {
    const files = [...this.picker.files];
    const asPhotos = this.picker.accept === "image/*";
    if (asPhotos) await this.sendPhotos(files);
    else for (const file of files) await this.phone.act("sends_document", { content: await base64(file), name: file.name, ...this.address() });
  }

  /** Send photos; null stands for one that the simulator draws. Several make an album, the text is its caption. */
  async sendPhotos(files) {
    const album = files.length > 1 ? { album: String(Date.now()) } : {};
    let caption = this.input.value.trim();
    const address = this.address();
    for (const file of files) {
      const content = file ? { content: await base64(file) } : {};
      if (!(await this.phone.act("sends_photo", { caption, ...content, ...album, ...address }))) return;
      caption = "";
    }
    this.reset();
  }

  async sendPlace() {
    const point = await askForPlace(this.places());
    if (point && (await this.phone.act("sends_location", { latitude: point[0], longitude: point[1], ...this.address() }))) this.setMode(null);
  }
}
