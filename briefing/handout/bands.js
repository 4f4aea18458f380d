// Which bands belong to settings? A scene’s own; for all others those that the browser works out once sliders rest.

import { bandsLive } from "../../model/bands.js";
import { STORY, programOf, sameSettings, valueOf } from "./story.js";

const REST_MILLISECONDS = 120;
// Of the 16 of a frame: whatever else there is to do must find its time beside this.
const SLICE_MILLISECONDS = 5;
const workedOut = new Map();

/** The bands of settings as { id: [low, high] }, if they are known. */
export function bandsAt(settings) {
  const own = STORY.scenes.find((scene) => sameSettings(scene, settings));
  return own?.bands ?? workedOut.get(keyOf(settings));
}

function keyOf(settings) {
  return [settings.reading, settings.lens, ...STORY.variables.map((x) => valueOf(settings, x))].join();
}

/** Returns { follow(settings) }: for the last settings or none, `found(bands)` is called once they become known. */
export function createBands(found) {
  let waiting;
  function follow(settings) {
    clearTimeout(waiting);
    if (settings && !bandsAt(settings)) waiting = setTimeout(() => begin(settings), REST_MILLISECONDS);
  }

  function begin(settings) {
    work(bandsLive(programOf(settings.reading), STORY.doubt, settings.values, settings.lens), settings);
  }

  function work(draws, settings) {
    const end = performance.now() + SLICE_MILLISECONDS;
    let step = draws.next();
    while (!step.done && performance.now() < end) step = draws.next();
    if (!step.done) {
      waiting = setTimeout(() => work(draws, settings));
      return;
    }
    workedOut.set(keyOf(settings), step.value);
    found(step.value);
  }
  return { follow };
}
