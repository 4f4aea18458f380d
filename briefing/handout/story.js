// What the document holds, and what follows from it: settings in, results and words out.
// Settings: { values: { variable id: number }, reading: reading id, lens: lens id, or empty for all cases, baseline: the
// number of the one they are set against }; a value that is missing stands at the baseline of the rules.

import { evaluateLive } from "../../model/live.js";
import { bandText, percent, points } from "../draw.js";

export const STORY = JSON.parse(document.getElementById("content").textContent);
// How many scenes it came with: further ones are “what ifs” that were kept.
export const SCENES_TOLD = STORY.scenes.length;
export const READING = Object.fromEntries(STORY.readings.map((reading) => [reading.id, reading]));
// Those that settings may be set against, by number: first that of the rules, then those of the days that scenes stand for.
export const BASELINES = STORY.baselines.map(({ label, values }, baseline) => {
  return { name: `Baseline, ${label}`, values, reading: STORY.readings[0].id, lens: "", baseline };
});
// From which settings one begins to try others.
export const BEGINNING = STORY.scenes[0] ?? BASELINES[0];
export const LEADERS = STORY.variables.filter(({ leading }) => leading).slice(0, 3);
const LABELS = Object.fromEntries(STORY.outcomes.map(({ id, label }) => [id, label]));
const programs = {};

export function programOf(id) {
  return (programs[id] ??= {
    ...STORY.program,
    base: READING[id].base,
    rules: STORY.program.rules.map((rule, n) => ({ ...rule, weight: READING[id].rules[n] })),
  });
}

export function evaluated({ values, reading, lens }) {
  return evaluateLive(programOf(reading), values, lens);
}

/** Among which cases shares are counted, as in “37 of 100 …”; `otherwise` for all. */
export function casesOf({ lens }, otherwise = "cases") {
  return lens ? STORY.lenses.find(({ id }) => id === lens).phrase : otherwise;
}

export function allValues(settings) {
  return Object.fromEntries(STORY.variables.map((variable) => [variable.id, valueOf(settings, variable)]));
}

export function valueOf(settings, variable) {
  return settings.values[variable.id] ?? variable.baseline;
}

/** The baseline that settings are set against. */
function baselineOf({ baseline }) {
  return BASELINES[baseline];
}

export function sameSettings(one, other) {
  const alike = one.reading === other.reading && one.lens === other.lens;
  return alike && STORY.variables.every((x) => valueOf(one, x) === valueOf(other, x));
}

/** How far ahead settings look, as “over 10 years”. */
export function overText(settings) {
  const time = STORY.variables.find(({ id }) => id === STORY.time);
  return `over ${measured(time, valueOf(settings, time))}`;
}

/**
 * What a scene is compared with, through its own lens: the scene before, or the baseline in the reading of the first;
 * a “what if” that was kept, the scene `from` which it was tried.
 */
export function before(place) {
  const { reading, lens, from = place - 1 } = STORY.scenes[place];
  return from < 0 ? { ...baselineOf(STORY.scenes[place]), reading, lens } : { ...STORY.scenes[from], lens };
}

export function beforeLabel(place) {
  const { apart, from = place - 1 } = STORY.scenes[place];
  const { label } = STORY.baselines[STORY.scenes[place].baseline];
  return from < 0 ? `the baseline, ${label}${apart}` : `${sceneLabel(from)}${apart}`;
}

/** What a scene is called beside another: by its number or, a “what if” that was kept, by its name. */
export function sceneLabel(place) {
  const { from, name } = STORY.scenes[place];
  return from === undefined ? `scene ${place + 1}` : `“${name}”`;
}

export function legend(place) {
  return legendText(beforeLabel(place).replace("the baseline, ", ""));
}

export function legendText(tick) {
  return `Thin line: doubt about the rules’ strength, at 90\u00a0%. Tick: ${tick}. Rounded.`;
}

/** The number as words.py writes it. */
function numberText(value) {
  return String(Number(value.toPrecision(6)));
}

export function measured(variable, value) {
  const unit = value === 1 ? variable.unit.replace(/s$/, "") : variable.unit;
  return `${numberText(value)} ${unit}`.trimEnd();
}

export function valueWords({ marks }, value) {
  const below = marks.filter(({ at }) => at <= value);
  const above = marks.filter(({ at }) => at >= value);
  if (!below.length || !above.length) return (above[0] ?? below.at(-1)).text;
  if (below.at(-1).at === above[0].at) return above[0].text;
  return `between ${below.at(-1).text} and ${above[0].text}`;
}

/** The outcome with the highest share. */
export function leadingOutcome({ outcomes }) {
  return Object.keys(outcomes).reduce((best, id) => (outcomes[id] > outcomes[best] ? id : best));
}

/** What leads and how likely it is, as words.py says it: by groups, if there are any. */
export function leadText(result, bands, settings) {
  if (STORY.groups.length) return groupsText(result, bands, settings);
  const id = leadingOutcome(result);
  const phrase = STORY.phrases[id];
  return `${begun(phrase)} would lead, at ${percent(result.outcomes[id])}${inBrackets(bands[id])}.`;
}

