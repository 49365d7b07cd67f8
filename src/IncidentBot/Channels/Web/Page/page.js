import { addressOf, renderBlocks } from "./blocks.js";
import { Chat, titleOf } from "./chat.js";
import { Composer } from "./composer.js";
import { askChannel, askForm, choosePerson, choosePractice, practiceList } from "./dialogs.js";
import { byId, el, remembered } from "./dom.js";
import { Events } from "./events.js";
import { Outbox } from "./outbox.js";
import { channelNote, Pane } from "./pane.js";

const meKey = "incidentbot.me";
const peopleKey = "incidentbot.people";
const startsWithin = 30_000;
const patience = 2_000;
const shownAnnouncements = 5;
const example = "triage checkout conversion -20% since 9:40";

const chat = new Chat();
const outbox = new Outbox(() => show(), () => isSynced);
const handlers = { press, takeBack, discard: entry => outbox.discard(entry) };
const channelPane = new Pane(byId("channel-messages"), byId("channel-scroll"), document.querySelector('[data-for="channel-scroll"]'), handlers);
const threadPane = new Pane(byId("thread-messages"), byId("thread-scroll"), document.querySelector('[data-for="thread-scroll"]'), handlers);

const composers = {
  channel: new Composer("channel", () => place.channel, async text => {
    const refusal = await say(text, null);
    channelPane.toEnd();
    return refusal;
  }),
  thread: new Composer("thread", () => place.thread, async text => {
    const refusal = await say(text, place.thread);
    threadPane.toEnd();
    return refusal;
  }),
};

let me = remembered.get(meKey) ?? "Guest";
let drops = [];
let isSynced = false;
let isConnected = false;
let isShowing = false;
let place = { view: "channel", channel: "incidents", thread: null };
/** After a person has spoken in a channel, the triage that this starts is opened when its root message comes. */
let started = { channel: null, at: 0 };
const seen = new Map();

const events = new Events({ message: take, synced, reset: forget, lost });

function take(message) {
  isConnected = true;
  const isNew = chat.take(message);
  if (!isSynced) return;
  if (isNew) greet(message);
  show();
}

function greet(message) {
  const mine = !message.author.bot && message.author.name === me;
  if (!mine) announce(`${message.author.name}: ${message.message.notification}`);
  if (message.message.placement !== "root" || started.channel !== message.conversation || performance.now() - started.at > startsWithin) return;
  started = { channel: null, at: 0 };
  if (place.channel === message.conversation) go(message.conversation, message.id);
}

function announce(sentence) {
  const announcer = byId("announcer");
  announcer.append(el("p", {}, sentence));
  while (announcer.children.length > shownAnnouncements) announcer.firstChild.remove();
}

function synced({ older }) {
  isConnected = isSynced = true;
  byId("older").hidden &&= !older;
  outbox.flush();
  follow();
  show();
}

function forget() {
  isSynced = false;
  chat.forget();
}

function lost() {
  isConnected = false;
  show();
}

// Where the reader is: #/channel, #/channel/root message, or #/ for the list of channels.

function go(channel, thread) {
  location.hash = addressOf(channel, thread);
}

async function follow() {
  const [channel, thread] = readAddress();
  if (thread?.startsWith("~")) {
    await findTriage(thread.slice(1));
    return;
  }
  const before = place;
  place = { view: thread ? "thread" : channel || !location.hash ? "channel" : "channels", channel: channel || before.channel, thread: thread || null };
  if (place.thread !== before.thread || place.channel !== before.channel) {
    byId("overview").open = false;
    Object.values(composers).forEach(composer => composer.restore());
    showNow();
    channelPane.toEnd();
    threadPane.toEnd();
    moveFocus(before);
  }
  show();
}

