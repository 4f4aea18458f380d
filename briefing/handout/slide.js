// One slide: the title, a scene with its bars and branches, or a further view of it; drawn 1280 × 720 and scaled.
//
// A moment is what is to be seen: { at: which slide, tried: values of a “what if”, or null }.

const CANVAS = { width: 1280, height: 720 };
const TREE = { width: 500, height: 404, node: 12, outcomeSlot: 34, line: 28, wrap: 13, ends: false };
const WIDE_FLOW = { width: 1200, height: 404, node: 12, outcomeSlot: 34, line: 28, wrap: 24 };
const HEADLINE_SIZES = [48, 44, 40, 36, 32, 28, 24];
const NARROW_SIZES = [36, 32, 28, 24];
const TITLE_SIZES = [88, 72, 60, 48, 40, 32];
const SLIDES = [{ kind: "title" }, ...STORY.scenes.flatMap(slidesOf)];

function slidesOf(scene, place) {
  const main = scene.show.length ? [{ kind: "scene", place, picture: scene.show.join(" ") }] : [];
  return [...main, ...scene.views.map((view) => ({ kind: view.view === "comparison" ? "comparison" : "view", place, view }))];
}

function slideOfScene(place) {
  return SLIDES.findIndex((slide) => slide.place === place);
}

/** The settings to be seen: those of the scene, or what is tried from there. */
function settingsAt({ at, tried }) {
  const { place } = SLIDES[at];
  const scene = place === undefined ? BASELINE : STORY.scenes[place];
  return tried ? { reading: scene.reading, values: tried } : scene;
}

/** All numbers of a slide, in the form that `between` takes. */
function numbersAt(moment) {
  const { place } = SLIDES[moment.at];
  const result = evaluated(settingsAt(moment));
  if (place === undefined) return { ...result, reference: result.outcomes };
  const { bands } = STORY.scenes[place];
  const side = (n) => Object.fromEntries(Object.entries(bands).map(([id, band]) => [id, band[n]]));
  const reference = evaluated(moment.tried ? STORY.scenes[place] : before(place)).outcomes;
  return { ...result, reference, ...(!moment.tried && { low: side(0), high: side(1) }) };
}

/**
 * Returns { element, show(moment) }. `tried(values)` is called while a slider of a “what if” moves, `back()` to end it;
 * a slide that is `quiet` changes at once.
 */
function createSlide({ tried = () => {}, back = () => {}, quiet = false } = {}) {
  const spec = { ...STORY, baseline: { outcomes: {} } };
  const pictures = {
    "outcomes branches": branchesIntoBars(spec),
    outcomes: outcomeBars(spec),
    branches: flowChart(spec, WIDE_FLOW),
    comparison: outcomeBars(spec),
  };
  pictures.comparison.element.classList.add("paired");
  const parts = {
    headline: make("h1", { class: "headline", dir: "auto" }),
    changed: make("p", { class: "changed" }),
    picture: make("div", { class: "picture" }),
    legend: make("p", { class: "legend" }),
    told: make("p", { class: "told", dir: "auto" }),
    source: make("footer", { class: "source" }),
  };
  const trial = createTrial(tried, back);
  const title = titlePart();
  const text = make("div", { class: "words" }, parts.headline, parts.changed, parts.told);
  const element = make("section", { class: "slide" }, title, text, parts.picture, parts.legend, parts.source, trial.element);
  const motion = createMotion();
  let last, numbers, picture;

  function show(moment) {
    const slide = SLIDES[moment.at];
    const follows = last?.tried && moment.tried && last.at === moment.at;
    if (last?.at !== moment.at || !last.tried !== !moment.tried) write(slide, moment);
    last = moment;
    const target = numbersAt(moment);
    if (moment.tried) trial.show(moment, target);
    if (!picture || follows || !numbers || quiet) {
      motion.stop();
      draw(target);
      return;
    }
    const start = numbers;
    motion.start((share) => draw(share < 1 ? between(start, target, share) : target));
  }

  function draw(now) {
    numbers = now;
    spec.baseline.outcomes = now.reference;
    picture?.update(now, now.low && bandsOf(now));
  }

  function write(slide, moment) {
    element.dataset.kind = moment.tried ? "trial" : slide.kind;
    element.dataset.shows = slide.kind;
    if (slide.kind === "title") {
      picture = null;
      fit(title.querySelector("h1"), TITLE_SIZES);
      return;
    }
    const scene = STORY.scenes[slide.place];
    const drawn = moment.tried ? (slide.picture ?? "outcomes branches") : (slide.picture ?? slide.kind);
    picture = pictures[drawn];
    element.dataset.picture = drawn;
    parts.picture.replaceChildren(picture?.element ?? still(slide));
    parts.legend.textContent = moment.tried ? "Tick: the scene as it stands." : legendOf(slide);
    writeSource(parts.source, slide.place, moment.tried);
    if (moment.tried) return;
    parts.headline.textContent = scene.headline;
    parts.told.textContent = slide.kind === "view" ? slide.view.sentence : "";
    fit(parts.headline, slide.kind === "view" ? NARROW_SIZES : HEADLINE_SIZES);
    if (slide.kind !== "view") writeChanges(parts.changed, slide.place);
    if (numbers) draw(numbers);
  }
  return { element, show };
}

