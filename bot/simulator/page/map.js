// Draws a small picture that looks like a map; the same point always gets the same streets. No map is loaded.
import { make } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function dice(seed) {
  let state = seed >>> 0 || 1;
  return (low, high) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return low + (state / 2 ** 32) * (high - low);
  };
}

/** A card with a map-like picture, a pin and a link with the coordinates. */
export function mapCard(latitude, longitude, venue) {
  const random = dice(Math.round(latitude * 9973) * 31 + Math.round(longitude * 9973));
  const picture = shape("svg", { viewBox: "0 0 260 130", class: "map", role: "img" });
  picture.setAttribute("aria-label", `Titik lokasi ${latitude}, ${longitude}`);
  picture.append(shape("rect", { width: 260, height: 130, class: "land" }));
  for (let i = 0; i < 5; i++) {
    picture.append(shape("rect", {
      x: random(-20, 240), y: random(-20, 110), width: random(30, 80), height: random(20, 50), rx: 5, class: "park",
      transform: `rotate(${random(-20, 20)} 130 65)`,
    }));
  }
  const bend = random(20, 110);
  picture.append(shape("path", { d: `M-5 ${bend} C 70 ${random(0, 130)} 170 ${random(0, 130)} 265 ${random(10, 120)}`, class: "river" }));
  const tilt = random(-18, 18);
  const streets = shape("g", { transform: `rotate(${tilt} 130 65)` });
  for (let x = -60; x < 330; x += random(34, 62)) streets.append(shape("path", { d: `M${x} -60 V200`, class: "street" }));
  for (let y = -50; y < 190; y += random(26, 44)) streets.append(shape("path", { d: `M-80 ${y} H340`, class: "street" }));
  streets.append(shape("path", { d: "M-80 66 H340", class: "road" }), shape("path", { d: "M132 -60 V200", class: "road" }));
  picture.append(streets);
  picture.append(shape("ellipse", { cx: 130, cy: 71, rx: 8, ry: 3, class: "pin-shadow" }));
  picture.append(shape("path", { d: "M130 70 c-4 -12 -15 -17 -15 -29 a15 15 0 0 1 30 0 c0 12 -11 17 -15 29z", class: "pin" }));
  picture.append(shape("circle", { cx: 130, cy: 41, r: 5.5, class: "pin-eye" }));
  const written = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const address = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return make("div", { class: "place" },
    picture,
    make("div", { class: "place-words" },
      venue ? make("strong", {}, venue.title) : null,
      venue ? make("span", {}, venue.address) : null,
      make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, written)));
}
