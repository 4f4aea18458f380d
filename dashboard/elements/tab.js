// What only the tab of a browser knows: that its user went back, what was here before a reload, and what was typed into
// a dialog that is left by Escape.
// Every tab keeps its drafts for itself; of the storyline it leaves a
// copy that another tab finds once this one is closed.

import { unpacked } from "./page.js";

const KEY = "after-the-ceasefire";
const [SCREEN, CHOICES, STORY, TAB] = ["screen", "choices", "story", "tab"].map((part) => `${KEY}.${part}`);
const KEY_CLASS = "st-key-";
const HEARTBEAT_MILLISECONDS = 5000;
// A browser lets the clock of a tab in the background run only once a minute.
const DEAD_MILLISECONDS = 180_000;
const MOST_LEFT = 10;

const went = []; // the addresses that the user went back or forward to and the server has not been told of
let typed; // of the fields of a dialog, by the key of each, and not told yet
let report = () => {};
let ownName;

globalThis.addEventListener?.("popstate", () => {
  went.push(location.search);
  report();
});

// A field gives what was typed to the server when it is left; a dialog that is closed takes it away before.
globalThis.addEventListener?.("keydown", onKey, true);

function onKey({ key, target }) {
  const field = key === "Escape" && target.matches?.("input, textarea") && target.closest('[class*="st-key-"]');
  if (!field || !target.closest("[role=dialog]")) return;
  const name = [...field.classList].find((one) => one.startsWith(KEY_CLASS)).slice(KEY_CLASS.length);
  typed = { ...typed, [name]: target.value };
  report();
}

export default function ({ data: bytes, setTriggerValue }) {
  const { wanted, ...drafts } = unpacked(bytes);
  report = () => {
    if (went.length) setTriggerValue("search", went.splice(0).at(-1));
    if (typed) setTriggerValue("typed", typed);
    typed = undefined;
  };
  report();
  if (wanted) setTriggerValue("kept", { ...keptHere(), left: leftByOthers() });
  else keep(drafts);
}

// A browser may refuse storage, or have no room left; then a reload loses what is not saved.
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
  const [screen, choices, story] = [SCREEN, CHOICES, STORY].map((key) =>
    stored("sessionStorage", (session) => session.getItem(key)),
  );
  return { screen, choices, story };
}

/** The storylines of tabs that are closed, the latest first; those beyond the most that are kept are dropped. */
function leftByOthers() {
  return stored("localStorage", (local) => {
    const copies = Object.keys(local)
      .filter((key) => key.startsWith(`${STORY}.`) && !isAlive(key.slice(STORY.length + 1)))
      .map((key) => ({ key, at: 0, ...parsed(local.getItem(key)) }))
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

/** Keeps what is not null. */
function keep({ screen, choices, story }) {
  stored("sessionStorage", (session) => {
    session.setItem(SCREEN, screen);
    session.setItem(CHOICES, choices);
    if (story !== null) session.setItem(STORY, story);
  });
  const name = tabName();
  if (story !== null && name) {
    stored("localStorage", (local) => local.setItem(`${STORY}.${name}`, JSON.stringify({ at: Date.now(), text: story })));
  }
}
