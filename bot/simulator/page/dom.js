// Makes elements, and talks to the server.

/** Make an element: properties, or attributes where the name has a dash; children may be text or elements. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name === "class") element.className = value;
    else if (name === "role" || name.includes("-")) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** POST JSON to the simulator; on a mistake throws its reason. */
export async function post(path, content) {
  const response = await fetch(`/simulator/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(content),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? response.statusText);
  return answer;
}

/** Read a File as base64. */
export async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}

const COLOURS = ["#e17076", "#c98436", "#8b6fd8", "#4f9f58", "#3b98a8", "#4a8fd0", "#c9639b"];

/** The colour that an account keeps everywhere. */
export function colourOf(id) {
  return COLOURS[Math.abs(Number(id)) % COLOURS.length];
}

export function avatar(id, name) {
  const initials = name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
  const element = make("span", { class: "avatar", "aria-hidden": "true" }, initials);
  element.style.background = `linear-gradient(160deg, color-mix(in srgb, ${colourOf(id)} 72%, white), ${colourOf(id)})`;
  return element;
}

const clock = new Intl.DateTimeFormat("id-ID", { hour: "2-digit", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat("id-ID", { weekday: "long", day: "numeric", month: "long" });

export const timeOf = (seconds) => clock.format(new Date(seconds * 1000));
export const dayOf = (seconds) => calendar.format(new Date(seconds * 1000));
