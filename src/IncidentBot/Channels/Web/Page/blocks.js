import { el } from "./dom.js";

const markWords = { open: "OPEN", running: "RUNNING", ok: "OK", problem: "PROBLEM", unknown: "UNKNOWN", skipped: "SKIPPED", locked: "LOCKED" };
const longText = 1500;

/** The blocks of a message as elements. `press(button)` is called when one of its buttons is pressed. */
export function renderBlocks({ conversation, message }, press) {
  const context = { conversation, press };
  return message.blocks.map(block => renderers[block.block]?.(block, context));
}

const renderers = {
  heading: ({ text }) => el("h3", { class: "heading" }, text),
  paragraph: ({ text }, context) => paragraph(text, context),
  checklist: ({ rows }, context) => el("ul", { class: "checklist" }, rows.map(row => checkRow(row, context))),
  facts: ({ items }, context) => el("dl", { class: "facts" }, items.map(item => fact(item, context))),
  buttons: ({ items }, { press }) => el("div", { class: "buttons", role: "group", "aria-label": "Answers" }, items.map(item => button(item, press))),
  smallPrint: ({ text }, context) => el("p", { class: "small" }, runs(text, context)),
};

function paragraph(text, context) {
  const node = el("p", { class: "text" }, runs(text, context));
  if (node.textContent.length <= longText) return node;
  node.classList.add("clamped");
  const more = el("button", {
    type: "button", class: "quiet more", "aria-expanded": "false",
    click: () => {
      const isOpen = !node.classList.toggle("clamped");
      more.setAttribute("aria-expanded", String(isOpen));
      more.textContent = isOpen ? "Show less" : "Show all";
    },
  }, "Show all");
  return el("div", {}, node, more);
}

const checkRow = ({ mark, label, detail }, context) => el("li", {},
  el("span", { class: `mark ${mark in markWords ? mark : "open"}` }, markWords[mark] ?? mark),
  " ",
  el("span", { class: "check-label" }, label),
  " ",
  el("span", { class: "check-detail" }, runs(detail, context)));

const fact = ({ label, value }, context) => el("div", { class: "fact" }, el("dt", {}, label), el("dd", {}, runs(value, context)));

const button = (item, press) => el("button", {
  type: "button",
  class: `button ${item.style ?? "plain"}`,
  "aria-haspopup": item.form ? "dialog" : null,
  data: { action: item.action, value: item.value ?? "" },
  click: event => press(item, event.currentTarget),
}, item.label);

const runs = (text, context) => text.runs.map(run => runRenderers[run.run]?.(run, context) ?? run.text ?? "");

const runRenderers = {
  plain: ({ text }) => text,
  strong: ({ text }) => el("strong", {}, text),
  link: ({ text, target }) => isWebAddress(target) ? el("a", { href: target, target: "_blank", rel: "noopener noreferrer" }, text) : text,
  mention: ({ person, text }) => el("span", { class: "mention" }, `@${person?.name ?? text}`),
  triage: ({ text, triageId }, { conversation }) => el("a", { href: addressOfTriage(conversation, triageId) }, text),
};

function isWebAddress(target) {
  try {
    return ["http:", "https:"].includes(new URL(target).protocol);
  } catch {
    return false;
  }
}

export const addressOf = (channel, thread) => `#/${encodeURIComponent(channel)}${thread ? `/${encodeURIComponent(thread)}` : ""}`;

/** Which message is the root of a triage is looked up when the link is followed. */
const addressOfTriage = (channel, triage) => addressOf(channel, `~${triage}`);
