// Does a hand-out answer to its reader and its presenter? All its scripts, on a page without a browser.

import assert from "node:assert/strict";
import test from "node:test";
import { openPage } from "./page_of.js";
import { HANDOUT, STORY } from "./vote.js";

const window = openPage(HANDOUT, "http://127.0.0.1/story.html");
window.getComputedStyle = globalThis.getComputedStyle = () => ({ color: "rgb(255, 255, 255)" });
await import("../briefing/handout/start.js");
const { bandsAt } = await import("../briefing/handout/bands.js");
const { commandOf, onSwipe } = await import("../briefing/handout/keys.js");
const { createSlider } = await import("../briefing/handout/inputs.js");
const { addressOf, litAt, numbersAt, slideAt, spoken, SLIDES } = await import("../briefing/handout/slides.js");
const { createRemark } = await import("../briefing/handout/remark.js");
const { createTiming, clockText } = await import("../briefing/handout/timing.js");
const { keepTrial, setTrials, storylineWithTrials, trialsKept } = await import("../briefing/handout/trials.js");
const story = await import("../briefing/handout/story.js");
const { fit } = await import("../briefing/handout/fit.js");

const all = (selector) => [...document.querySelectorAll(selector)];
const one = (selector) => document.querySelector(selector);
const press = (key, rest = {}) => window.dispatchEvent(new window.KeyboardEvent("keydown", { key, ...rest }));
const slid = (input, value) => {
  input.value = value;
  input.dispatchEvent(new window.Event("input"));
};

test("every scene is drawn into the page", () => {
  assert.equal(all("#scene-1 .bars li").length, 2);
  assert.equal(all("#scene-1 .flow").length, 1);
  assert.equal(all("#scene-2 .flow").length, 0);
  assert.equal(all("noscript").length, 0);
  assert.equal(one("#scene-2 .bars data").value, "0.8");
});

test("the panel answers to its sliders, names what moved, and resets", () => {
  const slider = one("#what-if .slider input");
  slid(slider, 100);
  assert.match(one("#what-if .changed-text").textContent, /Rain 0 → 100 mm/);
  assert.equal(one("#what-if .bars data").value, "0.8");
  assert.match(one("#what-if .share input").value, /^http:\/\/127\.0\.0\.1:8501\/\?rain=100&name=Dry.*&rules=abcdef01$/);
  all("#what-if button").find(({ textContent }) => textContent === "Reset").click();
  assert.equal(slider.value, "0");
  one("#start").value = "4";
  one("#start").dispatchEvent(new window.Event("change"));
  assert.equal(slider.value, "10");
  one("#lens").value = "only";
  one("#lens").dispatchEvent(new window.Event("change"));
  assert.equal(one("#what-if .bars data").value, "1");
});

test("a scene of a day is set against its baseline, and its link names the day", () => {
  const day = story.BASELINES[1];
  assert.equal(day.name, "Baseline, as of 1 July 2026");
  assert.equal(new URL(story.linkTo(day, day.name)).search, "?day=2026-07-01&since=rain%3A10&log=0123456789abcdef&rules=abcdef01");
  assert.match(story.linkTo({ ...day, values: { rain: 20 } }, day.name), /\?rain=20&day=2026-07-01&/);
  assert.match(story.linkTo({ ...day, values: {} }, day.name), /\?rain=0&day=2026-07-01&/);
  const { scenes } = story.STORY;
  const [told] = scenes;
  scenes[0] = { ...told, baseline: 1 };
  assert.equal(story.beforeLabel(0), "the baseline, as of 1 July 2026");
  assert.deepEqual(story.before(0).values, { rain: 10 });
  assert.match(story.legend(0), /Tick: as of 1 July 2026\./);
  scenes[0] = told;
});