function readAddress() {
  try {
    return location.hash.replace(/^#\/?/, "").split("/").map(part => decodeURIComponent(part));
  } catch {
    return [];
  }
}

async function findTriage(triage) {
  if (!chat.rootOf(triage)) {
    const response = await fetch(`/web/streams/${encodeURIComponent(triage)}?${new URLSearchParams({ person: me })}`).catch(() => null);
    (response?.ok ? await response.json() : []).forEach(message => chat.take(message));
  }
  const root = chat.rootOf(triage);
  history.replaceState(null, "", root ? addressOf(root.conversation, root.id) : addressOf(place.channel));
  if (!root) announce("That triage is not known here.");
  follow();
}

function moveFocus(before) {
  if (place.thread && place.thread !== before.thread) byId("thread-title").focus({ preventScroll: true });
  else if (before.thread) (document.querySelector(`[data-message="${CSS.escape(before.thread)}"] .note`) ?? byId("channel-title")).focus({ preventScroll: true });
}

// What is on the screen follows from what is known; many changes in a row are drawn once.

function show() {
  if (isShowing) return;
  isShowing = true;
  queueMicrotask(showNow);
}

function showNow() {
  isShowing = false;
  document.body.dataset.view = place.view;
  document.body.dataset.synced = String(isSynced);
  showSide();
  showChannel();
  showThread();
  showConnection();
}

function showSide() {
  seen.set(place.channel, chat.inChannel(place.channel).at(-1)?.position ?? 0);
  byId("channels").replaceChildren(...chat.channels.map(name => {
    const isCurrent = name === place.channel;
    const fresh = isCurrent ? 0 : chat.inChannel(name).filter(message => message.position > (seen.get(name) ?? Infinity)).length;
    if (!seen.has(name) && isSynced) seen.set(name, chat.inChannel(name).at(-1)?.position ?? 0);
    return el("li", {}, el("a", { href: addressOf(name), "aria-current": isCurrent ? "page" : null },
      `# ${name}`, fresh ? el("span", { class: "fresh" }, `${fresh} new`) : null));
  }));
  byId("you").replaceChildren(el("span", {}, "You are: "), el("strong", {}, me));
}

function showChannel() {
  const messages = chat.inChannel(place.channel);
  const held = outbox.held.filter(({ turn }) => turn.conversation === place.channel && !turn.thread && !chat.has(`turn-${turn.id}`));
  byId("channel-title").textContent = `# ${place.channel}`;
  byId("practise").hidden = drops.length === 0;
  channelPane.show(messages, held, { me, note: channelNote(chat, place.channel) });
  const isEmpty = isSynced && messages.length === 0 && held.length === 0;
  if (isEmpty && byId("welcome").hidden) byId("welcome").replaceChildren(...welcome());
  byId("welcome").hidden = !isEmpty;
}

const welcome = () => [
  el("h2", {}, "What dropped?"),
  el("p", {}, "Say which metric fell, by how much and since when. IncidentBot doubts the number first, "
    + "then looks at changes, errors, third parties and segments, and asks you only for what it cannot look up."),
  el("button", { type: "button", class: "example", click: () => composers.channel.fill(example) }, example),
  drops.length ? el("h3", {}, "Or practise on a made-up shop") : null,
  drops.length ? practiceList(drops, practise) : null,
].filter(Boolean);

function showThread() {
  const root = place.thread ? chat.get(place.thread) : null;
  byId("thread").hidden = !place.thread;
  document.body.dataset.thread = String(Boolean(place.thread));
  if (!place.thread) return;
  const held = outbox.held.filter(({ turn }) => turn.thread === place.thread && !chat.has(`turn-${turn.id}`));
  byId("thread-title").textContent = root ? titleOf(root) : isSynced ? "This thread is not here any more" : "Thread";
  byId("to-channel").href = addressOf(place.channel);
  byId("to-channel").textContent = `# ${place.channel}`;
  byId("thread-composer").hidden = !root;
  byId("overview").hidden = !root;
  threadPane.show(chat.inThread(place.thread), held, { me });
  showOverview(root);
}

function showOverview(root) {
  const body = byId("overview-body");
  const version = root && byId("overview").open ? `${root.id} ${root.revision}` : "";
  if (body.dataset.version === version) return;
  body.dataset.version = version;
  body.replaceChildren(...(version ? renderBlocks(root, (button, node) => press(root, button, node)).filter(Boolean) : []));
}

function showConnection() {
  const waiting = outbox.held.filter(entry => entry.state === "waiting").length;
  byId("link-state").textContent = isConnected ? "Connected" : "Not connected";
  byId("link-state").dataset.connected = String(isConnected);
  const isFirstMoment = !isConnected && !isSynced && !waiting && performance.now() < patience;
  const sentence = isFirstMoment ? "" : connectionSentence(waiting);
  if (byId("banner").textContent !== sentence) byId("banner").textContent = sentence;
}

function connectionSentence(waiting) {
  const kept = waiting === 1 ? "One message is kept" : `${waiting} messages are kept`;
  if (isConnected) return waiting ? `The bot could not take it yet. ${kept} and sent again.` : "";
  return `The bot is not reachable. ${waiting ? `${kept} and sent as soon as it is back.` : "What you send is kept until it is back."}`;
}

// Saying and clicking.

const person = () => ({ id: me, name: me });

async function say(text, thread) {
  if (!thread) expectStart(place.channel);
  return await outbox.send({ conversation: place.channel, thread: thread ?? null, person: person(), text });
}

function expectStart(channel) {
  started = { channel, at: performance.now() };
}

function practise(drop) {
  go(place.channel, null);
  say(drop.sentence, null);
}

function press(message, button, node) {
  const thread = message.thread ?? (message.message.placement === "root" ? message.id : null);
  const turn = fields => ({
    conversation: message.conversation, thread, person: person(),
    action: button.action, value: button.value ?? null, fields, message: message.id, label: button.label,
  });
  if (!thread) expectStart(message.conversation);
  if (button.form) askForm(button.form, fields => outbox.send(turn(fields)));
  else pressOnce(node, turn({}));
}

async function pressOnce(node, turn) {
  if (node.getAttribute("aria-disabled") === "true") return;
  const all = [...node.parentElement.children];
  all.forEach(button => button.setAttribute("aria-disabled", "true"));
  const refusal = await outbox.send(turn);
  all.forEach(button => button.removeAttribute("aria-disabled"));
  if (refusal) (turn.thread && turn.thread === place.thread ? composers.thread : composers.channel).complain(refusal);
}

function takeBack(entry) {
  outbox.discard(entry);
  (entry.turn.thread ? composers.thread : composers.channel).fill(entry.turn.text);
}

function become(name) {
  me = name;
  remembered.set(meKey, name);
  remembered.set(peopleKey, [...new Set([...(remembered.get(peopleKey) ?? []), name])]);
  isSynced = false;
  chat.forget();
  events.listen(me);
}

function wire() {
  byId("practise").addEventListener("click", () => choosePractice(drops, practise));
  byId("you").addEventListener("click", () =>
    choosePerson([...new Set(["Guest", ...(remembered.get(peopleKey) ?? []), ...chat.people])], me, become));
  byId("add-channel").addEventListener("click", () => askChannel(name => {
    chat.addChannel(name);
    go(name, null);
  }));
  byId("close-thread").addEventListener("click", () => go(place.channel, null));
  byId("overview").addEventListener("toggle", show);
  byId("skip").addEventListener("click", () => (place.thread ? composers.thread : composers.channel).focus());
  byId("thread").addEventListener("keydown", event => event.key === "Escape" && !event.defaultPrevented && go(place.channel, null));
  addEventListener("hashchange", follow);
}

async function loadPractice() {
  const response = await fetch("/web/practice").catch(() => null);
  drops = response?.ok ? await response.json() : [];
  byId("welcome").hidden = true;
  show();
}

wire();
Object.values(composers).forEach(composer => composer.restore());
show();
setTimeout(show, patience);
await loadPractice();
events.listen(me);
