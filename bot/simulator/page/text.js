// Turns text and Telegram's entities into elements; offsets are UTF-16 units, as JavaScript counts.
import { make } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
  pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote",
};

const BLOCKS = /^(pre|blockquote|expandable_blockquote)$/;

/** Return a fragment with the formatted text; `onCommand` is called with a tapped /command. */
export function formatted(text, entities = [], onCommand = null) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...pieces(text, 0, text.length, sorted, onCommand));
  return fragment;
}

function pieces(text, start, end, entities, onCommand) {
  const out = [];
  let at = start;
  for (let i = 0; i < entities.length; i++) {
    const entity = entities[i];
    if (entity.offset < at || entity.offset >= end) continue;
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset > at) out.push(text.slice(at, entity.offset));
    const inner = pieces(text, entity.offset, stop, entities.slice(i + 1), onCommand);
    out.push(wrap(entity, text.slice(entity.offset, stop), inner, onCommand));
    at = BLOCKS.test(entity.type) && text[stop] === "\n" ? stop + 1 : stop; // a block ends its line by itself
  }
  if (at < end) out.push(text.slice(at, end));
  return out;
}

function wrap(entity, plain, inner, onCommand) {
  const tag = TAGS[entity.type];
  if (tag) return make(tag, { class: entity.type === "expandable_blockquote" ? "long" : "" }, ...inner);
  if (entity.type === "spoiler") return spoiler(inner);
  if (entity.type === "text_link") return link(entity.url, inner);
  if (entity.type === "url") return link(plain.includes("://") ? plain : `https://${plain}`, inner);
  if (entity.type === "email") return link(`mailto:${plain}`, inner);
  if (entity.type === "bot_command" && onCommand) {
    return make("button", { type: "button", class: "command", onclick: () => onCommand(plain) }, ...inner);
  }
  return make("span", { class: "marked" }, ...inner);
}

function link(target, inner) {
  const safe = /^(https?|mailto|tel|tg):/i.test(target) ? target : "#";
  return make("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, ...inner);
}

function spoiler(inner) {
  const element = make("button", { type: "button", class: "spoiler", "aria-label": "Teks tersembunyi, ketuk untuk melihat" }, ...inner);
  element.onclick = () => element.classList.add("seen");
  return element;
}
