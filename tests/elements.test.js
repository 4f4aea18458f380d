// Do the app's own elements do what they say? Each on a page without a browser, as Streamlit mounts it.

import assert from "node:assert/strict";
import test from "node:test";
import { openPage } from "./page_of.js";
import { CHOICE, DOUBT, DRAWN, SPOKEN } from "./vote.js";
import { evaluateLive } from "../model/live.js";

openPage();
const at = evaluateLive(CHOICE, {});
globalThis.MODEL = {
  rules: "council",
  ...DRAWN,
  programs: { council: CHOICE },
  doubt: DOUBT,
  lensIds: ["", "only"],
  ...SPOKEN,
  pictures: "picture",
};
const elements = Object.fromEntries(
  await Promise.all(
    ["copy", "hand", "live_panel", "panel", "present", "scenes", "settings", "sheet", "slides", "steady", "tab", "take", "welcome", "why"].map(async (name) => [
      name,
      (await import(`../dashboard/elements/${name}.js`)).default,
    ]),
  ),
);
const { fetched, fromRoot, mounted, onPaper } = await import("../dashboard/elements/page.js");
const { createDownloads } = await import("../dashboard/elements/download.js");
const { typed } = await import("../dashboard/elements/number.js");
const { plotFile } = await import("../dashboard/elements/plot.js");

const packed = (value) => new TextEncoder().encode(JSON.stringify(value));
// Long enough for a frame.
const rest = () => new Promise((resolve) => setTimeout(resolve, 40));
async function until(holds) {
  for (let n = 0; n < 100 && !holds(); n++) await rest();
  assert.ok(holds());
}
let parent, opened;

function open(url, script = "./static/js/index.abc.js") {
  opened = openPage(`<script type="module" data-src="${script}"></script><div id="parent"></div>`, url);
  document.querySelector("script").setAttribute("src", script);
  opened.getComputedStyle = globalThis.getComputedStyle = () => ({ color: "rgb(255, 255, 255)", getPropertyValue: () => "" });
  parent = document.getElementById("parent");
}

test.beforeEach(() => open("http://127.0.0.1/"));

for (const [url, root] of [
  ["http://127.0.0.1/", "http://127.0.0.1/"],
  ["http://127.0.0.1/what_flips?moscow=5#x", "http://127.0.0.1/"],
  ["http://127.0.0.1/sim/app/", "http://127.0.0.1/sim/app/"],
  ["http://127.0.0.1/sim/app/what_flips", "http://127.0.0.1/sim/app/"],
]) {
  test(`a route is found from ${url}`, () => {
    open(url);
    assert.equal(fromRoot("picture/outcomes.csv?moscow=5"), `${root}picture/outcomes.csv?moscow=5`);
    document.querySelector("script").remove();
    assert.equal(fromRoot("present/abc#present"), `${root}present/abc#present`);
  });
}

test("a page with a slash behind its name, or without the root’s, has its scripts found elsewhere, and so the routes", () => {
  for (const url of ["http://127.0.0.1/sim/app/what_flips/", "http://127.0.0.1/sim/app"]) {
    open(url, "/sim/app/static/js/index.abc.js");
    assert.equal(fromRoot("picture/x.svg"), "http://127.0.0.1/sim/app/picture/x.svg");
  }
});

test("what comes in place of a file is refused, whatever its status", async () => {
  const answer = (type, status) => async () => new Response("<html>", { status, headers: { "Content-Type": type } });
  for (const [type, status] of [["text/html; charset=utf-8", 200], ["text/csv", 404], ["", 200]]) {
    globalThis.fetch = answer(type, status);
    await assert.rejects(fetched("http://127.0.0.1/picture/x.csv", "text/csv"));
  }
  globalThis.fetch = answer("text/csv; charset=utf-8", 200);
  assert.equal((await fetched("http://127.0.0.1/x", "text/csv")).status, 200);
});

test("an element is kept while it is on the page, and closed when it has left", async () => {
  let closed = 0;
  const create = () => ({ close: () => (closed += 1) });
  const [made, leave] = mounted(parent, create);
  assert.equal(mounted(parent, create)[0], made);
  leave();
  await rest();
  assert.equal(closed, 0);
  parent.remove();
  leave();
  leave();
  await rest();
  assert.equal(closed, 1);
});

