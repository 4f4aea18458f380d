// What only the tab of a browser knows: what was here before a reload or a server that was started anew, and what was
// typed into a dialog that is left by Escape. Every tab keeps its drafts for itself, those of each rule base apart; of
// the storyline it leaves a copy that another tab finds once this one is closed.

import { unpacked } from "./page.js";

const KEY = "after-the-ceasefire";
const PARTS = ["screen", "choices", "judgements", "log", "story"]; // of a draft
const [TYPED, TAB] = ["typed", "tab"].map((part) => `${KEY}.${part}`);
const CONNECTION = "data-test-connection-state";
const KEY_CLASS = "st-key-";
const HEARTBEAT_MILLISECONDS = 5000;
// A browser lets the clock of a tab in the background run only once a minute.
const DEAD_MILLISECONDS = 180_000;
const MOST_LEFT = 10;

const MOST_REPORTS = 4;
const KEPT = ["whole", "without pictures", "not"]; // of a storyline, the best first

let typed; // of the fields of a dialog, by the key of each, and not known to the server yet
let reports = 0;
let report = () => {};
let ownName;
let dialog; // that was open when the server last said so
let edited = {}; // the fields of dialogs that were written in, sent or not
let ask = () => {};
let watched;
let subject = ""; // the id of the rule base

// A field gives what was typed to the server when it is left; a dialog that is closed takes it away before.
globalThis.addEventListener?.("keydown", onKey, true);

function onKey({ key, target }) {
  const left = key === "Escape" && inDialog(target);
  if (!left) return;
  typed = { ...typed, ...left };
  reports = 0;
  report();
}

globalThis.addEventListener?.("pagehide", () => {
  const left = inDialog(document.activeElement);
  if (left) stored("sessionStorage", (session) => session.setItem(TYPED, JSON.stringify(left)));
});

/** What stands in a field of a dialog, by the field's key; nothing for all else. */
function inDialog(field) {
  const place = field?.matches?.("[role=dialog] :is(input, textarea)") && field.closest(`[class*="${KEY_CLASS}"]`);
  const name = place && [...place.classList].find((one) => one.startsWith(KEY_CLASS)).slice(KEY_CLASS.length);
  return name ? { [name]: field.value } : undefined;
}

export default function ({ data: bytes, setTriggerValue }) {
  const { wanted, dialog: open, room = KEPT[0], log_room: logRoom = true, ...drafts } = unpacked(bytes);
  ask = () => setTriggerValue("back", Date.now());
  watchConnection();
  subject = drafts.subject;
  report = () => {
    if (typed && reports++ < MOST_REPORTS) setTriggerValue("typed", typed);
  };
  // What is sent with a press elsewhere may be lost on the way: it is sent until the server speaks of it.
  const { unsaved = {} } = parsed(drafts.screen ?? null) ?? {};
  if (typed && Object.entries(typed).every(([key, text]) => unsaved[key] === text)) typed = undefined;
  report();
  if (wanted) {
    setTriggerValue("kept", { ...keptHere(), dialog, left: leftByOthers() });
  } else {
    dialog = open;
    if (!open) edited = {};
    const { story: kept, log: isLogKept } = keep(drafts);
    if (kept && kept !== room) setTriggerValue("room", kept);
    if (isLogKept !== undefined && isLogKept !== logRoom) setTriggerValue("logRoom", isLogKept);
  }
}

// Streamlit runs the page only for the first connection: of a server that has forgotten it, the page would show what
// nothing stands behind.
function watchConnection() {
  const app = document.querySelector(`[${CONNECTION}]`);
  if (!app || watched === app) return;
  watched = app;
  document.addEventListener("input", ({ target }) => (edited = { ...edited, ...inDialog(target) }), true);
  let isLost = false;
  new MutationObserver(() => {
    if (app.getAttribute(CONNECTION) !== "CONNECTED") {
      isLost = true;
    } else if (isLost) {
      isLost = false;
      // A field that cannot reach the server is disabled, and not in focus any more.
      typed = { ...typed, ...edited };
      reports = 0;
      ask();
    }
  }).observe(app, { attributeFilter: [CONNECTION] });
}