test("a touch that turns out to scroll the page leaves a slider where it was", () => {
  const moved = [];
  const slider = createSlider(STORY.variables[0], (value) => moved.push(value));
  slider.show(7, 0);
  const input = slider.element.querySelector("input");
  input.dispatchEvent(new window.Event("pointerdown"));
  slid(input, 71);
  input.dispatchEvent(new window.Event("pointercancel"));
  assert.deepEqual(moved, [71, 7]);
  assert.equal(input.getAttribute("aria-valuetext"), "7 mm, between none and showers");
});

test("numbers, settings and results are said in words", () => {
  const [rain, time] = STORY.variables;
  assert.equal(story.measured(time, 1), "1 year");
  assert.equal(story.measured(time, 2.5000001), "2.5 years");
  assert.equal(story.valueWords(rain, 60), "showers");
  assert.deepEqual(story.differences({ ...STORY.scenes[0] }, { ...STORY.scenes[1], lens: "only" }), [
    { label: "Rain", start: "0", end: "100 mm" },
    { label: "Shares of", start: "all cases", end: "cases in which they agree" },
  ]);
  const wet = story.evaluated(STORY.scenes[1]);
  assert.equal(story.outcomesText(wet, STORY.scenes[1]), "Outcomes from most to least likely: Yes 80\u00a0%; No 20\u00a0%.");
  assert.equal(story.flowText(wet, STORY.scenes[1]), "Of all cases. In favour of it 80\u00a0%, Against 20\u00a0%.");
  assert.match(story.leadText(wet, bandsAt(STORY.scenes[1]), STORY.scenes[1]), /^They would vote in 100 of 100 cases \(100\)\. Most likely single outcome: a yes/);
  assert.ok(!story.linkTo(STORY.scenes[1], "x".repeat(41)).includes("name="));
});

test("every slide has an address, which leads back to it; an old one leads near", () => {
  assert.deepEqual(SLIDES.map((_, at) => slideAt(addressOf(at))), SLIDES.map((_, at) => at));
  assert.deepEqual([0, 1, 2, 4].map(addressOf), ["#present", "#present-1", "#present-own-1", "#present-2-map"]);
  assert.equal(slideAt("#scene-1"), undefined);
  assert.equal(slideAt("#present-9"), 0);
  assert.equal(addressOf(slideAt("#present-2-comparison")), "#present-2");
  assert.equal(addressOf(slideAt("#present-2-flips")), "#present-2");
  assert.equal(addressOf(slideAt("#present-grounds-4")), "#present-grounds");
});

test("every slide says what it shows", () => {
  const said = SLIDES.map((_, at) => spoken({ at, tried: null }));
  assert.equal(said[1], "Scene 1 of 2: A dry day. Outcomes.");
  assert.equal(said[4], "Scene 2 of 2: Where it tips. Two sliders: It tips.");
  assert.equal(said[7], "So what. Take an umbrella.");
});

test("a slide's bars end near the longest, and what leads and what changes most are lit", () => {
  const wet = numbersAt({ at: 3, tried: null });
  assert.equal(wet.reference.yes, 0.5);
  assert.equal(wet.axis.end, 0.8);
  assert.equal(numbersAt({ at: 3, tried: { rain: 100 } }).axis.end, 1);
  assert.deepEqual([...litAt({ tried: null }, wet, true)], ["yes"]);
  const even = { outcomes: { yes: 0.6, no: 0.4 }, reference: { yes: 0.59, no: 0.1 } };
  assert.deepEqual([...litAt({ tried: null }, even, true)], ["yes", "no"]);
  assert.deepEqual([...litAt({ tried: null }, even, false)], ["yes"]);
  assert.equal(litAt({ tried: {} }, even, true), undefined);
});

test("a scene has its own bands; those of other settings are worked out, once", () => {
  const settings = { reading: "council", lens: "", values: { rain: 50 } };
  assert.deepEqual(bandsAt(STORY.scenes[0]), STORY.scenes[0].bands);
  const bands = bandsAt(settings);
  assert.ok(bands.yes[0] < 2 / 3 && 2 / 3 < bands.yes[1]);
  assert.equal(bandsAt(settings), bands);
});

