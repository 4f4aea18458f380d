// Does a browser draw what the numbers say? draw.js and kit.js, on a page without a browser.

import assert from "node:assert/strict";
import test from "node:test";
import { between, flowChart, groupTotals, keyFigures, outcomeBars, percent, tensionNotes } from "../briefing/draw.js";
import { copied, createCopying, createMotion, headed, isDark, keep, kept, make } from "../briefing/kit.js";
import { evaluateLive } from "../model/live.js";
import { timeline, yearsUpTo } from "../briefing/timeline.js";
import { openPage } from "./page_of.js";
import { CHOICE, DRAWN, SPOKEN } from "./vote.js";

const RESULT = evaluateLive(CHOICE, { rain: 100 });
const SPEC = { ...DRAWN, baseline: evaluateLive(CHOICE, {}) };
const BANDS = { yes: [0.7, 0.9], no: [0.1, 0.3], share: [0.7, 0.9], "group:both": [1, 1] };

test.beforeEach(() => openPage());

const texts = (element, selector) => [...element.querySelectorAll(selector)].map((one) => one.textContent);

test("a share is written as words.py writes it", () => {
  const written = { 0: "0 %", 0.004: "<1 %", 0.005: "1 %", 0.465: "47 %", 0.994: "99 %", 0.996: ">99 %", 1: "100 %" };
  for (const [share, text] of Object.entries(written)) assert.equal(percent(Number(share)).replace("\u00a0", " "), text);
  assert.equal(percent(NaN), "–");
});

test("halfway between two results stands half of each, and what was not there before stands at once", () => {
  assert.deepEqual(between({ a: { x: 0 } }, { a: { x: 1, y: 3 } }, 0.5), { a: { x: 0.5, y: 3 } });
});

test("a bar is as long as its share, its tick stands at what is compared with", () => {
  const bars = outcomeBars(SPEC);
  bars.update(RESULT, BANDS);
  const [yes] = bars.element.children;
  assert.ok(Math.abs(Number.parseFloat(yes.querySelector(".fill").style.width) - 80) < 1e-9);
  assert.equal(yes.querySelector(".tick").style.left, "50%");
  assert.deepEqual(texts(yes, ".value, .band, .change"), ["80\u00a0%", "70–90", "▲\u00a030"]);
});

test("groups and key figures say their share against the baseline", () => {
  const [groups, figures] = [groupTotals(SPEC), keyFigures(SPEC)];
  for (const picture of [groups, figures]) picture.update(RESULT, BANDS);
  assert.deepEqual(texts(groups.element, ".value"), ["100\u00a0%"]);
  assert.equal(figures.element.querySelector("dd").textContent, "80\u00a0%▲\u00a030baseline 50\u00a0% · band 70–90");
});

test("a tension is said as long as its settings hold", () => {
  const notes = tensionNotes(SPEC);
  notes.update({ rain: 95 });
  assert.deepEqual(texts(notes.element, "p"), ["Settings that hardly go together", "Nobody votes in a flood."]);
  notes.update({ rain: 10 });
  assert.deepEqual(texts(notes.element, "p"), []);
});

test("branches are as thick as their chance, on one scale, and ribbons leave and arrive where they stand", () => {
  const flow = flowChart(SPEC, { width: 500, height: 200 });
  const middles = flow.update(RESULT);
  const heights = [...flow.element.querySelectorAll("rect")].map((bar) => Number(bar.getAttribute("height")));
  assert.ok(Math.abs(heights[0] / heights[1] - 4) < 1e-9);
  assert.ok(Math.abs(heights[0] - heights[2]) < 1e-9);
  assert.equal(flow.element.querySelectorAll("path").length, 2);
  assert.ok(middles[0] < middles[1] && middles[1] < 200);
  flow.stretch(400);
  assert.ok(flow.update(RESULT)[1] > middles[1]);
});

test("long labels break into lines about as long as each other", () => {
  const flow = flowChart(SPEC, { width: 500, wrap: 10 });
  const [first] = flow.element.querySelectorAll("text");
  assert.deepEqual(texts(first, "tspan").slice(0, 2), ["In favour", "of it"]);
});

test("an element takes its attributes, its style without an attribute, and text that stays text", () => {
  const made = make("p", { class: "a", style: "color: red" }, "<b>", make("svg:svg"));
  assert.equal(made.outerHTML, '<p class="a" style="color: red;">&lt;b&gt;<svg></svg></p>');
  assert.equal(headed("Outcomes", "of all").textContent, "Outcomes of all");
});

test("dark is where the paper is dark", () => {
  for (const [paper, dark] of [["rgb(20, 23, 29)", true], ["rgb(255, 255, 255)", false]]) {
    globalThis.getComputedStyle = () => ({ color: paper });
    assert.equal(isDark(document.body), dark);
  }
});

test("motion ends where it shall, at once for those who want none", async () => {
  const steps = [];
  createMotion().start((share) => steps.push(share), 50);
  assert.deepEqual(steps, [1]);
  globalThis.matchMedia = () => ({ matches: false });
  await new Promise((resolve) => createMotion().start((share) => steps.push(share) && share === 1 && resolve(), 50));
  assert.ok(steps[1] > 0 && steps[1] < 1);
  const motion = createMotion();
  motion.start(() => assert.fail("it was stopped"), 50);
  motion.stop();
});

test("a link is copied, or stands selected where the browser refuses", async () => {
  const field = make("input", {});
  field.value = "http://127.0.0.1/?rain=1";
  document.execCommand = () => false;
  assert.equal(await copied(field), false);
  let text;
  Object.defineProperty(globalThis, "navigator", {
    value: { clipboard: { writeText: async (given) => (text = given) } },
    configurable: true,
  });
  const [button, outcome] = createCopying(field, () => (field.value += "0"));
  button.click();
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(text, "http://127.0.0.1/?rain=10");
  assert.equal(outcome.textContent, "Copied.");
});

test("a browser that refuses storage keeps nothing, and says nothing", () => {
  keep("localStorage", "x", "1");
  assert.equal(kept("localStorage", "x"), "1");
  Object.defineProperty(window, "sessionStorage", { get: () => { throw new Error("refused"); } });
  keep("sessionStorage", "x", "1");
  assert.equal(kept("sessionStorage", "x"), null);
});

test("over time every outcome has its share of the height, the first on top, labelled at the horizon", () => {
  const picture = timeline({ ...SPEC, ...SPOKEN });
  const years = yearsUpTo(4);
  assert.deepEqual([years[0], years.at(-1)], [0, 4]);
  picture.update(years, years.map((year) => ({ yes: year / 4, no: 1 - year / 4 })));
  const [yes, no] = [...picture.element.querySelectorAll("polygon")].map((area) =>
    area.getAttribute("points").split(" ").map((point) => Number(point.split(",")[1])),
  );
  const [upper, lower] = [yes.slice(0, years.length), yes.slice(years.length).toReversed()];
  const whole = Math.max(...no) - Math.min(...upper);
  years.forEach((year, n) => assert.ok(Math.abs((lower[n] - upper[n]) / whole - year / 4) < 1e-3));
  const shown = [...picture.element.querySelectorAll("text")].filter(({ style }) => style.display !== "none");
  assert.ok(shown.some(({ textContent }) => textContent === "Yes 100\u00a0%"));
  assert.ok(!shown.some(({ textContent }) => textContent.startsWith("No ")));
});
