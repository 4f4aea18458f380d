// What draws the panel of the Simulator: the answer, bars, flow, key figures and what comes over time follow a slider
// while it is dragged, and a lens as it is pressed. Until the server has caught up, the browser evaluates the model
// itself; then the server's result takes the place. MODEL stands above it in one module, which is the same at every
// move and so travels once; the panel on the page is mounted elsewhere (panel.js).

import { between, flowChart, groupTotals, keyFigures, outcomeBars, tensionNotes } from "../../briefing/draw.js";
import { createMotion, headed, isDark, make } from "../../briefing/kit.js";
import { contrastSentence, leading, restsSentence, resultSentence, timelineSentence } from "../../briefing/sentences.js";
import { timeline, yearsUpTo } from "../../briefing/timeline.js";
import { bandsLive } from "../../model/bands.js";
import { widestEnds } from "../../model/ends.js";
import { evaluateLive, evaluateOverTime } from "../../model/live.js";
import { hideOutrunWords, lensOnPage, scrollToWhy, spokenIn, valuesOnPage } from "./around.js";
import { offered } from "./page.js";
import { createStrip } from "./strip.js";
import { createTakeaway } from "./takeaway.js";

const TWEEN_MILLISECONDS = 280;
const REPLAY_MILLISECONDS = 1400;
// Low enough for answer, bars, branches and key figures to stand on a laptop's screen together.
const LOW = { height: 304 };

export default function () {
  offered(MODEL.rules).give(createPanel);
}

