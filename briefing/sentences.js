// How is it said in the browser? The sentences that follow the finger, word for word as words.py says them.
// Numbers in, text out. spec: as for draw.js, with what spoken_parts of drawing.py holds.

import { bandText, percent, points } from "./draw.js";

const EDGE = "\u00a0%";

/** What leads, how likely it is and what stands beside it; `lens` names the cases among which is counted. */
export function resultSentence(spec, shown, bands, yardstick, lens) {
  const speak = spec.groups.length ? groupsSentence : outcomeLeads;
  return speak(spec, shown, bands, yardstick, spec.lenses[lens]);
}

function groupsSentence(spec, shown, bands, yardstick, among) {
  const share = ({ id }) => shown.groups[id];
  const [first, ...others] = ranked(spec.groups, share);
  const word = probabilityWord(spec, share(first), yardstick);
  const doubt = `${bandText(bands[`group:${first.id}`])}; ${word}`;
  const isClose = others.length > 0 && share(first) - share(others[0]) < spec.close;
  const clauses = others.map((group) => {
    const often = isClose && group === others[0] ? " nearly as often," : "";
    return share(group) > 0 && `${group.clause}${often} in ${ofHundred(share(group))}${ofWhich(shown, group)}`;
  });
  const lead = `${first.clause} in ${ofHundred(share(first))} of 100 ${among ?? "cases"} (${doubt})${ofWhich(shown, first)}.`;
  return [lead, joined(clauses.filter(Boolean)), singleOutcome(spec, shown, first)].filter(Boolean).join(" ");
}

// Which single outcome is likeliest, where the group that leads does not say so itself.
function singleOutcome(spec, shown, group) {
  const [{ id }] = ranked(spec.outcomes, (outcome) => shown.outcomes[outcome.id]);
  if (group.outcomes.join() === id) return "";
  return `The likeliest single outcome: ${spec.phrases[id]}, ${percent(shown.outcomes[id])}.`;
}

function joined([first, ...others]) {
  return first && `${[first, ...others.map(withinSentence)].join("; ")}.`;
}

function ofWhich(shown, group) {
  const whole = points(shown.groups[group.id]);
  const parts = group.of_which.map(({ label, outcomes }) => {
    const share = outcomes.reduce((total, id) => total + shown.outcomes[id], 0);
    const amount = points(share) === whole ? "all" : share > 0 ? ofHundred(share) : "none";
    return `, ${amount} of them ${label}`;
  });
  return whole ? parts.join("") : "";
}

function outcomeLeads(spec, shown, bands, yardstick, among) {
  const share = ({ id }) => shown.outcomes[id];
  const [first, second] = ranked(spec.outcomes, share);
  const text = `${percent(share(first))} (${bandText(bands[first.id])})`;
  const word = probabilityWord(spec, share(first), yardstick);
  const isLow = /unlikely|remote chance$|no chance$/.test(word);
  const phrase = spec.phrases[first.id];
  return [
    isLow ? `Most likely, though in itself ${word}: ${phrase}, ${text}.` : `Most likely: ${phrase}, ${word} at ${text}.`,
    share(first) - share(second) < spec.close && `Nearly as likely: ${spec.phrases[second.id]}, ${percent(share(second))}.`,
    among && `Shares are of ${among}.`,
  ].filter(Boolean).join(" ");
}

/** What leads, by name: a group or, in a rule base without groups, an outcome. */
export function leading(spec, shown) {
  if (!spec.groups.length) return ranked(spec.outcomes, ({ id }) => shown.outcomes[id])[0].id;
  return `group:${ranked(spec.groups, ({ id }) => shown.groups[id])[0].id}`;
}

/** What a result rests on: `ends` is what the weight that moves it most makes of it. */
export function restsSentence(spec, result, { weight, low, high }) {
  const named = [...spec.groups.map((group) => ({ ...group, id: `group:${group.id}` })), ...spec.outcomes];
  const label = `“${named.find(({ id }) => id === result).label}”`;
  if (!(high - low >= spec.leastCarried)) {
    return `This rests on no single judgement: none moves ${label} by as much as half a point.`;
  }
  const { name, grade } = spec.judgements[weight];
  const range = `${points(low)} to ${percent(high)}`;
  return `This rests most on ${name} (${grade}): within that grade, it alone could make ${label} anything from ${range}.`;
}

/** How often it comes to what a contrast is of, in the cases that take each of its ways. */
export function contrastSentence(spec, shown, contrast, time) {
  const ways = contrast.ways.map((phrase, place) => ({ phrase, share: shown.contrasts[`${contrast.id}.${place}`] }));
  const isShut = ({ share }) => Number.isNaN(share);
  const amount = ({ phrase, share }, n) => `${ofHundred(share)}${n ? "" : " of 100 cases"} ${phrase}`;
  const said = listed(ways.filter((way) => !isShut(way)).map(amount));
  const shut = ways.filter(isShut).map(({ phrase }) => `there would be no case ${phrase}`);
  const clause = contrast.clause.replaceAll("{time}", measured(spec.time, time));
  return sentenceCase(`${[said && `${clause} ${said}`, ...shut].filter(Boolean).join("; ")}.`);
}

/** What grows most from the first year to the last of [{outcome id: share}]. */
export function timelineSentence(spec, years, time, lens) {
  const [start, end] = [years[0], years.at(-1)];
  const growth = ({ id }) => end[id] - start[id];
  const [grown] = ranked(spec.outcomes, growth);
  const over = `Over ${measured(spec.time, time)}`;
  const among = spec.lenses[lens];
  if (growth(grown) < 0.005) return `${over} the shares${among ? ` of ${among}` : ""} stay as they are.`;
  const ends = [start, end].map((shares) => percent(shares[grown.id]));
  return `${over}${among ? `, of ${among},` : ""} ${spec.phrases[grown.id]} grows most, from ${ends.join(" to ")}.`;
}

function ranked(things, share) {
  return things.toSorted((one, other) => share(other) - share(one));
}

function probabilityWord(spec, share, yardstick) {
  return spec.yardsticks[yardstick].find(([edge]) => share <= edge || edge === 1)[1];
}

function ofHundred(share) {
  return percent(share).replace(EDGE, "").replace("<", "fewer than ").replace(">", "more than ");
}

function measured({ unit }, value) {
  const number = String(Number(value.toPrecision(6)));
  return `${number} ${value === 1 ? unit.replace(/s$/, "") : unit}`.trimEnd();
}

function listed(parts) {
  return [parts.slice(0, -1).join(", "), parts.at(-1)].filter(Boolean).join(" and ");
}

function withinSentence(text) {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

function sentenceCase(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
