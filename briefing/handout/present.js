// The presentation: full screen, by keys, clicker, touch or mouse; the presenter's desk, and the audience's window.

const SWIPE = { distance: 60, slant: 0.6 };
const WAKE_MILLISECONDS = 2500;
const NOTICE_MILLISECONDS = 8000;
// Keys, what they are called, and what they do; the first few words of it name the button.
const COMMANDS = [
  { name: "back", keys: ["ArrowLeft", "PageUp"], shown: "← · Page Up", does: "Back", more: "one slide" },
  { name: "next", keys: ["ArrowRight", " ", "PageDown"], shown: "→ · Space · Page Down", does: "Next", more: "slide" },
  { name: "first", keys: ["Home"], shown: "Home", more: "To the title" },
  { name: "last", keys: ["End"], shown: "End", more: "To the last slide" },
  { name: "trial", keys: ["w"], shown: "W", does: "What if", more: "– and back to the scene" },
  { name: "blank", keys: ["b", "."], shown: "B · full stop", more: "Blank the screen, and back" },
  { name: "notes", keys: ["n"], shown: "N", does: "Notes", more: ", clock and next slide" },
  { name: "audience", keys: ["a"], shown: "A", does: "Audience", more: "window, for a second screen" },
  { name: "full", keys: ["f", "F5"], shown: "F · F5", does: "Full screen", more: "and back" },
  { name: "dark", keys: ["d"], shown: "D", does: "Dark", more: "room" },
  { name: "light", keys: ["l"], shown: "L", does: "Light", more: "room" },
  { name: "keys", keys: ["?"], shown: "?", does: "Keys", more: ": this list" },
  { name: "leave", keys: ["Escape"], shown: "Esc", does: "Leave", more: "– a “what if” first" },
];
// What the audience's window passes on to the presenter's, should a clicker speak to the wrong one.
const PASSED_ON = ["next", "back", "first", "last", "trial", "blank", "dark", "light"];

/** The command of a key, unless the element in focus needs that key itself. */
function commandOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const { target } = event;
  if (target.matches?.("input[type=range]") && /^(Arrow|Home|End)/.test(key)) return undefined;
  if (target.closest?.("button") && key === " ") return undefined;
  return COMMANDS.find(({ keys }) => keys.includes(key))?.name;
}

/** A picture filling its room, which can be blanked; what was said is written over it for a while. */
function createScreen(handlers) {
  const stage = createStage(handlers);
  const blank = make("div", { class: "blank" }, make("span", {}, "The screen is blank."));
  const notice = make("p", { class: "notice", role: "status" });
  const element = make("div", { class: "screen" }, stage.element, blank, notice);
  let waiting;
  function show(state) {
    stage.show(state);
    blank.hidden = !state.blank;
  }
  function say(text) {
    notice.textContent = text;
    clearTimeout(waiting);
    waiting = setTimeout(() => (notice.textContent = ""), NOTICE_MILLISECONDS);
  }
  return { element, show, say };
}

