// The page beyond what it says without scripts: drawn scenes, and a panel in which every setting can be tried.

const PAGE_FLOW = { wrap: 13, narrowest: 440 };
const PAUSE_MILLISECONDS = 600;

function button(text, act, attributes = {}) {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", act);
  return element;
}

/** Draws bars and branches of every scene into the page. */
function drawScenes() {
  STORY.scenes.forEach((scene, place) => {
    const spec = { ...STORY, baseline: evaluated(before(place)) };
    const shown = evaluated(scene);
    const parts = [];
    if (scene.show.includes("outcomes")) parts.push(drawnBars(spec, shown, scene, place));
    if (scene.show.includes("branches")) parts.push(drawnFlow(spec, shown, scene));
    const pictures = document.querySelector(`#scene-${place + 1} .pictures`);
    pictures.querySelector("noscript").remove();
    pictures.prepend(...parts);
  });
}

function drawnBars(spec, shown, scene, place) {
  const bars = outcomeBars(spec);
  bars.element.setAttribute("aria-label", scene.outcomesSentence);
  bars.update(shown, scene.bands);
  return make("div", {}, make("h3", {}, "Outcomes"), bars.element, make("p", { class: "legend" }, legend(place)));
}

function drawnFlow(spec, shown, scene) {
  const flow = flowChart(spec, PAGE_FLOW);
  flow.describe(scene.flowSentence);
  flow.update(shown);
  return make("div", {}, make("h3", {}, "How it branches"), flow.element);
}

/** Gives the pictures that stand in the page their colours for a dark room. */
function colourPictures() {
  for (const part of document.querySelectorAll("figure [fill], figure [stroke], .divided [fill]")) {
    const upon = part.matches("text:is([fill='#000000'], [fill='#FFFFFF'])");
    if (upon) inkUpon(part);
    else for (const use of ["fill", "stroke"]) inkIn(part, use);
  }
}

function inkIn(part, use) {
  const light = part.getAttribute(use);
  if (STORY.inks[light]) part.style[use] = `light-dark(${light}, ${STORY.inks[light]})`;
}

// Black or white was chosen for the light colour below it; in the dark a rim makes any colour serve.
function inkUpon(part) {
  part.style.fill = `light-dark(${part.getAttribute("fill")}, var(--text))`;
  part.style.stroke = "light-dark(transparent, var(--paper))";
  part.classList.add("upon");
}