function titlePart() {
  return make(
    "div",
    { class: "title" },
    make("p", {}, STORY.subject),
    make("h1", { dir: "auto" }, STORY.title),
    make("p", {}, STORY.day),
    make("p", { class: "caveat" }, STORY.caveat),
    make("p", { class: "made" }, STORY.made),
  );
}

/** Branches on the left, bars on the right: each outcome’s bar stands where its branches end. */
function branchesIntoBars(spec) {
  const flow = flowChart(spec, TREE);
  const bars = outcomeBars(spec);
  const element = make("div", { class: "tree" }, flow.element, bars.element);
  function update(shown, bands) {
    const heights = flow.update(shown);
    bars.update(shown, bands);
    [...bars.element.children].forEach((row, n) => {
      row.style.transform = `translateY(${heights[n]}px)`;
    });
  }
  return { element, update };
}

function bandsOf({ low, high }) {
  return Object.fromEntries(Object.keys(low).map((id) => [id, [low[id], high[id]]]));
}

function legendOf({ kind, place, picture }) {
  if (kind === "comparison") return `Pale: ${beforeLabel(place)}.`;
  return kind === "scene" && picture !== "branches" ? legend(place) : "";
}

/** A further view stands already on the page. */
function still({ place, view }) {
  const copy = document.querySelector(`#view-${place + 1}-${view.view} :is(svg, table)`)?.cloneNode(true) ?? "";
  if (copy.tagName === "svg") copy.setAttribute("preserveAspectRatio", "xMinYMin");
  return copy;
}

/** The inputs that changed, as many as there is room for. */
function writeChanges(element, place) {
  const { changes } = STORY.scenes[place];
  if (!changes.length) {
    element.textContent = `All settings as in ${beforeLabel(place)}.`;
    return;
  }
  const items = changes.map(({ label, start, end }) =>
    make("span", { class: "change-of" }, `${label} ${start} → `, make("strong", {}, end)),
  );
  const rest = make("span", { class: "change-of" });
  element.replaceChildren(make("span", {}, `Against ${beforeLabel(place)}: `), ...items);
  for (let left = 1; overflows(element) && items.length > 1; left += 1) {
    items.pop().remove();
    rest.textContent = `and ${left} more`;
    element.append(rest);
  }
}

function writeSource(element, place, tried) {
  const scene = STORY.scenes[place];
  const name = tried ? `What if, from “${scene.name}”` : scene.name;
  const edited = Boolean(READING[scene.reading].mark);
  element.replaceChildren(
    make(
      "p",
      {},
      make("bdi", { class: "name" }, name),
      make("bdi", { class: edited ? "reading edited" : "reading" }, scene.readingLabel),
      make("span", { class: "number" }, `${place + 1} / ${STORY.scenes.length}`),
    ),
    make("p", {}, `${STORY.made} · ${STORY.day} · ${STORY.caveat}`),
  );
}

function overflows(element) {
  return element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
}

function fit(element, sizes) {
  for (const size of sizes) {
    element.style.fontSize = `${size}px`;
    if (!overflows(element)) return;
  }
}

/** The leading sliders, what they make lead, and the way back. */
function createTrial(tried, back) {
  let values = {};
  const lead = make("p", { class: "lead" });
  const button = make("button", { type: "button", class: "return" }, "Return to the scene");
  button.addEventListener("click", back);
  const sliders = LEADERS.map((variable) =>
    createSlider(variable, (value) => tried({ ...values, [variable.id]: value })),
  );
  const element = make("div", { class: "trial" }, lead, button, ...sliders.map((slider) => slider.element));

  function show(moment, result) {
    values = moment.tried;
    const scene = STORY.scenes[SLIDES[moment.at].place];
    lead.textContent = `What if? ${leadText(result)}`;
    LEADERS.forEach((x, n) => sliders[n].show(values[x.id] ?? x.baseline, valueOf(scene, x)));
  }
  return { element, show };
}

/** A slide on a stage that fills whatever room it has. */
function createStage(handlers) {
  const slide = createSlide(handlers);
  const canvas = make("div", { class: "canvas" }, slide.element);
  const element = make("div", { class: "stage" }, canvas);
  new ResizeObserver(([{ contentRect: { width, height } }]) => {
    canvas.style.setProperty("--scale", Math.min(width / CANVAS.width, height / CANVAS.height));
  }).observe(element);
  return { element, show: slide.show };
}