test("going to paper and back is said, until it is no longer asked", () => {
  const turns = [];
  const end = onPaper((isPaper) => turns.push(isPaper));
  for (const name of ["beforeprint", "afterprint"]) window.dispatchEvent(new opened.Event(name));
  end();
  window.dispatchEvent(new opened.Event("beforeprint"));
  assert.deepEqual(turns, [true, false]);
});

test("what cannot be made is said, and nothing is saved", async () => {
  let saved = "";
  opened.HTMLAnchorElement.prototype.click = function () { saved = this.download; };
  URL.createObjectURL = () => "blob:x";
  const row = createDownloads({ CSV: async () => new Blob(["a"]), SVG: async () => { throw new Error("no"); } });
  row.describe({ title: "outcomes", name: "baseline-outcomes", sentence: "S.", source: "From.", settings: "By." });
  const [csv, vector] = row.element.querySelectorAll("button");
  vector.click();
  await rest();
  assert.equal(saved, "");
  assert.match(row.element.querySelector("span").textContent, /could not be made/);
  csv.click();
  await rest();
  assert.equal(saved, "baseline-outcomes.csv");
  assert.equal(csv.ariaLabel, "CSV: outcomes");
  assert.equal(row.element.querySelector(".on-paper").textContent, "From. By.");
});

test("what a tab kept is given back to it when it is wanted, and what was typed is told when a dialog is left", () => {
  const told = {};
  const setTriggerValue = (name, value) => (told[name] = value);
  const tab = (drafts) => elements.tab({ data: packed({ subject: "port", wanted: false, ...drafts }), setTriggerValue });
  const drafts = { screen: "S", choices: "C", judgements: "J", log: "L", story: "A story" };
  tab(drafts);
  tab({ wanted: true });
  assert.deepEqual({ ...told.kept, left: [] }, { ...drafts, typed: {}, dialog: undefined, left: [] });
});

test("who comes back to a server that has forgotten the page finds the dialog and what was typed again", async () => {
  document.body.dataset.testConnectionState = "CONNECTED";
  document.body.innerHTML = '<div role="dialog"><div class="st-key-save_name"><input></div></div>';
  const turned = async (state) => {
    document.body.dataset.testConnectionState = state;
    await rest();
  };
  let told = [];
  const tab = (drafts) =>
    elements.tab({ data: packed(drafts), setTriggerValue: (name, value) => told.push([name, value]) });
  tab({ wanted: false, screen: "{}", dialog: "Save" });
  const field = document.querySelector("input");
  field.value = "Mine";
  field.dispatchEvent(new opened.Event("input", { bubbles: true }));
  await turned("PINGING_SERVER");
  assert.deepEqual(told, []);
  await turned("CONNECTED");
  assert.deepEqual(told.map(([name]) => name), ["back"]);
  told = [];
  tab({ wanted: true, screen: "{}", dialog: null });
  const said = Object.fromEntries(told);
  assert.deepEqual(said.typed, { save_name: "Mine" });
  assert.equal(said.kept.dialog, "Save");
  tab({ wanted: false, screen: "{}", dialog: null });
  told = [];
  await turned("DISCONNECTED_FOREVER");
  await turned("CONNECTED");
  tab({ wanted: true, screen: '{"unsaved":{"save_name":"Mine"}}', dialog: null });
  assert.equal(Object.fromEntries(told).kept.dialog, null);
});

