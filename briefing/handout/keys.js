// How a presentation is steered: by keys and clickers, by touch, by small buttons.

import { createButton, make } from "../kit.js";
import { SLIDES } from "./slides.js";

const SWIPE = { distance: 60, slant: 0.6 };
const WAKE_MILLISECONDS = 2500;
const COMPOSING = "Process";
// What each does, the keys for it and what those are called; `button` names those that have one.
const COMMANDS = [
  { name: "back", keys: ["ArrowLeft", "PageUp"], shown: "← · Page Up", button: "Back", does: "Back" },
  { name: "next", keys: ["ArrowRight", " ", "PageDown"], shown: "→ · Space · Page Down", button: "Next", does: "Next" },
  { name: "first", keys: ["Home"], shown: "Home", does: "To the title" },
  { name: "last", keys: ["End"], shown: "End", does: "To the last slide" },
  { name: "trial", keys: ["w"], shown: "W", button: "What if", does: "What if, and back to the scene" },
  { name: "sliders", keys: ["s"], shown: "S", does: "What if: other sliders" },
  { name: "blank", keys: ["b", "."], shown: "B · full stop", does: "Blank the screen, and back" },
  { name: "notes", keys: ["n"], shown: "N", button: "Notes", does: "Notes, clock and next slide" },
  { name: "audience", keys: ["a"], shown: "A", button: "Audience", does: "A second window, for the audience" },
  { name: "full", keys: ["f", "F5"], shown: "F · F5", button: "Full screen", does: "Full screen, and back" },
  { name: "dark", keys: ["d"], shown: "D", button: "Dark", does: "For a dark room" },
  { name: "light", keys: ["l"], shown: "L", button: "Light", does: "For a light room" },
  { name: "keys", keys: ["?"], shown: "?", button: "Keys", does: "This list, and back" },
  { name: "leave", keys: ["Escape"], shown: "Esc", button: "Leave", does: "Out of a “what if”, then out of here" },
];
// What the audience’s window passes on to the presenter’s, should a clicker speak to the wrong one.
export const PASSED_ON = ["back", "next", "first", "last", "trial", "sliders", "blank", "dark", "light"];

/** The command of a key, unless the element in focus needs that key itself. */
export function commandOf(event) {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey) return undefined;
  if (target.matches?.("input[type=range]") && /^(Arrow|Home|End)/.test(key)) return undefined;
  if (target.matches?.("button") && key === " ") return undefined;
  return COMMANDS.find(({ keys }) => keys.includes(letterOf(event)))?.name;
}

// The letter that is printed on a key; where that is of another script, or goes to what composes such a script first, the
// one that a Latin keyboard has in its place.
function letterOf({ key, code = "", shiftKey }) {
  if (key.length > 1 && key !== COMPOSING) return key;
  if (key !== COMPOSING && /[\p{ASCII}\p{Script=Latin}]/u.test(key)) return key.toLowerCase();
  if (code.startsWith("Key")) return code.slice("Key".length).toLowerCase();
  return { Period: ".", Slash: shiftKey ? "?" : "/" }[code];
}

/** Left is on, right is back, as one turns pages. Sliders and buttons keep their own touch. */
export function onSwipe(element, run) {
  let from;
  element.addEventListener("pointerdown", (event) => {
    from = event.pointerType !== "mouse" && !event.target.closest("input, button") ? event : undefined;
  });
  element.addEventListener("pointerup", (event) => {
    if (!from || from.pointerId !== event.pointerId) return;
    const [x, y] = [event.clientX - from.clientX, event.clientY - from.clientY];
    if (Math.abs(x) >= SWIPE.distance && Math.abs(y) <= SWIPE.slant * Math.abs(x)) run(x < 0 ? "next" : "back");
  });
}

/** Small buttons that go when the mouse rests; returns { element, wake(), show(state, desked) }. */
export function createControls(run) {
  const buttons = {};
  for (const { name, button, shown } of COMMANDS) {
    if (button) buttons[name] = createButton(button, press, { title: shown, value: name });
  }
  const element = make("nav", { class: "controls", "aria-label": "Controls" }, ...Object.values(buttons));
  let waiting;

  function press({ currentTarget, detail }) {
    // Else the next press of the space bar would press this button again.
    if (detail) currentTarget.blur();
    run(currentTarget.value);
  }

  function wake() {
    element.classList.add("awake");
    clearTimeout(waiting);
    waiting = setTimeout(() => element.classList.remove("awake"), WAKE_MILLISECONDS);
  }

  function show({ at, tried }, desked) {
    buttons.back.disabled = at === 0;
    buttons.next.disabled = at === SLIDES.length - 1;
    buttons.trial.disabled = SLIDES[at].place === undefined;
    buttons.trial.setAttribute("aria-pressed", Boolean(tried));
    buttons.notes.setAttribute("aria-pressed", desked);
  }
  return { element, wake, show };
}

export function createHelp() {
  const rows = COMMANDS.map(({ shown, does }) => make("div", {}, make("dt", {}, shown), make("dd", {}, does)));
  const close = createButton("Close", () => dialog.close());
  const touch = make("p", {}, "By touch: swipe to the left for the next slide, to the right for the one before.");
  const list = make("dl", { style: `--rows:${Math.ceil(rows.length / 2)}` }, ...rows);
  const inside = [make("h2", {}, "Keys"), list, touch, close];
  const dialog = make("dialog", { class: "help", "aria-label": "Keys" }, ...inside);
  return dialog;
}

export function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}