// What the key that bears W on a Latin keyboard gives, and where a letter has moved, what its key is called.
const LAYOUTS = {
  English: { key: "w", code: "KeyW" },
  "English, with Caps Lock": { key: "W", code: "KeyW" },
  Ukrainian: { key: "ц", code: "KeyW" },
  "Ukrainian, with Caps Lock": { key: "Ц", code: "KeyW" },
  Greek: { key: "ς", code: "KeyW" },
  Hebrew: { key: "'", code: "KeyW" },
  Arabic: { key: "ص", code: "KeyW" },
  "Japanese, composing": { key: "Process", code: "KeyW" },
  Georgian: { key: "წ", code: "KeyW" },
  "French, on the key of Z": { key: "w", code: "KeyZ" },
  "French, the key in place of W": { key: "z", code: "KeyW", command: undefined },
  "Turkish F, in place of W": { key: "ğ", code: "KeyW", command: undefined },
};

for (const [name, { command = "trial", ...event }] of Object.entries(LAYOUTS)) {
  const wanted = "command" in LAYOUTS[name] ? undefined : command;
  test(`a key does what is printed on it, or what its place says: ${name}`, () => {
    assert.equal(commandOf({ ...event, target: document.body }), wanted);
    assert.equal(commandOf({ ...event, target: document.body, ctrlKey: true }), undefined);
  });
}

test("every letter of the list works on a Ukrainian keyboard", () => {
  const pressed = {
    KeyN: "т", KeyB: "и", KeyA: "ф", KeyF: "а", KeyD: "в", KeyL: "д", KeyS: "і", Period: "ю", KeyO: "щ", KeyP: "з", KeyK: "л",
  };
  const commands = Object.entries(pressed).map(([code, key]) => commandOf({ key, code, target: document.body }));
  const wanted = ["notes", "blank", "audience", "full", "dark", "light", "sliders", "blank", "overview", "pointer", "keep"];
  assert.deepEqual(commands, wanted);
  assert.equal(commandOf({ key: "؟", code: "Slash", shiftKey: true, target: document.body }), "keys");
});

test("no key of a French or Hebrew keyboard does two things", () => {
  const at = (key, code) => commandOf({ key, code, target: document.body });
  assert.equal(at("a", "KeyQ"), "audience");
  assert.equal(at("q", "KeyA"), undefined);
  assert.equal(at(".", "Slash"), "blank");
  assert.equal(at("ש", "KeyA"), "audience");
  assert.equal(at("/", "KeyQ"), undefined);
  assert.equal(at("?", "Comma"), "keys");
});

test("clickers and Enter go on, up goes back", () => {
  const at = (key) => commandOf({ key, target: document.body });
  assert.deepEqual(["Enter", "ArrowDown", "PageDown", "ArrowUp"].map(at), ["next", "next", "next", "back"]);
});

test("an element in focus keeps the keys it needs", () => {
  const [slider, button] = [one("#what-if input[type=range]"), one("button")];
  assert.equal(commandOf({ key: "ArrowRight", target: slider }), undefined);
  assert.equal(commandOf({ key: " ", target: button }), undefined);
  assert.equal(commandOf({ key: "Enter", target: button }), undefined);
  assert.equal(commandOf({ key: "ArrowDown", target: slider }), undefined);
  const [minutes, notes] = [one(".minutes"), one(".notes")];
  assert.deepEqual(["1", "o", "ArrowUp", "Enter"].map((key) => commandOf({ key, target: minutes })), Array(4).fill(undefined));
  assert.equal(commandOf({ key: "ArrowDown", target: notes }), undefined);
  assert.equal(commandOf({ key: "Escape", target: minutes }), "leave");
  assert.equal(commandOf({ key: "PageDown", target: slider }), "next");
});

