import { byId, remembered } from "./dom.js";

const draftKey = "incidentbot.draft.";
const tallest = 200;

/** A box to write in. Its text is kept per place until the bot has taken it, and given back when it was refused. */
export class Composer {
  #form;
  #input;
  #placeKey;
  #say;
  #isSending = false;

  /** `placeKey()` names where one writes; `say(text)` resolves to null when all is well, else to the sentence to show. */
  constructor(name, placeKey, say) {
    this.#form = byId(`${name}-composer`);
    this.#input = byId(`${name}-text`);
    this.#placeKey = placeKey;
    this.#say = say;
    this.#input.addEventListener("input", () => this.#keep());
    this.#input.addEventListener("keydown", event => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#form.requestSubmit();
    });
    this.#form.addEventListener("submit", event => {
      event.preventDefault();
      this.#submit();
    });
  }

  fill(text) {
    this.#input.value = text;
    this.#keep();
    this.#input.focus();
  }

  focus() {
    this.#input.focus();
  }

  restore() {
    this.#input.value = remembered.get(this.#draft) ?? "";
    this.complain("");
    this.#fit();
  }

  complain(sentence) {
    this.#form.querySelector(".trouble").textContent = sentence;
  }

  get #draft() {
    return draftKey + this.#placeKey();
  }

  #keep() {
    this.complain("");
    this.#fit();
    if (this.#input.value) remembered.set(this.#draft, this.#input.value);
    else remembered.remove(this.#draft);
  }

  async #submit() {
    const text = this.#input.value;
    const draft = this.#draft;
    if (this.#isSending || !text.trim()) return;
    this.#isSending = true;
    const refusal = await this.#say(text);
    this.#isSending = false;
    if (!refusal) remembered.remove(draft);
    if (draft !== this.#draft) return;
    this.complain(refusal ?? "");
    if (refusal || this.#input.value !== text) return;
    this.#input.value = "";
    this.#fit();
  }

  #fit() {
    this.#input.style.height = "auto";
    this.#input.style.height = `${Math.min(this.#input.scrollHeight + 2, tallest)}px`;
  }
}