/** The same in a few words. */
export function leadLabel(result, bands) {
  const [group] = rankedGroups(result);
  const id = leadingOutcome(result);
  if (!group) return `${LABELS[id]} would lead, at ${percent(result.outcomes[id])}${inBrackets(bands[id])}`;
  return `${group.label}: ${percent(result.groups[group.id])}${inBrackets(bands[`group:${group.id}`])}`;
}

function groupsText(result, bands, settings) {
  const [first, ...others] = rankedGroups(result);
  const share = ofHundred(result.groups[first.id]);
  const leads = `${first.clause} in ${share} of 100 ${casesOf(settings)}${inBrackets(bands[`group:${first.id}`])}`;
  const rest = others
    .filter(({ id }) => result.groups[id] > 0)
    .map((group) => `${small(group.label)} ${ofHundred(result.groups[group.id])}${ofWhich(group, result)}`);
  if (rest.length && result.groups[first.id] - result.groups[others[0].id] < STORY.close) {
    rest[0] = `nearly as often ${rest[0]}`;
  }
  return `${[leads + ofWhich(first, result), ...rest].join("; ")}.${singleOutcome(result, first)}`;
}

function rankedGroups({ groups }) {
  return [...STORY.groups].sort((one, other) => groups[other.id] - groups[one.id]);
}

function ofWhich(group, { groups, outcomes }) {
  const whole = groups[group.id];
  if (!points(whole)) return "";
  const parts = group.of_which.map((part) => {
    const share = part.outcomes.reduce((sum, id) => sum + outcomes[id], 0);
    return `, ${points(share) === points(whole) ? "all" : `of which ${ofHundred(share)}`} ${part.label}`;
  });
  return parts.join("");
}

function singleOutcome(result, { outcomes }) {
  const id = leadingOutcome(result);
  if (outcomes.length === 1 && outcomes[0] === id) return "";
  return ` Most likely single outcome: ${STORY.phrases[id]}, ${percent(result.outcomes[id])}.`;
}

function ofHundred(share) {
  return percent(share).replace("\u00a0%", "");
}

function inBrackets(band) {
  return band ? ` (${bandText(band)})` : "";
}

function begun(text) {
  return text[0].toUpperCase() + text.slice(1);
}

function small(text) {
  return text[0].toLowerCase() + text.slice(1);
}

export function outcomesText({ outcomes }, settings) {
  const ranked = [...STORY.outcomes].sort((one, other) => outcomes[other.id] - outcomes[one.id]);
  const parts = ranked.map(({ id, label }) => `${label} ${percent(outcomes[id])}`);
  const among = settings.lens ? `Of ${casesOf(settings)}, outcomes` : "Outcomes";
  return `${among} from most to least likely: ${parts.join("; ")}.`;
}

export function flowText({ flows }, settings) {
  const choices = STORY.stages.filter(({ kind }) => kind === "choice");
  const parts = choices.map(({ id, branches }) =>
    branches.map((branch) => `${branch.label} ${percent(flows[`${id}.${branch.id}`])}`).join(", "),
  );
  return `Of ${casesOf(settings, "all cases")}. ${parts.join(". ")}.`;
}

/** The inputs in which settings differ from others, the farthest moved first, as { label, start, end }. */
export function differences(from, to) {
  const reach = (x) => Math.abs(valueOf(to, x) - valueOf(from, x)) / (x.range[1] - x.range[0]);
  const moved = STORY.variables.filter(reach).sort((one, other) => reach(other) - reach(one));
  const parts = moved.map((x) => ({
    label: x.label,
    start: numberText(valueOf(from, x)),
    end: measured(x, valueOf(to, x)),
  }));
  if (from.reading !== to.reading) {
    parts.push({ label: "Reading", start: readingText(from.reading), end: readingText(to.reading) });
  }
  if (from.lens !== to.lens) {
    parts.push({ label: "Shares of", start: casesOf(from, "all cases"), end: casesOf(to, "all cases") });
  }
  return parts;
}

export function readingText(id) {
  return READING[id].mark ?? READING[id].label;
}

export function differencesText(from, to) {
  return differences(from, to).map(({ label, start, end }) => `${label} ${start} → ${end}`).join("; ");
}

/** Where the settings can be opened in the Simulator; without an address only what comes after it. */
export function linkTo(settings, name) {
  const query = new URLSearchParams();
  const from = baselineOf(settings);
  for (const x of STORY.variables) {
    if (valueOf(settings, x) !== valueOf(from, x)) query.set(x.key, valueOf(settings, x));
  }
  const { id, own } = READING[settings.reading];
  if (settings.reading !== from.reading) query.set("reading", own ? "own" : id);
  if (settings.lens) query.set("lens", settings.lens);
  if (own) query.set("own", JSON.stringify(own));
  for (const [key, text] of Object.entries(STORY.baselines[settings.baseline].link)) query.set(key, text);
  if (name !== from.name && name.length <= STORY.longestName) query.set("name", name);
  query.set("rules", STORY.fingerprint);
  return `${STORY.link.split(/[?#]/)[0]}?${query}`;
}
