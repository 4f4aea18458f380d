// How a presentation is steered: by keys and clickers, by touch, by small buttons.

import { createButton, make } from "../kit.js";
import { SLIDES } from "./slides.js";

const SWIPE = { distance: 60, slant: 0.6 };
const WAKE_MILLISECONDS = 2500;
const COMPOSING = "Process";
// What each does, the keys for it and what those are called; `button` names those that have one.
const COMMANDS = [
  { name: "back", keys: ["ArrowLeft", "ArrowUp", "PageUp"], shown: "← ↑ Page Up", button: "Back", does: "Back" },
  {
    name: "next",
    keys: ["ArrowRight", "ArrowDown", " ", "Enter", "PageDown"],
    shown: "→ ↓ Space Enter Page Down",
    button: "Next",
    does: "Next",
  },
  { name: "first", keys: ["Home"], shown: "Home", does: "To the title" },
  { name: "last", keys: ["End"], shown: "End", does: "To the last slide" },
  { name: "overview", keys: ["o"], shown: "O", button: "Slides", does: "All slides, to go to any" },
  { name: "trial", keys: ["w"], shown: "W", button: "What if", does: "What if, and back to the scene" },
  { name: "sliders", keys: ["s"], shown: "S", does: "What if: other sliders" },
  { name: "keep", keys: ["k"], shown: "K", does: "What if: keep it as a slide" },
  { name: "pointer", keys: ["p"], shown: "P", button: "Pointer", does: "A pointer that follows the mouse" },
  { name: "blank", keys: ["b", "."], shown: "B full stop", does: "Blank the screen, and back" },
  { name: "notes", keys: ["n"], shown: "N", button: "Notes", does: "Notes, clock and next slide" },
  { name: "audience", keys: ["a"], shown: "A", button: "Audience", does: "A second window, for the audience" },
  { name: "full", keys: ["f", "F5"], shown: "F F5", button: "Full screen", does: "Full screen, and back" },
  { name: "dark", keys: ["d"], shown: "D", button: "Dark", does: "For a dark room" },
  { name: "light", keys: ["l"], shown: "L", button: "Light", does: "For a light room" },
  { name: "keys", keys: ["?"], shown: "?", button: "Keys", does: "This list, and back" },
  { name: "leave", keys: ["Escape"], shown: "Esc", button: "Leave", does: "Out of a “what if”, then out of here" },
];
// What the audience’s window passes on to the presenter’s, should a clicker speak to the wrong one.
export const PASSED_ON = ["back", "next", "first", "last", "trial", "sliders", "keep", "blank", "dark", "light"];
// Which keys an element in focus needs itself.
const NEEDED = [
  ["input[type=range]", /^(Arrow|Home|End)/],
  ["button", /^( |Enter)$/],
  [".notes", /^Arrow(Up|Down)$/],
  ["input:not([type=range])", /^(?!Escape|Page|F5)/],
];

/** The command of a key, unless the element in focus needs that key itself. */
export function commandOf(event) {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey) return undefined;
  if (NEEDED.some(([focused, own]) => target.matches?.(focused) && own.test(key))) return undefined;
  return COMMANDS.find(({ keys }) => keys.includes(letterOf(event)))?.name;
}

// The letter or sign that is printed on a key, if it is of a Latin script and means anything here; else what a Latin
// keyboard has in its place: of letters of other scripts, of what composes such a script first, and of the signs that
// stand in place of letters, as on a Hebrew keyboard.
function letterOf({ key, code = "", shiftKey }) {
  if (key.length > 1 && key !== COMPOSING) return key;
  const isLetterKey = code.startsWith("Key");
  const isPrinted = isLetterKey ? /[\p{Script=Latin}.?]/u : /[\p{ASCII}\p{Script=Latin}]/u;
  if (key !== COMPOSING && isPrinted.test(key)) return key.toLowerCase();
  if (isLetterKey) return code.slice("Key".length).toLowerCase();
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

  /** The mouse was moved, and is seen for a while; with it the buttons, if `buttons` are wanted. */
  function wake(wanted = true) {
    element.classList.add("stirred");
    if (wanted) element.classList.add("awake");
    clearTimeout(waiting);
    waiting = setTimeout(() => element.classList.remove("awake", "stirred"), WAKE_MILLISECONDS);
  }

  function show({ at, tried, pointing }, desked) {
    buttons.back.disabled = at === 0;
    buttons.next.disabled = at === SLIDES.length - 1;
    buttons.trial.disabled = SLIDES[at].place === undefined;
    buttons.trial.setAttribute("aria-pressed", Boolean(tried));
    buttons.notes.setAttribute("aria-pressed", desked);
    buttons.pointer.setAttribute("aria-pressed", Boolean(pointing));
  }
  return { element, wake, show };
}

/** The list of all keys; returns { element, toggle() }. */
export function createHelp() {
  const rows = COMMANDS.map(({ shown, does }) => make("div", {}, make("dt", {}, shown), make("dd", {}, does)));
  const close = createButton("Close", () => element.close());
  const touch = make("p", {}, "By touch: swipe to the left for the next slide, to the right for the one before.");
  const list = make("dl", { style: `--rows:${Math.ceil(rows.length / 2)}` }, ...rows);
  const inside = [make("h2", {}, "Keys"), list, touch, close];
  const element = make("dialog", { class: "help", "aria-label": "Keys" }, ...inside);
  const toggle = () => (element.open ? element.close() : element.showModal());
  return { element, toggle };
}

export function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}
