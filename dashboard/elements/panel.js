// The live panel of the Simulator: bars, flow and key figures that follow a slider while it is dragged.
// MODEL stands above it in one module. Between releases the browser evaluates the model itself; on release the server's
// result replaces it. If the sliders cannot be found, it waits for the server.

import { between, flowChart, groupTotals, keyFigures, outcomeBars, tensionNotes } from "../../briefing/draw.js";
import { createMotion, headed, isDark, make } from "../../briefing/kit.js";
import { evaluateLive } from "../../model/live.js";
import { createDownloads, pictureFile } from "./download.js";
import { fetched, fromRoot, mounted, unpacked } from "./page.js";
import { createStrip } from "./strip.js";

const TWEEN_MILLISECONDS = 280;
const REPLAY_MILLISECONDS = 1400;

export default function ({ data: bytes, parentElement }) {
  const [panel, leave] = mounted(parentElement, createPanel);
  panel.receive(unpacked(bytes));
  return leave;
}

function createPanel(parent) {
  const root = make("div", { class: "panel" });
  parent.append(root);
  const spec = { ...MODEL };
  const pictures = {
    strip: createStrip(groupTotals(spec)),
    groups: groupTotals(spec),
    bars: outcomeBars(spec),
    flow: flowChart(spec),
    figures: keyFigures(spec),
  };
  const among = [1, 2].map(() => make("span", { class: "among" }));
  const motion = createMotion();
  let data, shown, followed, replayed;
  const rows = { outcomes: createTakeaway("outcomes"), branches: createTakeaway("branches") };
  const legend = make("p", { class: "legend" }, spec.legend);
  const bars = [headed("Outcomes", among[0]), pictures.groups.element, pictures.bars.element, legend, rows.outcomes.element];
  const flow = [headed("How it branches", among[1]), pictures.flow.element, rows.branches.element];
  const tensions = tensionNotes(spec);
  const ownCases = make("p", { class: "legend" });
  const sections = [make("section", {}, ...bars), make("section", {}, ...flow)];
  root.append(pictures.strip.element, ...sections, tensions.element, pictures.figures.element, ownCases);

  function receive(received) {
    const first = !data;
    data = received;
    spec.baseline = data.baseline ?? MODEL.baselines[data.reading][data.lens];
    for (const element of among) element.textContent = data.among;
    ownCases.textContent = data.ownCases;
    root.style.colorScheme = isDark(root) ? "dark" : "light";
    pictures.flow.describe(data.flowSentence);
    pictures.bars.describe(data.outcomesSentence);
    describe("outcomes", data.outcomesSentence);
    describe("branches", data.flowSentence);
    if (first) replayed = data.replay;
    if (replayed !== data.replay) {
      replayed = data.replay;
      replay();
    } else if (isDragged()) {
      follow();
    } else {
      settle(first);
    }
  }

  function describe(title, sentence) {
    rows[title].describe({ ...data, title, sentence, name: `${data.name}-${title}` });
  }

  function live(values) {
    return evaluateLive(data.program ?? MODEL.programs[data.reading], values, data.lens);
  }

  function show(next, bands, values = data.values) {
    shown = next;
    tensions.update(values);
    // What the server has not yet caught up with says so: page.css dims it.
    document.documentElement.toggleAttribute("data-unsettled", !bands);
    for (const picture of Object.values(pictures)) picture.update(shown, bands);
  }

  function settle(immediately) {
    followed = null;
    if (immediately || agrees(shown, data.result)) {
      motion.stop();
      show(data.result, data.bands);
    } else {
      const [from, to] = [shown, data.result];
      motion.start((share) => show(share < 1 ? between(from, to, share) : to, data.bands), TWEEN_MILLISECONDS);
    }
  }

  function replay() {
    followed = null;
    const values = (share) =>
      Object.fromEntries(
        Object.entries(data.values).map(([id, value]) => [id, data.before[id] + share * (value - data.before[id])]),
      );
    motion.start((share) => {
      if (share < 1) show(live(values(share)), null, values(share));
      else show(data.result, data.bands);
    }, REPLAY_MILLISECONDS);
  }

  function sliderValues() {
    const values = { ...data.values };
    for (const id of Object.keys(values)) {
      const slider = document.querySelector(`.st-key-${data.sliderKey}${id} input[type=range]`);
      const value = Number.parseFloat(slider?.value);
      // A value between two steps cannot be shown by the slider; it stays as the server sent it.
      if (Math.abs(value - values[id]) > data.step / 2) values[id] = value;
    }
    return values;
  }

  function isDragged() {
    const values = sliderValues();
    return Boolean(shown) && Object.keys(values).some((id) => values[id] !== data.values[id]);
  }

  function follow() {
    const values = sliderValues();
    // A slider's text changes twice at each step: as a bare number, then as it is formatted.
    if (followed && Object.keys(values).every((id) => values[id] === followed[id])) return;
    motion.stop();
    show(live(values), null, values);
    followed = values;
  }

  const sliders = new MutationObserver((changes) => {
    if (data && changes.some(({ target }) => target.closest(`[class*="st-key-${data.sliderKey}"]`))) {
      if (isDragged()) follow();
      else settle(true);
    }
  });
  sliders.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["aria-valuetext"] });

  function close() {
    motion.stop();
    document.documentElement.removeAttribute("data-unsettled");
    sliders.disconnect();
    root.remove();
  }
  return { receive, close };
}

/** What can be taken away from a picture; the server draws it anew, of the scenario that is shown. */
function createTakeaway(picture) {
  const drawn = (link, ending, type) => fetched(fromRoot(`${MODEL.pictures}/${picture}.${ending}${link}`), type);
  async function file(format, link) {
    const vector = await (await drawn(link, "svg", "image/svg+xml")).text();
    const size = new DOMParser().parseFromString(vector, "image/svg+xml").documentElement;
    return pictureFile(format, vector, { width: size.width.baseVal.value, height: size.height.baseVal.value });
  }
  return createDownloads({
    PNG: ({ link }) => file("png", link),
    SVG: ({ link }) => file("svg", link),
    CSV: async ({ link }) => (await drawn(link, "csv", "text/csv")).blob(),
  });
}

// What was followed to its end has nowhere left to move.
function agrees(shown, result) {
  return !shown || Object.entries(result.outcomes).every(([id, share]) => Math.abs(share - shown.outcomes[id]) < 1e-9);
}
