// What the document holds, and what follows from it: settings in, results and words out.
// Settings: { values: { variable id: number }, reading: reading id }; a value that is missing stands at its baseline.

const STORY = JSON.parse(document.getElementById("content").textContent);
const READING = Object.fromEntries(STORY.readings.map((reading) => [reading.id, reading]));
const BASELINE = { name: `Baseline, ${STORY.baselineLabel}`, values: {}, reading: STORY.readings[0].id };
const LEADERS = STORY.variables.filter(({ leading }) => leading).slice(0, 3);
const MOST_NAME_LENGTH = 120;
const programs = {};

function programOf(id) {
  return (programs[id] ??= {
    ...STORY.program,
    base: READING[id].base,
    rules: STORY.program.rules.map((rule, n) => ({ ...rule, weight: READING[id].rules[n] })),
  });
}

function evaluated({ values, reading }) {
  return evaluateLive(programOf(reading), values);
}

function valueOf(settings, variable) {
  return settings.values[variable.id] ?? variable.baseline;
}

function sameSettings(one, other) {
  return one.reading === other.reading && STORY.variables.every((x) => valueOf(one, x) === valueOf(other, x));
}

/** What a scene is compared with: the scene before, or the baseline in the reading of the first. */
function before(place) {
  return place ? STORY.scenes[place - 1] : { ...BASELINE, reading: STORY.scenes[0].reading };
}

function beforeLabel(place) {
  return place ? "the scene before" : `the baseline, ${STORY.baselineLabel}`;
}

function legend(place) {
  return legendText(place ? "the scene before" : STORY.baselineLabel);
}

function legendText(tick) {
  return `Thin line: the doubt about how strong each rule is, at 90\u00a0%. Tick: ${tick}.`;
}

/** The number as words.py writes it. */
function numberText(value) {
  return String(Number(value.toPrecision(6)));
}

function measured(variable, value) {
  const unit = value === 1 ? variable.unit.replace(/s$/, "") : variable.unit;
  return `${numberText(value)} ${unit}`.trimEnd();
}

function valueWords({ marks }, value) {
  const below = marks.filter(({ at }) => at <= value);
  const above = marks.filter(({ at }) => at >= value);
  if (!below.length || !above.length) return (above[0] ?? below.at(-1)).text;
  if (below.at(-1).at === above[0].at) return above[0].text;
  return `between ${below.at(-1).text} and ${above[0].text}`;
}

function leadingOutcome({ outcomes }) {
  return Object.keys(outcomes).reduce((best, id) => (outcomes[id] > outcomes[best] ? id : best));
}

function leadText(result, bands, names = STORY.phrases) {
  const id = leadingOutcome(result);
  const phrase = names[id];
  const band = bands ? ` (${bandText(bands[id])})` : "";
  return `${phrase[0].toUpperCase()}${phrase.slice(1)} would lead, at ${percent(result.outcomes[id])}${band}`;
}

function outcomesText({ outcomes }) {
  const ranked = [...STORY.outcomes].sort((one, other) => outcomes[other.id] - outcomes[one.id]);
  const told = ranked.map(({ id, label }) => `${label} ${percent(outcomes[id])}`);
  return `Outcomes from most to least likely: ${told.join("; ")}.`;
}

function flowText({ flows }) {
  const choices = STORY.stages.filter(({ kind }) => kind === "choice");
  const told = choices.map(({ id, branches }) =>
    branches.map((branch) => `${branch.label} ${percent(flows[`${id}.${branch.id}`])}`).join(", "),
  );
  return `Of all cases. ${told.join(". ")}.`;
}

/** The inputs in which settings differ from others, as { label, start, end }. */
function differences(from, to) {
  const moved = STORY.variables.filter((x) => valueOf(from, x) !== valueOf(to, x));
  const told = moved.map((x) => ({
    label: x.label,
    start: numberText(valueOf(from, x)),
    end: measured(x, valueOf(to, x)),
  }));
  if (from.reading === to.reading) return told;
  return [...told, { label: "Reading", start: readingText(from.reading), end: readingText(to.reading) }];
}

function readingText(id) {
  return READING[id].mark ?? READING[id].label;
}

function differencesText(from, to) {
  return differences(from, to).map(({ label, start, end }) => `${label} ${start} → ${end}`).join("; ");
}

/** Where the settings can be opened in the Simulator; without an address only what comes after it. */
function linkTo(settings, name) {
  const query = new URLSearchParams();
  for (const x of STORY.variables) if (valueOf(settings, x) !== x.baseline) query.set(x.key, valueOf(settings, x));
  const { id, own } = READING[settings.reading];
  if (settings.reading !== BASELINE.reading) query.set("reading", own ? "own" : id);
  if (own) query.set("own", JSON.stringify(own));
  if (name !== BASELINE.name && name.length <= MOST_NAME_LENGTH) query.set("name", name);
  query.set("rules", STORY.fingerprint);
  return `${STORY.link.split(/[?#]/)[0]}?${query}`;
}
