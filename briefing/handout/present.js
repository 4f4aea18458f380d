// The presentation: one state that commands change, and everything that shows it.

import { make } from "../kit.js";
import { createDesk } from "./desk.js";
import { createVoice } from "./inputs.js";
import { PASSED_ON, commandOf, createControls, createHelp, onSwipe, toggleFullScreen } from "./keys.js";
import { createOverview } from "./overview.js";
import { createAudience } from "./rooms.js";
import { createScreen, setRoom } from "./screen.js";
import { SLIDER_PAGES, SLIDES, addressOf, spoken, startOfTrial } from "./slides.js";
import { keepTrial, restoreTrials, trialsKept } from "./trials.js";

const KEPT = "Kept as a slide, for this session. O shows all slides.";
const FULL = "No more are kept. O shows all slides.";
// How much of the window, from its foot up, wakes the controls.
const FOOT = 0.3;

/** Returns { element, open(at) }; `left(place)` is called with the scene at which the presenter left. */
export function createPresentation(left) {
  restoreTrials();
  const ways = {
    tried: (values) => change({ tried: values }),
    others: () => run("sliders"),
    back: () => run("trial"),
    keep: () => run("keep"),
  };
  const screen = createScreen(ways);
  const audience = createAudience(asked, screen.say);
  const controls = createControls(run);
  const desk = createDesk(ways);
  const help = createHelp();
  const overview = createOverview(go);
  const voice = createVoice();
  const parts = [screen, desk, controls, voice, help, overview].map((part) => part.element);
  const attributes = { class: "show", tabindex: "-1", "aria-label": "Presentation", hidden: "" };
  const element = make("main", attributes, ...parts);
  let state = { at: 0, tried: null, page: 0, blank: false, room: "", pointing: false };
  let desked = false;
  const commands = {
    back: () => go(state.at - 1),
    next: () => go(state.at + 1),
    first: () => go(0),
    last: () => go(SLIDES.length - 1),
    trial: () => change({ blank: false, page: 0, tried: state.tried ? null : startOfTrial(state.at) }),
    sliders: () => state.tried && change({ page: (state.page + 1) % SLIDER_PAGES.length }),
    keep: () => state.tried && keepTried(),
    overview: () => overview.toggle(state.at),
    pointer: () => point(!state.pointing),
    blank: () => change({ blank: !state.blank }),
    notes: () => setDesk(!desked),
    audience: () => {
      setDesk(true);
      audience.open();
    },
    full: toggleFullScreen,
    dark: () => change({ room: "dark" }),
    light: () => change({ room: "light" }),
    keys: () => help.toggle(),
    leave: () => {
      if (state.tried) run("trial");
      else if (state.blank) run("blank");
      else if (state.pointing) run("pointer");
      else close();
    },
  };

  function run(name) {
    commands[name]();
  }

  function go(at) {
    change({ at: Math.min(SLIDES.length - 1, Math.max(0, at)), tried: null, blank: false });
  }

  function change(changes) {
    const { tried } = state;
    state = { ...state, ...changes };
    setRoom(state.room);
    screen.show(state);
    audience.send({ ...state, trials: trialsKept() });
    element.classList.toggle("trying", Boolean(state.tried));
    if (desked) desk.follow(state);
    voice.say(spoken(state));
    if ("at" in changes || !tried !== !state.tried) arrive();
    if (tried && !state.tried) element.focus();
  }

  function arrive() {
    history.replaceState(null, "", addressOf(state.at));
    controls.show(state, desked);
    desk.arrive(state.at);
    if (desked) desk.show(state.at);
  }

  function keepTried() {
    const at = keepTrial(SLIDES[state.at].place, state.tried);
    if (at !== undefined) go(at);
    screen.say(at === undefined ? FULL : KEPT);
  }

  function point(pointing) {
    state = { ...state, pointing };
    element.classList.toggle("pointing", pointing);
    if (!pointing) pointAt(null);
    controls.show(state, desked);
  }

  function pointAt(pointer) {
    screen.point(pointer);
    audience.send({ pointer });
  }

  function asked(message) {
    if (message === "here") change({});
    else if (PASSED_ON.includes(message?.command)) run(message.command);
  }

  function setDesk(on) {
    desked = on;
    element.classList.toggle("desked", on);
    // On the desk the sliders stand at their own size.
    screen.element.querySelector(".trial").inert = on;
    change({});
    arrive();
  }

  function open(at) {
    element.hidden = false;
    desk.begin();
    change({ at, tried: null, blank: false, room: document.documentElement.dataset.room ?? "" });
    element.focus();
  }

  function close() {
    if (document.fullscreenElement) document.exitFullscreen();
    audience.close();
    element.hidden = true;
    left(SLIDES[state.at].place);
  }

  function moved(event) {
    controls.wake(event.type === "pointerdown" || event.clientY > (1 - FOOT) * innerHeight);
    if (state.pointing) pointAt(screen.placeOf(event));
  }

  for (const touch of ["pointermove", "pointerdown"]) element.addEventListener(touch, moved);
  onSwipe(screen.element, run);
  addEventListener("keydown", (event) => {
    const name = element.hidden ? undefined : commandOf(event);
    const opened = [help, overview].find((dialog) => dialog.element.open);
    // A list that is open goes by its own key, and by Escape of itself.
    if (!name || (opened && opened !== { keys: help, overview }[name])) return;
    event.preventDefault();
    // Most browsers leave full screen at this key without a word to the page; in those that tell, it does no more.
    if (name === "leave" && document.fullscreenElement) document.exitFullscreen();
    else run(name);
  });
  return { element, open };
}
