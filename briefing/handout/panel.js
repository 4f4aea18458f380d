// The panel in which every setting can be tried, starting from a baseline, a scene or a preset.

import { colour, flowChart, groupTotals, keyFigures, outcomeBars, tensionNotes } from "../draw.js";
import { createButton, createCopying, make } from "../kit.js";
import { bandsAt } from "./bands.js";
import { createSlider, createVoice } from "./inputs.js";
import {
  BASELINES,
  READING,
  SCENES_TOLD,
  STORY,
  allValues,
  differencesText,
  evaluated,
  flowText,
  leadText,
  legendText,
  linkTo,
  outcomesText,
  readingText,
  valueOf,
} from "./story.js";

// Not as wide as on the Simulator’s page: labels break, and less than the whole width will do.
export const PAGE_FLOW = { wrap: 13, narrowest: 440 };
const TO_OPEN = "To open these settings, open a Simulator and paste this at the end of its address.";
export const STARTS = [...BASELINES, ...STORY.scenes, ...STORY.presets];

/** Returns { element, start(from) }: from one of STARTS. */
export function createPanel() {
  const spec = { ...STORY, against: "from" };
  const pictures = {
    divided: dividedBar(spec),
    groups: groupTotals(spec),
    bars: outcomeBars(spec),
    flow: flowChart(spec, PAGE_FLOW),
    figures: keyFigures(spec),
  };
  const voice = createVoice();
  const parts = panelParts();
  const starts = createStarts(start);
  const named = STORY.readings.map(({ id }) => ({ id, label: readingText(id) }));
  const readings = createChoice("reading", named, (reading) => change({ reading }));
  const lenses = createChoice("lens", STORY.lenses, (lens) => change({ lens: (chosenLens = lens) }));
  const tensions = tensionNotes(STORY);
  const sliders = STORY.variables.map((variable) =>
    createSlider(variable, (value) => change({ values: { ...now.values, [variable.id]: value } })),
  );
  let origin = STARTS[0];
  let now = origin;
  let chosenLens; // stays chosen, wherever one starts from

  function start(from) {
    origin = from;
    now = { values: from.values, reading: from.reading, lens: chosenLens ?? from.lens, baseline: from.baseline };
    starts.value = STARTS.indexOf(from);
    parts.legend.textContent = legendText(`“${origin.name}”`);
    change({});
  }

  function change(settings) {
    now = { ...now, ...settings };
    const result = evaluated(now);
    spec.baseline = evaluated({ ...origin, lens: now.lens });
    const bands = bandsAt(now);
    for (const picture of Object.values(pictures)) picture.update(result, bands);
    parts.lead.textContent = leadText(result, bands, now);
    sliders.forEach((slider, n) => slider.show(...[now, origin].map((from) => valueOf(from, STORY.variables[n]))));
    readings.value = now.reading;
    lenses.value = now.lens;
    tensions.update(allValues(now));
    writePanel(parts, now, origin);
    pictures.bars.describe(outcomesText(result, now));
    pictures.flow.describe(flowText(result, now));
    voice.say(outcomesText(result, now));
  }

  const choices = [
    field("Start from", starts),
    field("Reading", readings),
    ...(STORY.lenses.length > 1 ? [field("Shares of", lenses)] : []),
    createButton("Reset", () => start(origin)),
  ];
  const result = [
    make("div", { class: "leading" }, parts.lead, pictures.divided.element),
    parts.mark,
    pictures.groups.element,
    pictures.bars.element,
    parts.legend,
    pictures.flow.element,
    tensions.element,
    pictures.figures.element,
    parts.changed,
    createShare(parts.link),
    make("p", { class: "source" }, `${STORY.made}. ${STORY.caveat}`),
  ];
  const element = make(
    "section",
    { class: "panel", id: "what-if", "aria-labelledby": "what-if-title" },
    make("h2", { id: "what-if-title", tabindex: "-1" }, "What if?"),
    make("div", { class: "choices" }, ...choices),
    make("div", { class: "sliders" }, ...groups(sliders)),
    make("div", { class: "result" }, ...result, voice.element),
  );
  return { element, start };
}

function panelParts() {
  return {
    lead: make("p", { class: "lead" }),
    mark: make("p", { class: "edited" }),
    legend: make("p", { class: "legend" }),
    changed: make("p", { class: "changed-text" }),
    link: make("input", { readonly: "", "aria-label": "Link to these settings" }),
  };
}

function writePanel(parts, now, origin) {
  const moved = differencesText(origin, now);
  const { mark } = READING[now.reading];
  parts.mark.textContent = mark ?? "";
  parts.mark.hidden = !mark;
  parts.changed.textContent = moved ? `Changed: ${moved}.` : "Move a slider, and everything follows.";
  parts.link.value = linkTo(now, moved ? `${origin.name} (changed)` : origin.name);
}

/** All outcomes as one bar divided among them; returns { element, update(shown) }. */
function dividedBar({ outcomes }) {
  const parts = outcomes.map((outcome) => make("span", { style: `background:${colour(outcome.colour)}` }));
  const element = make("div", { class: "divided", "aria-hidden": "true" }, ...parts);
  function update(shown) {
    outcomes.forEach(({ id }, n) => (parts[n].style.flexGrow = shown.outcomes[id]));
  }
  return { element, update };
}

function createStarts(chosen) {
  const options = STARTS.map(({ name }, n) => make("option", { value: n }, name));
  const [baselines, scenes] = [BASELINES, STORY.scenes.slice(0, SCENES_TOLD)].map(({ length }) => options.splice(0, length));
  scenes.forEach((option, n) => option.prepend(`${n + 1}. `));
  const element = make("select", { id: "start" }, ...baselines);
  if (scenes.length) element.append(make("optgroup", { label: "Scenes" }, ...scenes));
  if (options.length) element.append(make("optgroup", { label: "Presets" }, ...options));
  element.addEventListener("change", () => chosen(STARTS[Number(element.value)]));
  return element;
}

/** A choice among { id, label }; `take` is given the id that was chosen. */
function createChoice(name, choices, take) {
  const options = choices.map(({ id, label }) => make("option", { value: id }, label));
  const element = make("select", { id: name }, ...options);
  element.addEventListener("change", () => take(element.value));
  return element;
}

function field(label, control) {
  return make("div", { class: "field" }, make("label", { for: control.id }, label), control);
}

/** The leading sliders first, then the others under their actors; those of nobody last. */
function groups(sliders) {
  const of = (wanted) => sliders.filter((_, n) => wanted(STORY.variables[n])).map(({ element }) => element);
  const labelled = [
    ["Leading", of((x) => x.leading)],
    ...STORY.actors.map(({ id, label }) => [label, of((x) => !x.leading && x.actor === id)]),
    ["Time", of((x) => !x.leading && !x.actor)],
  ];
  return labelled
    .filter(([, own]) => own.length)
    .map(([label, own]) => make("fieldset", {}, make("legend", {}, label), ...own));
}

function createShare(link) {
  const [copy, outcome] = createCopying(link);
  if (!STORY.link) outcome.textContent = TO_OPEN;
  return make("div", { class: "share" }, link, copy, outcome);
}
