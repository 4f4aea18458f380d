// How long does it take? The time planned, that which a rehearsal took slide by slide, and how one now stands to both.
// Times are seconds; the browser keeps what is planned, by the presentation's title.

import { keep, kept } from "../kit.js";
import { SLIDES } from "./slides.js";
import { STORY } from "./story.js";

const keptAs = `times: ${STORY.title}`;

/**
 * Returns { begin, arrive(slide id), plan(minutes), rehearse, times }. `rehearse` begins a rehearsal, or ends it and
 * keeps its times; `times` says { minutes, elapsed, here, planned: for this slide, ahead: by how much, rehearsing }, of
 * which `planned` and `ahead` are undefined without a rehearsal.
 */
export function createTiming(now = () => Date.now()) {
  let { minutes, rehearsed } = planned();
  let rehearsing = false;
  let slide, begun, arrived, taken;
  begin();

  function begin() {
    begun = arrived = now();
    taken = {};
  }

  function arrive(id) {
    const left = now();
    taken[slide] = timeOn(slide, left);
    [slide, arrived] = [id, left];
  }

  function timeOn(id, until) {
    return (taken[id] ?? 0) + (id === slide ? (until - arrived) / 1000 : 0);
  }

  function plan(wanted) {
    minutes = wanted > 0 ? wanted : 0;
    keepPlanned({ minutes, rehearsed });
  }

  function rehearse() {
    if (rehearsing) {
      arrive(slide);
      rehearsed = Object.fromEntries(SLIDES.map(({ id }) => [id, Math.round(taken[id] ?? 0)]));
      keepPlanned({ minutes, rehearsed });
    } else begin();
    rehearsing = !rehearsing;
  }

  function times() {
    const at = now();
    const [elapsed, here] = [(at - begun) / 1000, timeOn(slide, at)];
    const own = rehearsing ? undefined : rehearsed?.[slide];
    const ahead = own === undefined ? undefined : due(slide, here) - elapsed;
    return { minutes, elapsed, here, planned: own, ahead, rehearsing };
  }

  /** How much time should have gone by: what the slides before this one took, and of this one no more than is planned. */
  function due(id, here) {
    const before = SLIDES.slice(0, SLIDES.findIndex((one) => one.id === id));
    return before.reduce((sum, one) => sum + (rehearsed[one.id] ?? 0), Math.min(here, rehearsed[id]));
  }
  return { begin, arrive, plan, rehearse, times };
}

function planned() {
  try {
    const { minutes = 0, rehearsed } = JSON.parse(kept("localStorage", keptAs) ?? "{}");
    return { minutes: Number(minutes) || 0, rehearsed };
  } catch {
    return { minutes: 0 };
  }
}

function keepPlanned(times) {
  keep("localStorage", keptAs, JSON.stringify(times));
}

/** Seconds as “12:05”. */
export function clockText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