/** The panel; returns { element, start(settings, name) }. */
function createPanel() {
  const spec = { ...STORY, against: "from" };
  const pictures = { bars: outcomeBars(spec), flow: flowChart(spec, PAGE_FLOW), figures: keyFigures(spec), divided: dividedBar(spec) };
  const parts = {
    lead: make("p", { class: "lead" }),
    told: make("p", { class: "unseen", role: "status" }),
    changed: make("p", { class: "changed-text" }),
    mark: make("p", { class: "edited", hidden: "" }),
    legend: make("p", { class: "legend" }),
    link: make("input", { readonly: "", "aria-label": "Link to these settings", class: "link" }),
    copied: make("span", { role: "status" }),
  };
  const choice = choiceOfStarts((from) => start(from));
  const readings = make("select", { id: "reading" }, ...STORY.readings.map(({ id }) => make("option", { value: id }, readingText(id))));
  const sliders = STORY.variables.map((variable) =>
    createSlider(variable, (value) => change({ values: { ...now.values, [variable.id]: value } })),
  );
  readings.addEventListener("change", () => change({ reading: readings.value }));
  let origin = BASELINE;
  let now = BASELINE;
  let waiting;

  function start(from) {
    origin = from;
    now = { values: { ...from.values }, reading: from.reading };
    choice.value = STARTS.indexOf(from);
    spec.baseline = evaluated(origin);
    parts.legend.textContent = `Tick: “${origin.name}”.${origin.bands ? ` Thin line: 90\u00a0% of draws of the weights.` : ""}`;
    change({});
  }

  function change(settings) {
    now = { ...now, ...settings };
    const result = evaluated(now);
    const moved = !sameSettings(now, origin);
    for (const picture of Object.values(pictures)) picture.update(result, moved ? undefined : origin.bands);
    sliders.forEach((slider, n) => slider.show(valueOf(now, STORY.variables[n]), valueOf(origin, STORY.variables[n])));
    readings.value = now.reading;
    parts.lead.textContent = `${leadText(result)}.`;
    clearTimeout(waiting);
    waiting = setTimeout(() => (parts.told.textContent = outcomesText(result)), PAUSE_MILLISECONDS);
    parts.changed.textContent = moved ? `Changed: ${differencesText(origin, now)}.` : "Move a slider: everything follows.";
    parts.mark.textContent = READING[now.reading].mark ?? "";
    parts.mark.hidden = !READING[now.reading].mark;
    parts.link.value = linkTo(now, moved ? `${origin.name} (changed)` : origin.name);
    parts.copied.textContent = "";
    pictures.bars.element.setAttribute("aria-label", outcomesText(result));
    pictures.flow.describe(leadText(result));
  }
  const copy = button("Copy link", async () => {
    parts.copied.textContent = (await copied(parts.link)) ? "Copied." : "Select the link and copy it.";
  });
  const element = make(
    "section",
    { class: "panel", id: "what-if", "aria-labelledby": "what-if-title" },
    make("h2", { id: "what-if-title", tabindex: "-1" }, "What if?"),
    make(
      "div",
      { class: "choices" },
      field("Start from", "start", choice),
      field("Reading", "reading", readings),
      button("Reset", () => start(origin)),
    ),
    make("div", { class: "sliders" }, ...groups(sliders)),
    make(
      "div",
      { class: "result" },
      make("div", { class: "leading" }, parts.lead, pictures.divided.element),
      parts.told,
      parts.mark,
      pictures.bars.element,
      parts.legend,
      pictures.flow.element,
      pictures.figures.element,
      parts.changed,
      make("div", { class: "share" }, parts.link, copy, parts.copied),
      make("p", { class: "source" }, `${STORY.made}. ${STORY.caveat}`),
    ),
  );
  return { element, start };
}

/** All outcomes as one bar divided among them. */
function dividedBar({ outcomes }) {
  const parts = outcomes.map((outcome) => make("span", { style: `background:${colour(outcome.colour)}` }));
  const element = make("div", { class: "divided", "aria-hidden": "true" }, ...parts);
  const update = (shown) => outcomes.forEach(({ id }, n) => (parts[n].style.flexGrow = shown.outcomes[id]));
  return { element, update };
}

const STARTS = [
  { ...BASELINE, name: `Baseline, ${STORY.baselineLabel}` },
  ...STORY.scenes,
  ...STORY.presets,
];

function choiceOfStarts(chosen) {
  const options = STARTS.map((from, n) => make("option", { value: n }, from.name));
  const scenes = options.slice(1, 1 + STORY.scenes.length);
  const presets = options.slice(1 + STORY.scenes.length);
  scenes.forEach((option, n) => option.prepend(`${n + 1}. `));
  const element = make("select", { id: "start" }, options[0]);
  if (scenes.length) element.append(make("optgroup", { label: "Scenes" }, ...scenes));
  if (presets.length) element.append(make("optgroup", { label: "Presets" }, ...presets));
  element.addEventListener("change", () => chosen(STARTS[Number(element.value)]));
  return element;
}

function field(label, id, control) {
  return make("div", { class: "field" }, make("label", { for: id }, label), control);
}

/** The leading sliders first, then the others under their actors; those of nobody last. */
function groups(sliders) {
  const of = (wanted) => sliders.filter((_, n) => wanted(STORY.variables[n])).map(({ element }) => element);
  const group = (label, elements) => make("fieldset", {}, make("legend", {}, label), ...elements);
  const leading = of((x) => x.leading);
  const actors = STORY.actors.map(({ id, label }) => [label, of((x) => !x.leading && x.actor === id)]);
  const rest = of((x) => !x.leading && !x.actor);
  return [["Leading", leading], ...actors, ["Time", rest]].filter(([, own]) => own.length).map((own) => group(...own));
}

// navigator.clipboard does not exist everywhere that this page may be opened.
async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}