function createPanel(parent) {
  const root = make("div", { class: "panel" });
  parent.append(root);
  let data, shown, drawnBands, state, replayed, send, frame;
  const spec = { ...MODEL, ask };
  const pictures = {
    strip: createStrip(groupTotals(MODEL)),
    groups: groupTotals(spec),
    bars: outcomeBars(spec),
    flow: flowChart(spec, LOW),
    figures: keyFigures(spec),
  };
  const overTime = { picture: timeline(spec), said: make("p", { class: "said" }) };
  const spoken = {
    result: spokenIn(".st-key-result"),
    contrast: spokenIn(".st-key-contrast"),
    // Within the link, which stays the server's.
    rests: spokenIn(".st-key-rests_on a [data-testid=stMarkdownContainer]"),
  };
  const among = [1, 2, 3].map(() => make("span", { class: "among" }));
  const motion = createMotion();
  const atBaseline = remembering((rules, lens, baseline) => evaluateLive(rules, JSON.parse(baseline), lens));
  const sharedOut = remembering((rules, lens, horizon, values) => {
    const years = yearsUpTo(horizon);
    return { years, shares: evaluateOverTime(rules, JSON.parse(values), lens, years) };
  });
  const rows = {};
  for (const title of ["outcomes", "branches", "over-time"]) rows[title] = createTakeaway(title, MODEL.pictures);
  const tensions = tensionNotes(spec);
  const [legend, ownCases] = [1, 2].map(() => make("p", { class: "legend" }));
  root.append(
    pictures.strip.element,
    make("section", {}, headed("Outcomes", among[0]), pictures.groups.element, pictures.bars.element,
      legend, rows.outcomes.element),
    make("section", {}, headed("How it branches", among[1]), pictures.flow.element, rows.branches.element),
    tensions.element,
    pictures.figures.element,
    ownCases,
    make("section", { class: "whole" }, headed("Over time", among[2]), overTime.said, overTime.picture.element,
      rows["over-time"].element),
  );

  function receive(received, sender) {
    const first = !data;
    [data, send] = [received, sender];
    ownCases.textContent = data.ownCases;
    legend.textContent = data.legend;
    spec.against = data.against;
    root.style.colorScheme = isDark(root) ? "dark" : "light";
    pictures.flow.describe(data.flowSentence);
    pictures.bars.describe(data.outcomesSentence);
    describe("outcomes", data.outcomesSentence);
    describe("branches", data.flowSentence);
    if (first) replayed = data.replay;
    if (replayed !== data.replay) {
      replayed = data.replay;
      replay();
    } else if (isAhead()) {
      follow();
    } else {
      settle(first);
    }
  }

  function describe(title, sentence) {
    rows[title].describe({ ...data, title: title.replace("-", " "), sentence, name: `${data.name}-${title}` });
  }

  function ask(result) {
    send(result);
    scrollToWhy();
  }

  function program() {
    return data.program ?? MODEL.programs[data.reading];
  }

  function settings() {
    return { values: data.values, lens: data.lens };
  }

  // `now` holds the values and the lens that it is of; with `ahead` it is the browser's own.
  function show(next, bands, now = settings(), ahead = false) {
    shown = next;
    spec.baseline = atBaseline(MODEL.programs[data.baselineReading], now.lens, JSON.stringify(data.baseline));
    tensions.update(now.values);
    hideOutrunWords(now.values, data.values);
    draw(bands);
    const cases = spec.lenses[now.lens];
    for (const element of among) element.textContent = cases ? `of ${cases}` : "";
    if (!ahead) leaveItToTheServer();
    cancelAnimationFrame(frame);
    // A frame later, so that the bars need not wait for what takes longer than they do.
    frame = requestAnimationFrame(() => {
      if (ahead) doubtAndSpeak(now);
      showOverTime(now);
    });
  }

  function draw(bands) {
    drawnBands = bands;
    for (const picture of Object.values(pictures)) picture.update(shown, bands);
  }

  function leaveItToTheServer() {
    document.documentElement.removeAttribute("data-unsettled");
    for (const words of Object.values(spoken)) words.say([]);
  }

  // The server has not yet caught up: its words give way to the browser's (page.css).
  function doubtAndSpeak({ values, lens }) {
    const bands = bandsLive(program(), MODEL.doubt, values, lens);
    draw(bands);
    const carried = leading(spec, shown);
    const ends = widestEnds(program(), MODEL.doubt, values, lens, carried);
    spoken.result.say([resultSentence(spec, shown, bands, data.yardstick, lens)]);
    spoken.contrast.say(spec.contrasts.map((one) => contrastSentence(spec, shown, one, values[spec.time.id])));
    spoken.rests.say([restsSentence(spec, carried, ends)]);
    document.documentElement.setAttribute("data-unsettled", "");
  }

  function showAhead(now) {
    const { values, lens } = now;
    show(evaluateLive(program(), values, lens), drawnBands, now, true);
  }

  function showOverTime({ values, lens }) {
    const horizon = values[spec.time.id];
    const { years, shares } = sharedOut(program(), lens, horizon, JSON.stringify(values));
    const sentence = timelineSentence(spec, shares, horizon, lens);
    overTime.picture.update(years, shares);
    overTime.picture.describe(sentence);
    overTime.said.textContent = sentence;
    describe("over-time", sentence);
  }

  function settle(immediately) {
    state = null;
    const to = { ...data.result, contrasts: evaluateLive(program(), data.values, data.lens).contrasts };
    if (immediately || agrees(shown, to)) {
      motion.stop();
      show(to, data.bands);
    } else {
      const from = shown;
      motion.start((share) => show(share < 1 ? between(from, to, share) : to, data.bands), TWEEN_MILLISECONDS);
    }
  }

  function replay() {
    state = null;
    const values = (share) =>
      Object.fromEntries(
        Object.entries(data.values).map(([id, value]) => [id, data.before[id] + share * (value - data.before[id])]),
      );
    motion.start((share) => {
      if (share === 1) return settle(true);
      showAhead({ values: values(share), lens: data.lens });
    }, REPLAY_MILLISECONDS);
  }

  function onPage() {
    return { values: valuesOnPage(data), lens: lensOnPage(MODEL.lensIds) ?? data.lens };
  }

  function isAhead() {
    return Boolean(shown) && !isSame(onPage(), settings());
  }

  function follow() {
    const now = onPage();
    // A slider's text changes twice at each step: as a bare number, then as it is formatted.
    if (state && isSame(now, state)) return;
    motion.stop();
    showAhead(now);
    state = now;
  }

  const controls = new MutationObserver((changes) => {
    const own = `[class*="st-key-${data?.sliderKey}"], .st-key-lens`;
    if (!data || !changes.some(({ target }) => target.closest(own))) return;
    if (isAhead()) follow();
    else if (state) settle(true);
  });
  const watched = ["aria-valuetext", "aria-checked", "aria-pressed"];
  controls.observe(document.body, { subtree: true, attributes: true, attributeFilter: watched });

  function close() {
    motion.stop();
    cancelAnimationFrame(frame);
    document.documentElement.removeAttribute("data-unsettled");
    controls.disconnect();
    for (const words of Object.values(spoken)) words.close();
    root.remove();
  }
  return { receive, close };
}

/** The work, done only when it is given anything else than the last time. */
function remembering(work) {
  let [last, result] = [[], null];
  return (...given) => {
    if (given.some((one, n) => one !== last[n])) [last, result] = [given, work(...given)];
    return result;
  };
}

function isSame(one, other) {
  return one.lens === other.lens && Object.keys(one.values).every((id) => one.values[id] === other.values[id]);
}

// What was followed to its end has nowhere left to move.
function agrees(shown, result) {
  return !shown || Object.entries(result.outcomes).every(([id, share]) => Math.abs(share - shown.outcomes[id]) < 1e-9);
}
