const reopenAfter = 1000;

/** Listens to the bot for good: the browser reconnects by itself after a dropped line, this does it after a refused one. */
export class Events {
  #handlers;
  #source = null;
  #person = "";
  #revision = null;
  #timer = 0;

  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** Starts over for a person: what they may read differs. */
  listen(person) {
    this.#person = person;
    this.#revision = null;
    this.#open();
  }

  #open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const query = new URLSearchParams({ person: this.#person });
    if (this.#revision !== null) query.set("after", this.#revision);
    const source = new EventSource(`/web/events?${query}`);
    this.#source = source;
    source.addEventListener("message", event => {
      this.#revision = Number(event.lastEventId);
      this.#handlers.message(JSON.parse(event.data));
    });
    source.addEventListener("reset", () => {
      this.#revision = null;
      this.#handlers.reset();
    });
    source.addEventListener("synced", event => this.#handlers.synced(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      this.#handlers.lost();
      if (source.readyState === EventSource.CLOSED) this.#timer = setTimeout(() => this.#open(), reopenAfter);
    });
  }
}
