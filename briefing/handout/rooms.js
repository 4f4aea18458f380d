// Two windows on one presentation: the presenter’s, and the audience’s that follows it. No server lies between: they
// speak through a BroadcastChannel or, where a browser keeps files apart, as the window that opened and the one opened.

import { make } from "../kit.js";
import { PASSED_ON, commandOf, onSwipe, toggleFullScreen } from "./keys.js";
import { createScreen, setRoom } from "./screen.js";
import { SLIDES } from "./slides.js";
import { setTrials } from "./trials.js";

const PATIENCE_MILLISECONDS = 3000;
const REFUSED = "The browser refused the second window. Allow pop-up windows for this page, then press A again.";
const FOLLOWS = "The audience’s window follows. Drag it to their screen and press F there.";
const APART =
  "The audience’s window does not follow: it did not open, or this browser keeps the two apart. Close it and press A " +
  "again, or mirror this window to their screen.";
const UNHEARD = "Nothing is heard from the presenter’s window. Close this one, and press A there again.";

/** Returns { send(message) }; `receive(message)` gets each message of the other window once. */
function createLine(name, other, receive) {
  const own = randomName();
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(name) : null;
  const heard = {};
  let count = 0;

  function hear(letter) {
    if (letter?.line !== name || letter.from === own || !(letter.count > (heard[letter.from] ?? 0))) return;
    heard[letter.from] = letter.count;
    receive(letter.message);
  }
  channel?.addEventListener("message", ({ data }) => hear(data));
  addEventListener("message", ({ data, source }) => source && source === other() && hear(data));

  function send(message) {
    const letter = { line: name, from: own, count: (count += 1), message };
    channel?.postMessage(letter);
    // A file has no origin that could be named.
    other()?.postMessage(letter, location.protocol === "file:" ? "*" : location.origin);
  }
  return { send };
}

function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The audience’s window as the presenter’s sees it; `asked(message)` gets what it says, `said(text)` how it goes. */
export function createAudience(asked, said) {
  const name = randomName();
  let opened, line, joined, waiting;

  function open() {
    opened = window.open(`${location.href.split("#")[0]}#audience-${name}`, name, "popup,width=1280,height=720");
    if (!opened) {
      said(REFUSED);
      return;
    }
    line ??= createLine(name, () => opened, hear);
    joined = false;
    clearTimeout(waiting);
    waiting = setTimeout(() => joined || said(APART), PATIENCE_MILLISECONDS);
  }

  function hear(message) {
    if (!joined) said(FOLLOWS);
    joined = true;
    asked(message);
  }
  return { open, send: (message) => line?.send(message), close: () => opened?.close() };
}

/** What the audience sees: what the presenter’s window says. Keys that went to the wrong window are passed on. */
export function createFollower(name) {
  const screen = createScreen();
  const attributes = { class: "show follower", tabindex: "-1", "aria-label": "Presentation" };
  const element = make("main", attributes, screen.element);
  const line = createLine(name, () => window.opener, follow);
  const pass = (command) => line.send({ command });
  let heard = false;

  function follow(state) {
    if (state && "pointer" in state) screen.point(state.pointer);
    if (state?.trials) setTrials(state.trials);
    if (!SLIDES[state?.at]) return;
    heard = true;
    setRoom(state.room);
    screen.show(state);
  }

  function begin() {
    line.send("here");
    element.focus();
    setTimeout(() => heard || screen.say(UNHEARD), PATIENCE_MILLISECONDS);
  }
  screen.element.inert = true;
  onSwipe(element, pass);
  addEventListener("keydown", (event) => {
    const command = commandOf(event);
    if (command === "full") toggleFullScreen();
    else if (PASSED_ON.includes(command)) pass(command);
    else return;
    event.preventDefault();
  });
  addEventListener("hashchange", () => location.reload());
  return { element, begin };
}