test("a presenter goes through the slides, tries, blanks, and leaves", () => {
  one("#present").click();
  assert.equal(location.hash, "#present");
  press("ArrowRight");
  assert.equal(location.hash, "#present-1");
  press("w");
  const slider = one(".screen .trial input");
  slid(slider, 100);
  assert.match(one(".screen .trial .lead").textContent, /^What if\? Either: 100/);
  press("ц", { code: "KeyW" });
  assert.ok(!one(".show").classList.contains("trying"));
  press("b");
  assert.equal(one(".screen .blank").hidden, false);
  press("n");
  assert.ok(one(".show").classList.contains("desked"));
  assert.equal(one(".desk .notes").textContent, "Say this.");
  assert.equal(one(".next-title").textContent, "A word");
  press("End");
  assert.equal(location.hash, "#present-closing");
  assert.equal(one(".next-title").textContent, "This is the last slide.");
  press("o");
  const entries = all(".overview .grid button");
  assert.deepEqual(entries.map((entry) => entry.querySelector(".said").textContent), SLIDES.map(({ headline }) => headline));
  press("ArrowLeft");
  assert.equal(location.hash, "#present-closing", "what is open keeps the keys");
  entries[3].click();
  assert.equal(location.hash, "#present-2");
  assert.equal(one(".overview").open, false);
  press("d");
  assert.equal(document.documentElement.dataset.room, "dark");
  press("?");
  assert.equal(one(".help").open, true);
  press("?");
  window.open = () => null;
  press("a");
  assert.match(one(".notice").textContent, /refused the second window/);
  press("Escape");
  assert.equal(one(".show").hidden, true);
  assert.equal(location.hash, "#scene-2");
});

test("each kind of slide shows what it holds, under its marking", () => {
  one("#present").click();
  const shown = {};
  for (const { id } of SLIDES) {
    shown[id] = one(".screen .slide .picture").textContent + one(".screen .slide .legend").textContent;
    press("ArrowRight");
  }
  assert.deepEqual(all(".screen .marking").map(({ textContent }) => textContent), ["FOR VOTERS", "FOR VOTERS"]);
  assert.equal(one(".screen .title").textContent, "The councilWhether they agreeThe voteA. Clerk1 June 2026No forecast.The vote 1");
  assert.match(shown["own-1"], /Of mine\.WhoWhatIthis/);
  assert.match(shown["scene-2"], /Pale: scene 1\. Bars end at 80\u00a0%\.$/);
  assert.match(shown.comparison, /How often\.SceneEither1\. Dry100\u00a0%2\. Wet100\u00a0%/);
  assert.match(shown.closing, /Take an umbrella\.Decisions soughtWhether to vote\./);
  press("Escape");
});

test("a what-if is kept as a slide after its scene, and in the storyline's file", () => {
  assert.equal(addressOf(keepTrial(0, { rain: 40 })), "#present-kept-1");
  assert.deepEqual(SLIDES.map(({ id }) => id).slice(1, 4), ["scene-1", "kept-1", "own-1"]);
  const at = slideAt("#present-kept-1");
  assert.match(SLIDES[at].headline, /^What if: Rain 0 → 40 mm\? Either: 100/);
  assert.equal(numbersAt({ at, tried: null }).reference.yes, 0.5);
  keepTrial(SLIDES[at].place, { rain: 60 });
  keepTrial(1, { rain: 20 });
  const told = SLIDES.map(({ id }) => id);
  assert.deepEqual(told.filter((id) => /kept|scene-\d$/.test(id)), ["scene-1", "kept-1", "kept-2", "scene-2", "kept-3"]);
  const made = storylineWithTrials();
  assert.deepEqual(made.scenes.map(({ scenario }) => scenario.values.rain), [0, 40, 60, 0, 20]);
  assert.deepEqual(made.scenes.map(({ scenario }) => scenario.ranges).slice(0, 2), [{ rain: [0, 5] }, {}]);
  assert.equal(made.slides[0].after, 3);
  assert.ok(made.scenes.every(({ headline = "" }) => headline.length <= STORY.longestHeadline));
  assert.deepEqual(JSON.parse(sessionStorage.getItem("what if: The vote")), trialsKept());
  setTrials([]);
  assert.deepEqual(SLIDES, STORY.slides);
});

