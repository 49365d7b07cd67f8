import { addressOf, renderBlocks } from "./blocks.js";
import { titleOf } from "./chat.js";
import { el } from "./dom.js";

const sameBreath = 5 * 60_000;
const nearEnd = 60;
const margin = 10;

/** A list of messages that keeps its nodes: an edit replaces one node, and takes focus and reading place along. */
export class Pane {
  #list;
  #scroll;
  #newer;
  #handlers;
  #isAtEnd = true;

  constructor(list, scroll, newer, handlers) {
    this.#list = list;
    this.#scroll = scroll;
    this.#newer = newer;
    this.#handlers = handlers;
    scroll.addEventListener("scroll", () => {
      this.#isAtEnd = this.#end - scroll.scrollTop < nearEnd;
      if (this.#isAtEnd) newer.hidden = true;
    }, { passive: true });
    newer.addEventListener("click", () => this.toEnd());
    new ResizeObserver(() => this.#isAtEnd && this.#jump()).observe(scroll);
  }

  toEnd() {
    this.#isAtEnd = true;
    this.#newer.hidden = true;
    this.#jump();
  }

  /** `messages` in order, then `held`: turns that are not handed over yet. */
  show(messages, held, view) {
    const items = [...messages.map((message, index) => this.#item(message, messages[index - 1], view)), ...held.map(entry => this.#heldItem(entry))];
    const before = new Map([...this.#list.children].map(node => [node.dataset.key, node]));
    const hadAny = before.size > 0;
    let hasNew = false;
    let place = this.#list.firstElementChild;
    for (const item of items) {
      const known = before.get(item.key);
      before.delete(item.key);
      if (known?.dataset.version === item.version) {
        if (known === place) place = place.nextElementSibling;
        else this.#list.insertBefore(known, place);
        continue;
      }
      const node = item.make();
      Object.assign(node.dataset, { key: item.key, version: item.version });
      if (known) {
        if (known === place) place = place.nextElementSibling;
        replaceKeepingFocus(known, node);
        if (node.nextElementSibling !== place) this.#list.insertBefore(node, place);
      } else {
        this.#list.insertBefore(node, place);
        hasNew = true;
      }
    }
    before.forEach(node => node.remove());
    if (this.#isAtEnd) this.#jump();
    else if (hasNew && hadAny) this.#newer.hidden = false;
  }

  #jump() {
    this.#scroll.scrollTop = this.#end;
  }

  /** The reader is at the end when the last message is in sight; of one that is taller than the screen, its beginning. */
  get #end() {
    const { scrollHeight, clientHeight, scrollTop } = this.#scroll;
    const last = this.#list.lastElementChild?.querySelector("article");
    const bottom = scrollHeight - clientHeight;
    if (!last || last.offsetHeight < clientHeight) return bottom;
    return Math.min(bottom, last.getBoundingClientRect().top - this.#scroll.getBoundingClientRect().top + scrollTop - margin);
  }

  #item(message, previous, view) {
    const isClick = !message.author.bot && message.message.blocks[0]?.block === "smallPrint";
    const continues = previous && !isClick && previous.author.id === message.author.id && previous.author.bot === message.author.bot
      && dayOf(previous.at) === dayOf(message.at) && Date.parse(message.at) - Date.parse(previous.at) < sameBreath
      && previous.message.placement !== "root" && message.message.placement !== "root";
    const startsDay = !previous || dayOf(previous.at) !== dayOf(message.at);
    const note = view.note?.(message);
    const make = () => this.#node(message, { continues, isClick }, startsDay, note, view);
    return { key: message.id, version: [message.revision, continues, startsDay, note?.text, view.me].join(), make };
  }

  #node(message, { continues, isClick }, startsDay, note, view) {
    const { author, message: { placement } } = message;
    const body = el("div", { class: "body" }, renderBlocks(message, (button, node) => this.#handlers.press(message, button, node)));
    const article = el("article", {
      class: `message ${author.bot ? "bot" : "person"} ${placement} ${continues ? "continues" : ""} ${isClick ? "click" : ""}`,
      tabindex: "-1",
      "aria-label": `${author.name}, ${clock(message.at)}`,
      data: { message: message.id, author: author.id },
    },
      el("span", { class: `face ${author.bot ? "logo" : `tone-${toneOf(author.name)}`}`, "aria-hidden": "true" }, author.bot ? "" : initials(author.name)),
      el("div", { class: "content" },
        el("p", { class: "head" },
          el("strong", { class: "name" }, author.name),
          author.bot ? el("span", { class: "tag" }, "bot") : null,
          author.name === view.me && !author.bot ? el("span", { class: "tag" }, "you") : null,
          el("time", { datetime: message.at, title: new Date(message.at).toLocaleString() }, clock(message.at)),
          placement === "private" ? el("span", { class: "tag" }, "only you see this") : null),
        note?.where === "above" ? noteLink(note) : null,
        body,
        note?.where === "below" ? noteLink(note) : null));
    return el("li", {}, startsDay ? el("p", { class: "day" }, dayName(message.at)) : null, article);
  }

  #heldItem(entry) {
    const { turn, state, refusal } = entry;
    const make = () => el("li", {}, el("article", { class: `message held ${state}`, "aria-label": "Not sent yet" },
      el("span", { class: `face tone-${toneOf(turn.person.name)}`, "aria-hidden": "true" }, initials(turn.person.name)),
      el("div", { class: "content" },
        el("p", { class: "head" }, el("strong", { class: "name" }, turn.person.name), el("span", { class: "tag" }, state === "refused" ? "not accepted" : "waiting to be sent")),
        el("div", { class: "body" }, el("p", { class: "text" }, turn.text ?? `chose ${turn.label ?? turn.action}`)),
        state === "refused" ? el("p", { class: "trouble", role: "alert" }, refusal) : null,
        state === "refused" ? el("div", { class: "buttons" },
          turn.text ? el("button", { type: "button", class: "button plain", click: () => this.#handlers.takeBack(entry) }, "Edit") : null,
          el("button", { type: "button", class: "button plain", click: () => this.#handlers.discard(entry) }, "Discard")) : null)));
    return { key: `held-${turn.id}`, version: state, make };
  }
}

function replaceKeepingFocus(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(fresh);
  if (!focused) return;
  const same = [...fresh.querySelectorAll("button, a")].find(other =>
    other.dataset.action === focused.dataset.action && other.dataset.value === focused.dataset.value && other.textContent === focused.textContent);
  (same ?? fresh.querySelector("article"))?.focus({ preventScroll: true });
}

const noteLink = note => el("a", { class: `note ${note.where}`, href: note.href }, note.text);

export function channelNote(chat, channel) {
  return message => {
    if (message.message.placement === "root") {
      const count = chat.inThread(message.id).length;
      const text = count === 0 ? "Open the thread" : count === 1 ? "1 message in the thread" : `${count} messages in the thread`;
      return { text, href: addressOf(channel, message.id), where: "below" };
    }
    if (!message.thread) return null;
    const root = chat.get(message.thread);
    return { text: `From the thread: ${root ? titleOf(root) : "open it"}`, href: addressOf(channel, message.thread), where: "above" };
  };
}

const dayOf = at => new Date(at).toDateString();

function dayName(at) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (dayOf(at) === today.toDateString()) return "Today";
  if (dayOf(at) === yesterday.toDateString()) return "Yesterday";
  return new Date(at).toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

const clock = at => new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

const initials = name => name.split(/\s+/).filter(Boolean).slice(0, 2).map(word => [...word][0].toUpperCase()).join("");

const toneOf = name => [...name].reduce((sum, character) => sum + character.codePointAt(0), 0) % 6;
