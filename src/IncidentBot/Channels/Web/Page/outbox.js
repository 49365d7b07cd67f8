import { remembered } from "./dom.js";

const prefix = "incidentbot.turn.";
const patience = 15_000;
const waits = [500, 1000, 2000, 5000];

/**
 * What was said and clicked, kept until the bot has accepted it. A turn keeps its id however often it is sent, and the bot acts once.
 * Turns go out one after the other, in the order in which they were made.
 */
export class Outbox {
  #entries = [];
  #changed;
  #isReady;
  #isSending = false;
  #failures = 0;
  #timer = 0;

  /** @param isReady Whether the page is up to date: what goes out before could be answered before the answer is told from history. */
  constructor(changed, isReady) {
    this.#changed = changed;
    this.#isReady = isReady;
    this.#entries = remembered.keys(prefix)
      .map(key => remembered.get(key))
      .filter(entry => entry?.turn)
      .sort((a, b) => a.madeAt - b.madeAt)
      .map(entry => ({ ...entry, state: entry.refusal ? "refused" : "waiting" }));
  }

  /** Turns that could not be handed over: waiting for the bot, or refused by it. */
  get held() {
    return this.#entries.filter(entry => entry.state !== "sending");
  }

  /** Resolves to null when accepted or kept for later, and to the bot's sentence when refused. */
  send(turn) {
    return new Promise(resolve => {
      const entry = { turn: { id: newId(), ...turn }, madeAt: Date.now(), state: "sending", resolve };
      this.#entries.push(entry);
      this.#keep(entry);
      this.flush();
    });
  }

  discard(entry) {
    this.#entries = this.#entries.filter(other => other !== entry);
    remembered.remove(prefix + entry.turn.id);
    this.#changed();
  }

  async flush() {
    if (this.#isSending) return;
    if (!this.#isReady()) {
      if (this.#next()) this.#wait();
      return;
    }
    this.#isSending = true;
    clearTimeout(this.#timer);
    for (let entry = this.#next(); entry; entry = this.#next()) {
      const answer = await post(entry.turn);
      if (answer.failed) {
        this.#wait();
        break;
      }
      this.#failures = 0;
      this.#settle(entry, answer.refusal);
    }
    this.#isSending = false;
  }

  #next() {
    return this.#entries.find(entry => entry.state !== "refused");
  }

  #settle(entry, refusal) {
    const isForgotten = entry.state === "waiting";
    if (refusal && isForgotten) {
      entry.state = "refused";
      entry.refusal = refusal;
      this.#keep(entry);
      this.#changed();
      return;
    }
    this.discard(entry);
    entry.resolve?.(refusal ?? null);
  }

  #wait() {
    for (const entry of this.#entries.filter(other => other.state === "sending")) {
      entry.state = "waiting";
      entry.resolve?.(null);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), waits[Math.min(this.#failures++, waits.length - 1)]);
    this.#changed();
  }

  #keep({ turn, madeAt, refusal }) {
    remembered.set(prefix + turn.id, { turn, madeAt, refusal });
  }
}

async function post(turn) {
  try {
    const response = await fetch("/web/turns", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(turn),
      signal: AbortSignal.timeout(patience),
    });
    if (response.ok) return {};
    if (response.status >= 500 || response.status === 408 || response.status === 429) return { failed: true };
    return { refusal: (await response.text()) || "The bot did not accept that." };
  } catch {
    return { failed: true };
  }
}

/** crypto.randomUUID is there on loopback: browsers count it as a secure context. */
const newId = () => crypto.randomUUID();