test("a rehearsal is kept, and says how far ahead or behind one is", () => {
  let now = 0;
  const timing = createTiming(() => now);
  const pass = (seconds, next) => {
    now += 1000 * seconds;
    timing.arrive(next);
  };
  timing.arrive("title");
  timing.plan(20);
  timing.rehearse();
  pass(10, "scene-1");
  pass(60, "own-1");
  pass(30, "closing");
  timing.rehearse();
  const again = createTiming(() => now);
  again.arrive("title");
  again.begin();
  assert.deepEqual([again.times().minutes, again.times().planned], [20, 10]);
  now += 4000;
  again.arrive("scene-1");
  assert.equal(again.times().ahead, 6);
  now += 90000;
  assert.deepEqual([again.times().here, again.times().planned, again.times().ahead], [90, 60, -24]);
  assert.equal(clockText(725.9), "12:05");
});

test("a remark stands near what it is about, and over no number", () => {
  const remark = createRemark();
  const words = remark.element.querySelector(".remark");
  Object.defineProperties(remark.element, { clientWidth: { value: 300 }, clientHeight: { value: 100 } });
  Object.defineProperties(words, { offsetWidth: { value: 100 }, offsetHeight: { value: 20 } });
  const place = () => words.style.translate.split(" ").map(Number.parseFloat);
  const number = { left: 0, top: 40, right: 160, bottom: 60 };
  remark.place({ text: "Here" }, { x: 150, y: 50 }, [[number]]);
  const [left, top] = place();
  assert.ok(left >= number.right + 6 || top >= number.bottom + 6 || top + 20 <= number.top - 6);
  remark.place({ text: "Here", x: 0.5, y: 0.06 }, { x: 150, y: 50 }, [[number], [{ left: 0, top: 0, right: 300, bottom: 100 }]]);
  assert.deepEqual(place(), [150, 6]);
  // Far from what it is about, it is left out unless somebody wrote it; then a line leads there.
  const line = remark.element.querySelector("line");
  remark.place({ text: "Far", drafted: true }, { x: 900, y: 50 }, [[number]]);
  assert.equal(words.style.visibility, "hidden");
  assert.equal(line.style.display, "none");
  remark.place({ text: "Far", drafted: false }, { x: 900, y: 50 }, [[number]]);
  assert.equal(words.style.visibility, "");
  assert.equal(line.style.display, "");
  remark.place({ text: "Nowhere" }, { x: 150, y: 50 }, [[{ left: 0, top: 0, right: 300, bottom: 100 }]]);
  assert.equal(words.style.visibility, "hidden");
});

test("a swipe turns the page; one that slants, or starts on a button, does not", () => {
  const commands = [];
  const box = document.createElement("div");
  box.append(document.createElement("button"));
  onSwipe(box, (name) => commands.push(name));
  const swipe = (target, x, y) => {
    const event = (name, clientX, clientY) =>
      Object.assign(new window.Event(name, { bubbles: true }), { pointerType: "touch", pointerId: 1, clientX, clientY });
    target.dispatchEvent(event("pointerdown", 100, 100));
    target.dispatchEvent(event("pointerup", 100 + x, 100 + y));
  };
  swipe(box, -80, 0);
  swipe(box, 80, 10);
  swipe(box, 80, 80);
  swipe(box, 20, 0);
  swipe(box.firstChild, 80, 0);
  assert.deepEqual(commands, ["next", "back"]);
});

test("words become smaller until they fit", () => {
  const box = document.createElement("p");
  Object.defineProperty(box, "scrollHeight", { get: () => Number.parseInt(box.style.fontSize) });
  Object.defineProperty(box, "clientHeight", { value: 40 });
  fit(box, [60, 48, 40, 32]);
  assert.equal(box.style.fontSize, "40px");
});
