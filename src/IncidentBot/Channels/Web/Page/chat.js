import { remembered } from "./dom.js";

const channelsKey = "incidentbot.channels";
const firstChannel = "incidents";

/** What the page knows: messages by id, as the bot last said them. */
export class Chat {
  #messages = new Map();
  #lists = null;
  #added = remembered.get(channelsKey) ?? [];

  /** False when it was known already. */
  take(message) {
    const known = this.#messages.get(message.id);
    if (!known || known.revision <= message.revision) this.#messages.set(message.id, message);
    this.#lists = null;
    return !known;
  }

  forget() {
    this.#messages.clear();
    this.#lists = null;
  }

  get(id) {
    return this.#messages.get(id);
  }

  get channels() {
    return [...new Set([firstChannel, ...this.#added, ...this.#read.channels.keys()])];
  }

  addChannel(name) {
    this.#added = [...new Set([...this.#added, name])];
    remembered.set(channelsKey, this.#added);
  }

  get people() {
    return [...new Set([...this.#messages.values()].filter(message => !message.author.bot).map(message => message.author.name))];
  }

  inChannel(channel) {
    return this.#read.channels.get(channel) ?? [];
  }

  inThread(root) {
    return this.#read.threads.get(root) ?? [];
  }

  rootOf(stream) {
    return this.#read.roots.get(stream);
  }

  has(key) {
    return this.#read.keys.has(key);
  }

  /** What is asked for again and again, made once per change. */
  get #read() {
    if (this.#lists) return this.#lists;
    const all = [...this.#messages.values()].sort((a, b) => a.position - b.position);
    const isInChannel = ({ thread, message }) => !thread || message.placement === "threadAndChannel";
    return this.#lists = {
      channels: Map.groupBy(all.filter(isInChannel), message => message.conversation),
      threads: Map.groupBy(all.filter(message => message.thread), message => message.thread),
      roots: new Map(all.filter(({ message }) => message.placement === "root").map(message => [message.stream, message])),
      keys: new Set(all.map(({ message }) => message.key)),
    };
  }
}

export const titleOf = ({ message }) => message.blocks.find(block => block.block === "heading")?.text ?? message.notification;
