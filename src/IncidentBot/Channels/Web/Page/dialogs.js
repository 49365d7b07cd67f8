import { el } from "./dom.js";

let number = 0;

/** A modal dialog that is gone after closing. Escape and Cancel close it; focus goes back to where it was. */
function open(title, ...content) {
  const id = `dialog-${++number}`;
  const dialog = el("dialog", { class: "dialog", "aria-labelledby": id }, el("h2", { id }, title), content);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

const cancel = label => el("button", { type: "button", class: "button plain", click: event => event.target.closest("dialog").close() }, label ?? "Cancel");

/** Asks for a form's fields. `submit(fields)` resolves to null when all is well, else to the sentence to show. */
export function askForm(form, submit) {
  const fields = form.fields.map(field => formField(field));
  const problem = el("p", { class: "trouble", role: "alert" });
  const send = el("button", { type: "submit", class: "button primary" }, form.submitLabel);
  const body = el("form", { class: "form" }, fields.map(field => field.node), problem, el("div", { class: "dialog-foot" }, cancel(), send));
  const dialog = open(form.title, body);
  body.addEventListener("submit", async event => {
    event.preventDefault();
    if (send.getAttribute("aria-disabled") === "true") return;
    send.setAttribute("aria-disabled", "true");
    const values = Object.fromEntries(fields.map(field => [field.name, field.value()]).filter(([, value]) => value));
    problem.textContent = await submit(values) ?? "";
    send.removeAttribute("aria-disabled");
    if (!problem.textContent) dialog.close();
  });
}

function formField(field) {
  const id = `field-${++number}`;
  const hint = field.hint ? el("p", { class: "hint", id: `${id}-hint` }, field.hint) : null;
  const shared = { id, name: field.name, required: field.required, "aria-describedby": hint?.id };
  if (field.kind === "choice" && (field.choices?.length ?? 0) <= 6) return radios(field, id, hint);
  const input = field.kind === "choice" ? select(field, shared)
    : field.kind === "longText" ? el("textarea", { ...shared, rows: 4 })
    : el("input", { ...shared, type: field.kind === "link" ? "url" : "text", autocomplete: "off" });
  if (field.initial !== undefined) input.value = field.initial;
  if (field.kind === "link") input.addEventListener("input", () => input.setCustomValidity(
    !input.value || /^https?:\/\//i.test(input.value) ? "" : "A link begins with http:// or https://"));
  return {
    name: field.name,
    node: el("div", { class: "field" }, label(field, { for: id }), hint, input),
    value: () => input.value.trim(),
  };
}

function radios(field, id, hint) {
  const node = el("fieldset", { class: "field", "aria-describedby": hint?.id },
    el("legend", {}, field.label, field.required ? null : optional()),
    hint,
    (field.choices ?? []).map((choice, index) => el("label", { class: "choice" },
      el("input", { type: "radio", name: id, value: choice.value, required: field.required, checked: choice.value === field.initial, id: index ? null : id }),
      choice.label)));
  return { name: field.name, node, value: () => node.querySelector("input:checked")?.value ?? "" };
}

const select = (field, shared) => el("select", shared,
  el("option", { value: "" }, "Choose"),
  field.choices.map(choice => el("option", { value: choice.value, selected: choice.value === field.initial }, choice.label)));

const label = (field, properties) => el("label", properties, field.label, field.required ? null : optional());

const optional = () => el("span", { class: "optional" }, " (optional)");

export function choosePractice(drops, choose) {
  const dialog = open("Practise",
    el("p", { class: "hint" }, "A made-up shop, read through the same connectors as a real one. Choose a drop and find its cause."),
    practiceList(drops, drop => {
      dialog.close();
      choose(drop);
    }),
    el("div", { class: "dialog-foot" }, cancel()));
}

export const practiceList = (drops, choose) => el("ul", { class: "drops" }, drops.map(drop => el("li", {},
  el("button", { type: "button", class: "drop", click: () => choose(drop) }, el("strong", {}, drop.title), el("span", {}, drop.sentence)))));

export function choosePerson(people, current, choose) {
  const others = people.map(name => el("li", {},
    el("button", { type: "button", class: "drop", "aria-current": name === current ? "true" : null, click: () => done(name) }, el("strong", {}, name))));
  const input = el("input", { id: "person-name", type: "text", maxlength: 80, autocomplete: "name", required: true });
  const form = el("form", { class: "form" },
    el("div", { class: "field" }, el("label", { for: "person-name" }, "Somebody else"), input),
    el("div", { class: "dialog-foot" }, cancel(), el("button", { type: "submit", class: "button primary" }, "Use this name")));
  form.addEventListener("submit", event => {
    event.preventDefault();
    if (input.value.trim()) done(input.value.trim());
  });
  const dialog = open("Who are you?",
    el("p", { class: "hint" }, "Your name stands beside what you say and click, and in the summary."),
    el("ul", { class: "drops people" }, others), form);
  const done = name => {
    dialog.close();
    choose(name);
  };
}

export function askChannel(add) {
  const input = el("input", { id: "channel-name", type: "text", maxlength: 40, autocomplete: "off", required: true });
  const form = el("form", { class: "form" },
    el("div", { class: "field" }, el("label", { for: "channel-name" }, "Name of the channel"), input),
    el("div", { class: "dialog-foot" }, cancel(), el("button", { type: "submit", class: "button primary" }, "Add")));
  const dialog = open("Add a channel", form);
  form.addEventListener("submit", event => {
    event.preventDefault();
    const name = input.value.trim().replace(/^#+/, "").toLowerCase().replace(/\s+/g, "-");
    if (!name) return;
    dialog.close();
    add(name);
  });
}