test("a file is taken from where the server makes it, and what goes wrong is said", async () => {
  const taken = [];
  let answer;
  globalThis.fetch = (address) => (taken.push(address), answer());
  globalThis.URL.createObjectURL = () => "blob:x";
  let saved = "";
  opened.HTMLAnchorElement.prototype.click = function () { saved = this.download; };
  const show = (address) => elements.take({ data: packed({ label: "PDF", address, name: "a.pdf" }), parentElement: parent });
  show("take/abc");
  const [button, said] = ["button", "span"].map((name) => parent.querySelector(name));
  const pressed = async (given) => {
    answer = given;
    button.click();
    await rest();
    return said.textContent;
  };
  const response = (status, text, type) => async () => new Response(text, { status, headers: { "Content-Type": type } });
  assert.equal(await pressed(response(200, "content", "application/pdf")), "");
  assert.equal(saved, "a.pdf");
  assert.equal(taken.at(-1), "http://127.0.0.1/take/abc");
  saved = "";
  assert.equal(await pressed(response(503, "The database is away.", "text/plain; charset=utf-8")), "The database is away.");
  assert.match(await pressed(response(502, "<h1>Bad gateway</h1>", "text/html")), /did not answer/);
  assert.match(await pressed(async () => { throw new TypeError("Failed to fetch"); }), /did not answer/);
  assert.equal(saved, "");
  show("take/def");
  let arrive;
  answer = () => new Promise((resolve) => (arrive = resolve));
  button.click();
  button.click();
  assert.equal(button.ariaBusy, "true");
  assert.deepEqual(taken.slice(4), ["http://127.0.0.1/take/def"]);
  arrive(new Response("content"));
  await rest();
  assert.equal(saved, "a.pdf");
  assert.equal(button.ariaBusy, "false");
});

test("what is kept under one rule base is neither given to another nor overwritten by it", () => {
  const told = {};
  const setTriggerValue = (name, value) => (told[name] = value);
  const tab = (drafts) => elements.tab({ data: packed({ wanted: false, ...drafts }), setTriggerValue });
  const drafts = (of) => ({ screen: of, choices: of, judgements: of, log: of, story: of });
  tab({ subject: "port", ...drafts("port") });
  tab({ subject: "reservoir", wanted: true });
  assert.deepEqual([told.kept.story, told.kept.log, told.kept.screen], [null, null, null]);
  tab({ subject: "reservoir", ...drafts("reservoir") });
  tab({ subject: "port", wanted: true });
  assert.deepEqual([told.kept.story, told.kept.log, told.kept.screen], ["port", "port", "port"]);
});

test("a storyline that there is no room for is kept without its pictures, a log not at all, and the server hears of it", () => {
  const { setItem } = opened.Storage.prototype;
  let room = 500;
  opened.Storage.prototype.setItem = function (key, text) {
    if (text.length > room) throw new opened.DOMException("full", "QuotaExceededError");
    setItem.call(this, key, text);
  };
  const told = [];
  const setTriggerValue = (name, value) => told.push([name, value]);
  const tab = (drafts) => elements.tab({ data: packed({ subject: "port", wanted: false, ...drafts }), setTriggerValue });
  const picture = { data: "x".repeat(400), shows: "A map" };
  const storyline = { name: "A", slides: [{ headline: "H", picture }], imprint: { logo: picture } };
  const story = JSON.stringify({ storyline, at: 0 });
  tab({ story, room: "whole", choices: "C" });
  tab({ story, room: "without pictures" });
  assert.deepEqual(told, [["room", "without pictures"]]);
  tab({ wanted: true });
  const { kept } = Object.fromEntries(told);
  const bare = { name: "A", slides: [{ headline: "H", picture: null }], imprint: { logo: null } };
  assert.deepEqual(JSON.parse(kept.story), { storyline: bare, at: 0, lacksPictures: true });
  assert.equal(kept.choices, "C");
  room = 5;
  tab({ story, room: "whole" });
  assert.deepEqual(told.at(-1), ["room", "not"]);
  room = 5000;
  tab({ story, room: "not" });
  assert.deepEqual(told.at(-1), ["room", "whole"]);
  tab({ log: "x".repeat(6000), log_room: true });
  assert.deepEqual(told.at(-1), ["logRoom", false]);
  const before = told.length;
  tab({ log: null, log_room: false });
  assert.equal(told.length, before);
  tab({ log: "x", log_room: false });
  assert.deepEqual(told.at(-1), ["logRoom", true]);
  opened.Storage.prototype.setItem = setItem;
});