// A browser may refuse storage, or have no room left; then a reload loses what is not saved, and the page says so.
function stored(storage, act) {
  try {
    return act(globalThis[storage]);
  } catch {
    return null;
  }
}

/** This tab's name. A copy of a tab brings the name along: who finds it in use takes another. */
function tabName() {
  return (ownName ??= stored("sessionStorage", (session) => {
    const own = session.getItem(TAB);
    const name = own && !isAlive(own) ? own : crypto.getRandomValues(new Uint32Array(2)).join("-");
    session.setItem(TAB, name);
    beat(name);
    setInterval(() => beat(name), HEARTBEAT_MILLISECONDS);
    globalThis.addEventListener("pagehide", () => stored("localStorage", (local) => local.removeItem(alive(name))));
    globalThis.addEventListener("pageshow", () => beat(name));
    return name;
  }));
}

/** Where a part of a draft is kept. No id of a rule base holds a stroke. */
function keyOf(part) {
  return `${KEY}/${subject}/${part}`;
}

function alive(name) {
  return `${KEY}.alive.${name}`;
}

function beat(name) {
  stored("localStorage", (local) => local.setItem(alive(name), Date.now()));
}

function isAlive(name) {
  return Date.now() - Number(stored("localStorage", (local) => local.getItem(alive(name)))) < DEAD_MILLISECONDS;
}

function keptHere() {
  tabName();
  return stored("sessionStorage", (session) => {
    const left = { ...parsed(session.getItem(TYPED)), ...inDialog(document.activeElement) };
    session.removeItem(TYPED);
    // What was kept before each rule base had its own is taken up once, and refused if it is of another.
    const drafts = PARTS.map((part) => [part, session.getItem(keyOf(part)) ?? session.getItem(`${KEY}.${part}`)]);
    return { ...Object.fromEntries(drafts), typed: left };
  });
}

/** The storylines of tabs that are closed, the latest first; those beyond the most that are kept are dropped. */
function leftByOthers() {
  const starts = [`${keyOf("story")}.`, `${KEY}.story.`];
  return stored("localStorage", (local) => {
    const copies = Object.keys(local)
      .flatMap((key) => starts.filter((start) => key.startsWith(start)).map((start) => ({ key, name: key.slice(start.length) })))
      .filter(({ name }) => !isAlive(name))
      .map(({ key }) => ({ key, at: 0, ...parsed(local.getItem(key)) }))
      .sort((one, other) => other.at - one.at);
    for (const { key } of copies.slice(MOST_LEFT)) local.removeItem(key);
    return copies.slice(0, MOST_LEFT).map(({ text }) => text);
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Keeps what is not null; how much of the storyline, and whether the log, there was room for, where there is one. */
function keep({ story, ...drafts }) {
  const kept = {};
  for (const part of PARTS.filter((one) => typeof drafts[one] === "string")) {
    kept[part] = stored("sessionStorage", (session) => (session.setItem(keyOf(part), drafts[part]), true)) ?? false;
  }
  return { story: keepWhole(story), log: kept.log };
}

/** As how much of a storyline there was room for; undefined if there is none to keep. */
function keepWhole(story) {
  const name = tabName();
  if (typeof story !== "string") return undefined;
  const here = keepStory("sessionStorage", keyOf("story"), story, (text) => text);
  const copy = (text) => JSON.stringify({ at: Date.now(), text });
  const left = name ? keepStory("localStorage", `${keyOf("story")}.${name}`, story, copy) : here;
  return KEPT[Math.max(KEPT.indexOf(here), KEPT.indexOf(left))];
}

/** Keeps a storyline, without its pictures if there is no room for them. */
function keepStory(storage, key, story, packed) {
  for (const [kept, reduced] of [[KEPT[0], (text) => text], [KEPT[1], withoutPictures]]) {
    const done = stored(storage, (place) => {
      place.setItem(key, packed(reduced(story)));
      return true;
    });
    if (done) return kept;
  }
  return KEPT[2];
}

function withoutPictures(story) {
  const without = (name, part) => (["picture", "logo"].includes(name) ? null : part);
  return JSON.stringify({ ...JSON.parse(story, without), lacksPictures: true });
}
