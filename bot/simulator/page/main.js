// Puts the phones on the page.
import { make, post } from "./dom.js";
import { Phone } from "./phone.js";
import { connect, listen, store } from "./store.js";

const place = document.getElementById("phones");
const connection = document.getElementById("connection");
const failing = document.getElementById("failing");
let phones = [];

function lay() {
  phones = phones.slice(0, store.phones.length);
  store.phones.forEach((description, number) => {
    if (!phones[number]) phones[number] = new Phone(number);
    phones[number].describe(description);
  });
  place.replaceChildren(...phones.map((phone) => phone.element));
  requestAnimationFrame(() => phones.forEach((phone) => phone.draw(true))); // only what is laid out can be scrolled
  if (!phones.length) place.append(make("p", { class: "nobody" }, "Belum ada ponsel di sini."));
}

listen((event) => {
  if (event.kind === "connection") {
    connection.textContent = event.open ? "Tersambung" : "Terputus, mencoba lagi…";
    connection.classList.toggle("open", event.open);
    return;
  }
  if (event.kind === "state" && (phones.length !== store.phones.length || !phones.length)) lay();
  else if (event.kind === "state") store.phones.forEach((description, number) => phones[number].describe(description));
  for (const phone of phones) phone.hear(event);
});

failing.addEventListener("submit", async (event) => {
  event.preventDefault();
  const code = Number(document.getElementById("failure").value);
  await post("fail", { error_code: code, retry_after: code === 429 ? 3 : null });
  const button = failing.querySelector("button");
  button.textContent = "Siap gagal ✓";
  setTimeout(() => { button.textContent = "Gagalkan"; }, 1500);
});

connect();