function setRoom(room) {
  document.documentElement.dataset.room = room;
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

/** Returns { element, open(at), isOpen() }; `left(place)` is called with the scene on which it was left. */
function createPresentation(left) {
  let state = { at: 0, tried: null, blank: false, room: "" };
  let desked = false;
  let open = false;
  const screen = createScreen({ tried: (values) => change({ tried: values }), back: () => run("trial") });
  const desk = createDesk();
  const audience = createAudience(asked, screen.say);
  const help = createHelp();
  const controls = createControls(run);
  const told = make("p", { class: "unseen", role: "status" });
  const element = make(
    "main",
    { class: "show", tabindex: "-1", "aria-label": "Presentation", hidden: "" },
    screen.element,
    desk.element,
    controls.element,
    told,
    help,
  );
  const commands = {
    next: () => go(state.at + 1),
    back: () => go(state.at - 1),
    first: () => go(0),
    last: () => go(SLIDES.length - 1),
    blank: () => change({ blank: !state.blank }),
    trial: () => change({ blank: false, tried: state.tried ? null : startOfTrial(state.at) }),
    notes: () => setDesk(!desked),
    audience: () => {
      audience.open();
      setDesk(true);
    },
    full: toggleFullScreen,
    dark: () => change({ room: "dark" }),
    light: () => change({ room: "light" }),
    keys: () => (help.open ? help.close() : help.showModal()),
    leave,
  };

  function run(name) {
    commands[name]();
  }

  function go(at) {
    change({ at: Math.min(SLIDES.length - 1, Math.max(0, at)), tried: null, blank: false });
  }

  function change(parts) {
    const before = state;
    state = { ...state, ...parts };
    setRoom(state.room);
    screen.show(state);
    audience.send(state);
    controls.show(state, desked);
    element.classList.toggle("trying", Boolean(state.tried));
    if (!parts.arriving && sameMoment(before, state)) return;
    history.replaceState(null, "", addressOf(state.at));
    if (desked) desk.show(state.at);
    told.textContent = spoken(state);
    if (before.tried && !state.tried) element.focus();
  }

  function asked(message) {
    if (message === "here") audience.send(state);
    else if (PASSED_ON.includes(message?.command)) run(message.command);
  }

  function setDesk(on) {
    desked = on;
    element.classList.toggle("desked", on);
    controls.show(state, desked);
    if (on) desk.show(state.at);
  }

  function start(at) {
    open = true;
    element.hidden = false;
    desk.begin();
    state = { ...state, at, room: document.documentElement.dataset.room ?? "" };
    go(at);
    element.focus();
    controls.wake();
  }

  function leave() {
    if (state.tried) return run("trial");
    if (state.blank) return run("blank");
    if (document.fullscreenElement) document.exitFullscreen();
    open = false;
    element.hidden = true;
    return left(SLIDES[state.at].place);
  }

  element.addEventListener("pointermove", controls.wake);
  element.addEventListener("pointerdown", controls.wake);
  onSwipe(screen.element, { next: () => run("next"), back: () => run("back") });
  addEventListener("keydown", (event) => {
    const name = open && commandOf(event);
    if (!name || (help.open && name !== "keys")) return;
    event.preventDefault();
    run(name);
  });
  return { element, open: start };
}

function startOfTrial(at) {
  const { place } = SLIDES[at];
  return place === undefined ? null : { ...STORY.scenes[place].values };
}

function addressOf(at) {
  const { place, view } = SLIDES[at];
  const scene = place === undefined ? "" : `-${place + 1}`;
  return `#present${scene}${view ? `-${view.view}` : ""}`;
}

/** Which slide an address means; undefined if it means none. */
function slideAt(hash) {
  const found = /^#present(?:-(\d+)(?:-(\w+))?)?$/.exec(hash);
  if (!found) return undefined;
  const place = Number(found[1] ?? 0) - 1;
  const exact = SLIDES.findIndex((slide) => slide.place === place && slide.view?.view === found[2]);
  return Math.max(exact, 0) || Math.max(slideOfScene(place), 0);
}

function spoken(state) {
  if (state.blank) return "The screen is blank. B shows it again.";
  const { place, view } = SLIDES[state.at];
  if (place === undefined) return `${STORY.title}. ${STORY.caveat}`;
  const scene = STORY.scenes[place];
  if (state.tried) return `What if, from “${scene.name}”. ${leadText(evaluated(settingsAt(state)))}.`;
  const shown = view ? `${view.heading}: ${view.sentence}` : scene.outcomesSentence;
  return `Scene ${place + 1} of ${STORY.scenes.length}: ${scene.headline}. ${shown}`;
}

/** Left is on, right is back, as one turns pages. Sliders and buttons keep their own touch. */
function onSwipe(element, turn) {
  let from;
  element.addEventListener("pointerdown", (event) => {
    from = event.pointerType !== "mouse" && !event.target.closest("input, button") ? event : undefined;
  });
  element.addEventListener("pointerup", (event) => {
    if (!from || from.pointerId !== event.pointerId) return;
    const [x, y] = [event.clientX - from.clientX, event.clientY - from.clientY];
    if (Math.abs(x) < SWIPE.distance || Math.abs(y) > SWIPE.slant * Math.abs(x)) return;
    if (x < 0) turn.next();
    else turn.back();
  });
}

/** Small buttons that leave when the mouse rests. */
function createControls(run) {
  const buttons = COMMANDS.filter(({ does }) => does).map((command) => {
    const button = make("button", { type: "button", title: `${command.shown}`, "data-command": command.name }, command.does);
    button.addEventListener("click", (event) => {
      // Else the next press of the space bar would press this button again.
      if (event.detail) button.blur();
      run(command.name);
    });
    return button;
  });
  const element = make("nav", { class: "controls", "aria-label": "Controls" }, ...buttons);
  const named = Object.fromEntries(buttons.map((button) => [button.dataset.command, button]));
  let waiting;
  function wake() {
    element.classList.add("awake");
    clearTimeout(waiting);
    waiting = setTimeout(() => element.classList.remove("awake"), WAKE_MILLISECONDS);
  }
  function show(state, desked) {
    named.back.disabled = state.at === 0;
    named.next.disabled = state.at === SLIDES.length - 1;
    named.trial.disabled = SLIDES[state.at].place === undefined;
    named.trial.setAttribute("aria-pressed", Boolean(state.tried));
    named.notes.setAttribute("aria-pressed", desked);
  }
  return { element, wake, show };
}

function createHelp() {
  const rows = COMMANDS.map(({ shown, does = "", more }) =>
    make("div", {}, make("dt", {}, shown), make("dd", {}, `${does}${/^[,:]/.test(more) || !does ? "" : " "}${more}`)),
  );
  const close = make("button", { type: "button" }, "Close");
  const note = make("p", {}, "On a touch screen, swipe left or right.");
  const dialog = make("dialog", { class: "help", "aria-label": "Keys" }, make("h2", {}, "Keys"), make("dl", {}, ...rows), note, close);
  close.addEventListener("click", () => dialog.close());
  return dialog;
}

/** What only the presenter sees: the time, what comes next, and what to say. */
function createDesk() {
  const clock = make("p", { class: "clock" });
  const passed = make("p", { class: "passed", role: "timer", "aria-live": "off" });
  const again = make("button", { type: "button" }, "Start again");
  const next = createStage({ quiet: true });
  const nextTitle = make("p", { class: "next-title" });
  const notes = make("div", { class: "notes", tabindex: "0", role: "region", "aria-label": "Notes" });
  next.element.inert = true;
  const element = make(
    "aside",
    { class: "desk", "aria-label": "For the presenter" },
    make("div", { class: "times" }, clock, passed, again),
    make("div", { class: "following" }, next.element, make("div", {}, make("h2", {}, "Next"), nextTitle)),
    make("div", { class: "spoken" }, make("h2", {}, "Notes"), notes),
  );
  let begun;
  again.addEventListener("click", begin);

  function begin() {
    begun = Date.now();
    tick();
  }

  function tick() {
    const now = new Date();
    clock.textContent = now.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const seconds = Math.floor((now - begun) / 1000);
    passed.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  function show(at) {
    const { place } = SLIDES[at];
    const following = SLIDES[at + 1];
    next.element.hidden = !following;
    nextTitle.textContent = following ? titleOf(following) : "This is the last slide.";
    if (following) next.show({ at: at + 1, tried: null });
    const scene = STORY.scenes[place];
    const points = (scene?.points ?? []).map((point) => make("li", { dir: "auto" }, point));
    notes.replaceChildren(
      ...(scene?.stale ? [make("p", { class: "stale" }, scene.stale)] : []),
      points.length ? make("ul", {}, ...points) : make("p", {}, "No notes for this slide."),
    );
    notes.scrollTop = 0;
  }
  begin();
  setInterval(tick, 1000);
  return { element, show, begin };
}

function titleOf({ place, view }) {
  return view ? view.heading : `Scene ${place + 1}: ${STORY.scenes[place].headline}`;
}

/** The audience's window: shows what the presenter's says, and passes on keys that went to the wrong window. */
function createFollower(name) {
  const screen = createScreen({});
  const element = make("main", { class: "show follower", tabindex: "-1", "aria-label": "Presentation" }, screen.element);
  const line = createLine(name, () => window.opener, follow);
  let heard = false;

  function follow(state) {
    if (!SLIDES[state?.at]) return;
    heard = true;
    setRoom(state.room);
    screen.show(state);
  }
  screen.element.inert = true;
  onSwipe(element, { next: () => line.send({ command: "next" }), back: () => line.send({ command: "back" }) });
  addEventListener("keydown", (event) => {
    const command = commandOf(event);
    if (command === "full") toggleFullScreen();
    else if (PASSED_ON.includes(command)) line.send({ command });
    else return;
    event.preventDefault();
  });
  addEventListener("hashchange", () => location.reload());
  setTimeout(() => heard || screen.say(UNHEARD), PATIENCE_MILLISECONDS);
  return { element, begin: () => line.send("here") };
}

const UNHEARD = "This window hears nothing from the presenter’s. Close it, and press A there again.";
