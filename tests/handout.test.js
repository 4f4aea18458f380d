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
const { addressOf, numbersAt, slideAt, spoken, SLIDES } = await import("../briefing/handout/slides.js");
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
  one("#start").value = "3";
  one("#start").dispatchEvent(new window.Event("change"));
  assert.equal(slider.value, "10");
  one("#lens").value = "only";
  one("#lens").dispatchEvent(new window.Event("change"));
  assert.equal(one("#what-if .bars data").value, "1");
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

test("every slide has an address, which leads back to it", () => {
  assert.deepEqual(SLIDES.map((_, at) => slideAt(addressOf(at))), SLIDES.map((_, at) => at));
  assert.equal(slideAt("#scene-1"), undefined);
  assert.equal(slideAt("#present-9"), 0);
  assert.equal(spoken({ at: 1, tried: null }), "Scene 1 of 2: A dry day. Outcomes.");
  assert.equal(numbersAt({ at: 2, tried: null }).reference.yes, 0.5);
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
  Hebrew: { key: "'", code: "KeyW", command: undefined },
  Arabic: { key: "ص", code: "KeyW" },
  "Japanese, composing": { key: "Process", code: "KeyW" },
  Georgian: { key: "წ", code: "KeyW" },
  "French, on the key of Z": { key: "w", code: "KeyZ" },
  "French, the key in place of W": { key: "z", code: "KeyW", command: undefined },
  "Turkish F, in place of W": { key: "ğ", code: "KeyW", command: undefined },
  "Dvorak, in place of W": { key: ",", code: "KeyW", command: undefined },
};

for (const [name, { command = "trial", ...event }] of Object.entries(LAYOUTS)) {
  const wanted = "command" in LAYOUTS[name] ? undefined : command;
  test(`a key does what is printed on it, or what its place says: ${name}`, () => {
    assert.equal(commandOf({ ...event, target: document.body }), wanted);
    assert.equal(commandOf({ ...event, target: document.body, ctrlKey: true }), undefined);
  });
}

test("every letter of the list works on a Ukrainian keyboard", () => {
  const pressed = { KeyN: "т", KeyB: "и", KeyA: "ф", KeyF: "а", KeyD: "в", KeyL: "д", KeyS: "і", Period: "ю" };
  const commands = Object.entries(pressed).map(([code, key]) => commandOf({ key, code, target: document.body }));
  assert.deepEqual(commands, ["notes", "blank", "audience", "full", "dark", "light", "sliders", "blank"]);
  assert.equal(commandOf({ key: "؟", code: "Slash", shiftKey: true, target: document.body }), "keys");
});

test("an element in focus keeps the keys it needs", () => {
  const [slider, button] = [one("#what-if input[type=range]"), one("button")];
  assert.equal(commandOf({ key: "ArrowRight", target: slider }), undefined);
  assert.equal(commandOf({ key: " ", target: button }), undefined);
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
  press("End");
  assert.equal(location.hash, "#present-2");
  press("n");
  assert.ok(one(".show").classList.contains("desked"));
  assert.equal(one(".desk .notes").textContent, "Say this.");
  assert.equal(one(".next-title").textContent, "This is the last slide.");
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
