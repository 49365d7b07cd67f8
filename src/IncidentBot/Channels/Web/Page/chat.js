import { remembered } from "./dom.js";

const channelsKey = "incidentbot.channels";
const firstChannel = "incidents";

/** What the page knows: messages by id, as the bot last said them. */
export class Chat {
  #messages = new Map();
  #added = remembered.get(channelsKey) ?? [];

  /** False when it was known already. */
  take(message) {
    const known = this.#messages.get(message.id);
    if (!known || known.revision <= message.revision) this.#messages.set(message.id, message);
    return !known;
  }

  forget() {
    this.#messages.clear();
  }

  get(id) {
    return this.#messages.get(id);
  }

  get channels() {
    return [...new Set([firstChannel, ...this.#added, ...[...this.#messages.values()].map(message => message.conversation)])];
  }

  addChannel(name) {
    this.#added = [...new Set([...this.#added, name])];
    remembered.set(channelsKey, this.#added);
  }

  get people() {
    return [...new Set([...this.#messages.values()].filter(message => !message.author.bot).map(message => message.author.name))];
  }

  inChannel(channel) {
    return this.#list(message => message.conversation === channel && (!message.thread || message.message.placement === "threadAndChannel"));
  }

  inThread(root) {
    return this.#list(message => message.thread === root);
  }

  rootOf(stream) {
    return this.#list(message => message.stream === stream && message.message.placement === "root")[0];
  }

  has(key) {
    return [...this.#messages.values()].some(message => message.message.key === key);
  }

  #list(isWanted) {
    return [...this.#messages.values()].filter(isWanted).sort((a, b) => a.position - b.position);
  }
}

export const titleOf = ({ message }) => message.blocks.find(block => block.block === "heading")?.text ?? message.notification;
