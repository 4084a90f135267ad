// Small questions in front of everything: choices, a name, a place.
import { make } from "./dom.js";

const NAMES = ["Dewi", "Slamet", "Wulan", "Joko", "Ratna", "Bagus", "Endang", "Hendra", "Murni", "Yanto"];

function show(title, build) {
  return new Promise((resolve) => {
    const dialog = make("dialog", { "aria-label": title });
    const close = (value) => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    dialog.append(make("h3", {}, title), ...build(close));
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(null); });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) close(null); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Ask a question; `choices` are [label, value] pairs. Null means: closed. */
export function ask({ title, words, choices }) {
  return show(title, (close) => [
    make("p", {}, words),
    make("div", { class: "choices" }, ...choices.map(([label, value]) => make("button", { type: "button", onclick: () => close(value) }, label))),
  ]);
}

export function askForName() {
  return show("Warga baru", (close) => {
    const input = make("input", { value: NAMES[Math.floor(Math.random() * NAMES.length)], required: true, maxLength: 64, "aria-label": "Nama" });
    const form = make("form", {}, input, make("div", { class: "choices" },
      make("button", { type: "button", onclick: () => close(null) }, "Batal"), make("button", { type: "submit" }, "Tambah")));
    form.onsubmit = (event) => { event.preventDefault(); close(input.value.trim()); };
    return [form];
  });
}

/** Ask for a point: one of the places, or coordinates. Returns [latitude, longitude] or null. */
export function askForPlace(places) {
  return show("Bagikan lokasi", (close) => {
    const input = make("input", { placeholder: "-7.3906, 109.4203", "aria-label": "Lintang, bujur", inputMode: "text" });
    const form = make("form", {}, make("label", {}, "Titik lain (lintang, bujur)", input),
      make("div", { class: "choices" }, make("button", { type: "button", onclick: () => close(null) }, "Batal"), make("button", { type: "submit" }, "Kirim titik")));
    form.onsubmit = (event) => {
      event.preventDefault();
      const point = input.value.split(/[,;\s]+/).filter(Boolean).map(Number);
      const fits = point.length === 2 && Math.abs(point[0]) <= 90 && Math.abs(point[1]) <= 180;
      input.setCustomValidity(fits ? "" : "Tulis seperti -7.3906, 109.4203");
      if (fits) close(point);
      else input.reportValidity();
    };
    input.oninput = () => input.setCustomValidity("");
    const list = places.map(({ name, latitude, longitude }) => make("button", { type: "button", onclick: () => close([latitude, longitude]) },
      make("span", {}, `📍 ${name}`), make("small", {}, `${latitude}, ${longitude}`)));
    return [make("div", { class: "places" }, ...list), form];
  });
}