test("the focus goes to a neighbour when the button that was pressed ceases to work", async () => {
  elements.hand({ parentElement: parent });
  parent.innerHTML = '<div data-testid="stHorizontalBlock"><button>Undo</button><button>Redo</button></div>';
  opened.HTMLElement.prototype.getClientRects = () => [1];
  const [undo, redo] = parent.querySelectorAll("button");
  undo.focus();
  undo.dispatchEvent(new opened.KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  undo.disabled = true;
  undo.blur();
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(document.activeElement, redo);
});

test("the welcome is dismissed for good, also where nothing can be kept", () => {
  const words = { lines: ["Hello."], onPhone: "Below.", attempt: "Try." };
  const welcome = (data = words) => elements.welcome({ data, parentElement: parent });
  welcome();
  assert.equal(parent.querySelector("p").textContent, "Hello. Below. Try.");
  parent.querySelector("button").click();
  localStorage.clear();
  welcome();
  assert.equal(parent.querySelector("aside"), null);
});

test("the welcome goes once something was done", () => {
  const words = { lines: ["Hello."], onPhone: "Below.", attempt: "Try." };
  localStorage.clear();
  elements.welcome({ data: words, parentElement: parent });
  assert.ok(parent.querySelector("aside"));
  elements.welcome({ data: null, parentElement: parent });
  assert.equal(parent.querySelector("aside"), null);
});

test("the link is that of the page", () => {
  elements.copy({ parentElement: parent });
  elements.copy({ parentElement: parent });
  assert.deepEqual([...parent.querySelectorAll("input")].map(({ value }) => value), ["http://127.0.0.1/"]);
});

test("rules stay unfolded across reruns, and only a web address becomes a link", () => {
  const sources = [["A paper", "javascript:alert(1)", "x"], ["A page", "https://example.org", "example.org"]];
  const rules = [{ id: "r", push: "× 2", sentence: "<b>", grade: "grade A", detail: [["Why:", "so"]], sources }];
  const why = () => elements.why({ data: packed({ rules }), parentElement: parent });
  why();
  parent.querySelector("details").open = true;
  why();
  assert.equal(parent.querySelector("details").open, true);
  assert.equal(parent.querySelectorAll("a").length, 1);
  assert.equal(parent.querySelectorAll("summary b").length, 0);
});

test("scenes and slides are taken up, and moved by Alt and an arrow, but not beyond the closing slide", () => {
  const asked = [];
  const rows = ["a", "b"].map((identity) => ({ identity, headline: identity, name: "", leads: "", stale: false, shares: [] }));
  const closing = { identity: "closing", headline: "Closing slide", leads: "" };
  const setTriggerValue = (_, value) => asked.push(value);
  const data = packed({ rows, closing, chosen: "a", turn: 0 });
  elements.scenes({ data, parentElement: parent, setTriggerValue });
  const pressed = (n, key) => {
    const event = new opened.KeyboardEvent("keydown", { key, altKey: true });
    parent.querySelectorAll("button")[n].dispatchEvent(event);
  };
  parent.querySelectorAll("button")[1].click();
  pressed(1, "ArrowUp");
  pressed(1, "ArrowDown");
  pressed(2, "ArrowUp");
  parent.querySelectorAll("button")[2].click();
  assert.deepEqual(asked, [
    { order: ["a", "b"], chosen: "b", turn: 1 },
    { order: ["b", "a"], chosen: "b", turn: 2 },
    { order: ["b", "a"], chosen: "closing", turn: 3 },
  ]);
});

test("a row that is dragged past a higher one stays where it was let go of", () => {
  const asked = [];
  const heights = { low: 40, high: 100 };
  const rows = Object.keys(heights).map((identity) => ({ identity, headline: identity, name: "", leads: "", stale: false, shares: [] }));
  const closing = { identity: "closing", headline: "Closing slide", leads: "" };
  const data = packed({ rows, closing, chosen: "low", turn: 0 });
  elements.scenes({ data, parentElement: parent, setTriggerValue: (_, value) => asked.push(value) });
  const list = parent.querySelector("ol");
  list.setPointerCapture = () => {};
  const order = () => [...list.children].map((item) => item.dataset.identity);
  opened.Element.prototype.getBoundingClientRect = function () {
    const own = (id) => heights[id] ?? 40;
    const before = order().slice(0, order().indexOf(this.dataset.identity));
    const top = before.reduce((sum, id) => sum + own(id), 0);
    return { top, height: own(this.dataset.identity), bottom: top + own(this.dataset.identity) };
  };
  const pointer = (target, name, clientY) => target.dispatchEvent(Object.assign(new opened.Event(name), { clientY, pointerId: 1 }));
  pointer(list.querySelector(".grip"), "pointerdown", 20);
  for (const y of [60, 90, 95]) pointer(list, "pointermove", y);
  assert.deepEqual(order().slice(0, 2), ["low", "high"]);
  for (const y of [105, 106, 107]) pointer(list, "pointermove", y);
  assert.deepEqual(order().slice(0, 2), ["high", "low"]);
  pointer(list, "pointerup", 107);
  assert.deepEqual(asked.map((wish) => wish.order), [["high", "low"]]);
});

test("the way to a presentation and its slides lead below the app’s root", () => {
  open("http://127.0.0.1/sim/app/briefing");
  elements.present({ data: packed({ address: "" }), parentElement: parent });
  assert.equal(parent.querySelector("a").getAttribute("aria-disabled"), "true");
  elements.present({ data: packed({ address: "present/abc#present" }), parentElement: parent });
  assert.equal(parent.querySelector("a").href, "http://127.0.0.1/sim/app/present/abc#present");
  const other = parent.cloneNode();
  parent.after(other);
  const slides = ["title", "scene-1", "own-1"].map((id) => ({ id }));
  elements.slides({ data: packed({ address: "present/abc", slides, first: "own-1", fields: {} }), parentElement: other });
  assert.equal(other.querySelector("iframe").src, "http://127.0.0.1/sim/app/present/abc#slide-own-1-light");
  assert.equal(other.querySelector("[role=status]").textContent, "Slide 3 of 3");
});

test("words are sent to the slides that are looked at, as they are typed and as the server has them", () => {
  const field = document.body.appendChild(document.createElement("div"));
  field.className = "st-key-story_text_1";
  field.innerHTML = "<textarea></textarea>";
  const show = (address, words) => {
    const slides = [{ id: "scene-1" }, { id: "own-1", headline: words }];
    const fields = { story_text_1: ["own-1", "text"] };
    elements.slides({ data: packed({ address, slides, first: "scene-1", fields }), parentElement: parent });
    return slides;
  };
  const first = show("present/abc", "One");
  const frame = parent.querySelector("iframe");
  const sent = [];
  frame.contentWindow.postMessage = (words, origin) => sent.push([words, origin]);
  frame.dispatchEvent(new opened.Event("load"));
  const second = show("present/abc", "Two");
  field.firstChild.value = "Who pays?\n\nWho?";
  field.firstChild.dispatchEvent(new opened.Event("input", { bubbles: true }));
  assert.deepEqual(sent, [
    [{ slides: first }, "http://127.0.0.1"],
    [{ slides: second }, "http://127.0.0.1"],
    [{ id: "own-1", words: { text: ["Who pays?", "Who?"] } }, "http://127.0.0.1"],
  ]);
  assert.equal(parent.querySelector("iframe"), frame);
  assert.equal(parent.querySelector("[role=status]").textContent, "Slide 2 of 2");
  show("present/def", "Two");
  assert.equal(parent.querySelectorAll("iframe").length, 2);
});

test("the panel follows slider and lens as they move, in words too, and then the server", async () => {
  const slider = document.createElement("div");
  slider.className = "st-key-slider_rain";
  slider.innerHTML = '<input type="range" min="0" max="100" value="0">';
  document.body.append(slider);
  const [lens, said] = ["lens", "result"].map((name) => {
    const container = document.createElement("div");
    container.className = `st-key-${name}`;
    document.body.append(container);
    return container;
  });
  const link = document.body.appendChild(document.createElement("div"));
  link.className = "st-key-rests_on";
  link.innerHTML = '<a><span data-testid="stMarkdownContainer"><p></p></span></a>';
  const rests = link.querySelector("span");
  lens.innerHTML = '<button aria-checked="true"></button><button aria-checked="false"></button>';
  const data = {
    rules: "council", reading: "council", baselineReading: "council", lens: "", yardstick: "plain", ownCases: "",
    baseline: { rain: 100, time: 1 }, legend: "Tick: as of today.",
    values: { rain: 0, time: 1 }, before: {}, replay: 0,
    sliderKey: "slider_", steps: { rain: 1, time: 1 }, result: at, outcomesSentence: "O.", flowSentence: "F.", name: "n", source: "s", settings: "t",
    bands: { yes: [0.4, 0.6], no: [0.4, 0.6], share: [0.4, 0.6], "group:both": [1, 1] },
  };
  const asked = [];
  const setTriggerValue = (_, value) => asked.push(value);
  elements.panel({ data: packed(data), parentElement: parent, setTriggerValue });
  assert.equal(parent.innerHTML, "");
  elements.live_panel();
  await until(() => parent.querySelector(".bars data"));
  const share = () => Number(parent.querySelector(".bars data").value);
  assert.equal(share(), 0.5);
  const tick = parent.querySelector(".bars .tick");
  assert.ok(Math.abs(Number.parseFloat(tick.style.left) - 80) < 1e-9, "the tick stands for the baseline that is sent");
  assert.equal(parent.querySelector(".legend").textContent, "Tick: as of today.");
  const note = document.body.appendChild(document.createElement("div"));
  note.className = "st-key-note_rain";
  slider.firstChild.value = "100";
  slider.firstChild.setAttribute("aria-valuetext", "100");
  await until(() => document.documentElement.hasAttribute("data-unsettled"));
  assert.ok(Math.abs(share() - 0.8) < 1e-12);
  assert.ok(note.hasAttribute("data-outrun"));
  assert.equal(said.textContent, "They would vote in 100 of 100 cases (100; likely). The likeliest single outcome: a yes, 80\u00a0%.");
  assert.match(rests.textContent, /^This rests on no single judgement/);
  const whisker = parent.querySelector(".bars .whisker");
  assert.ok(Number.parseFloat(whisker.style.left) > 60 && Number.parseFloat(whisker.style.width) > 2);
  lens.children[0].setAttribute("aria-checked", "false");
  lens.children[1].setAttribute("aria-checked", "true");
  await until(() => /of 100 cases in which they agree/.test(said.textContent));
  assert.equal(share(), 1);
  lens.children[1].setAttribute("aria-checked", "false");
  for (const button of parent.querySelectorAll(".bars button, .groups button, .figures button")) button.click();
  const [branch] = parent.querySelectorAll("g.asks");
  branch.dispatchEvent(new opened.KeyboardEvent("keydown", { key: "Enter" }));
  assert.deepEqual(asked, ["group:both", "yes", "no", "share", "vote.yes"]);
  const result = evaluateLive(CHOICE, { rain: 100 });
  elements.panel({ data: packed({ ...data, values: { rain: 100, time: 1 }, result }), parentElement: parent, setTriggerValue });
  await until(() => said.textContent === "");
  assert.ok(!document.documentElement.hasAttribute("data-unsettled"));
});

test("a contact that a script makes reaches a slider at once: test_touch.py tries those of a finger", () => {
  parent.innerHTML = '<div data-testid="stSlider"><div role="group"><i></i></div></div>';
  const track = parent.querySelector("i");
  elements.hand({ parentElement: document.createElement("div") });
  const heard = [];
  track.addEventListener("pointerdown", ({ clientX }) => heard.push(clientX));
  const event = new opened.MouseEvent("pointerdown", { clientX: 5, bubbles: true });
  track.dispatchEvent(Object.assign(event, { pointerType: "touch", pointerId: 1 }));
  assert.deepEqual(heard, [5]);
});

test("a chart is drawn in the colours of the page, and again for paper; what is no script says so", async () => {
  const drawn = [];
  window.Plotly = { react: (box, data, layout) => drawn.push([layout, box.style.zoom]), purge() {}, Plots: { resize() {} } };
  const figure = { data: [], layout: { font: { color: "light-dark(#000000, #ffffff)" }, annotations: [{ name: "only-when-wide" }, {}] } };
  const data = packed({ figure, sentence: "S.", height: 300, plotly: "assets/plotly.min.js", title: "t", name: "n", csv: "a", source: "s", settings: "t" });
  const script = () => document.head.querySelector("script[src*=plotly]");
  const mounting = elements.steady({ data, parentElement: parent, setStateValue: assert.fail });
  assert.equal(script().src, "http://127.0.0.1/assets/plotly.min.js");
  script().onload();
  await mounting;
  assert.equal(drawn[0][0].font.color, "#000000");
  assert.equal(drawn[0][0].annotations.length, 1);
  window.dispatchEvent(new opened.Event("beforeprint"));
  assert.equal(drawn[1][0].width, 900);
  assert.equal(drawn[1][0].annotations.length, 2);
  window.Plotly.toImage = async () => "data:image/png;base64,AAAA";
  const box = Object.assign(document.createElement("div"), { data: [], layout: { margin: { l: 0, t: 0, b: 0 } } });
  const file = await plotFile("png", box, { sentence: "S.", source: "s", settings: "t" });
  assert.equal(file.size, 3);
});

test("what is typed into a slider is a value of it, or what is wrong with it", () => {
  const whole = { min: "0", max: "100", step: "1" };
  for (const [text, value] of [["45", 45], [" 45,0 ", 45], ["0", 0], ["1 00", 100]]) assert.deepEqual(typed(text, whole), { value });
  assert.deepEqual(typed("−5", { min: "-10", max: "10", step: "5" }), { value: -5 });
  assert.deepEqual(typed("0,3", { min: "0", max: "1", step: "0.1" }), { value: 0.3 });
  for (const [text, fault] of [["", "not a number"], ["ten", "“ten”"], ["101", "from 0 to 100"], ["-1", "from 0 to 100"], ["45,5", "whole numbers"]])
    assert.match(typed(text, whole).fault, new RegExp(fault));
});

test("the sliders' table is made when the page goes to paper", () => {
  const rows = [["Setting", "Value"], ["Rain", "<b>5</b>"]];
  elements.settings({ data: packed({ caption: "Now", rows }), parentElement: parent });
  assert.equal(parent.querySelectorAll("tr").length, 0);
  window.dispatchEvent(new opened.Event("beforeprint"));
  assert.deepEqual([...parent.querySelectorAll("th, td")].map((cell) => cell.textContent), rows.flat());
});

test("the button says whether the sliders are there, presses what opens or closes them, and so does a page's name", async () => {
  const page = document.createElement("div");
  page.innerHTML = `<section data-testid="stSidebar" data-collapsed="true"><nav data-testid="stSidebarNav"><ul>
    <li><a aria-current="page">Now</a></li></ul></nav><p data-testid="stSidebarCollapseButton"><button></button></p></section>
    <button data-testid="stExpandSidebarButton"></button>`;
  document.body.append(page);
  const bar = page.querySelector("section");
  page.querySelector("p button").onclick = () => (bar.dataset.collapsed = "true");
  page.lastElementChild.onclick = () => (bar.dataset.collapsed = "false");
  elements.sheet({ parentElement: parent });
  const button = parent.querySelector("button");
  const said = async () => (await rest(), [button.textContent, button.getAttribute("aria-expanded")]);
  assert.deepEqual(await said(), ["Sliders", "false"]);
  button.click();
  assert.deepEqual(await said(), ["Close sliders", "true"]);
  page.querySelector("a").click();
  assert.deepEqual(await said(), ["Sliders", "false"]);
});

test("a tap upon a help keeps the focus where it is, for as long as the element is there", async () => {
  const help = document.body.appendChild(document.createElement("div"));
  help.dataset.testid = "stTooltipContent";
  const leave = elements.hand({ parentElement: parent });
  const press = (target, pointerType) => {
    target.dispatchEvent(Object.assign(new opened.Event("pointerdown", { bubbles: true }), { pointerType }));
    const down = new opened.MouseEvent("mousedown", { bubbles: true, cancelable: true });
    target.dispatchEvent(down);
    return down.defaultPrevented;
  };
  assert.deepEqual([press(help, "touch"), press(help, "mouse"), press(parent, "touch")], [true, false, false]);
  parent.remove();
  leave();
  await rest();
  assert.equal(press(help, "touch"), false);
});
