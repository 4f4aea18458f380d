// Which bands belong to settings? A scene’s own; for all others those that the browser works out.

import { bandsLive } from "../../model/bands.js";
import { STORY, programOf, sameSettings, valueOf } from "./story.js";

const workedOut = new Map();

/** The bands of settings as { id: [low, high] }. */
export function bandsAt(settings) {
  const own = STORY.scenes.find((scene) => sameSettings(scene, settings));
  if (own) return own.bands;
  const key = [settings.reading, settings.lens, ...STORY.variables.map((x) => valueOf(settings, x))].join();
  const { reading, values, lens } = settings;
  if (!workedOut.has(key)) workedOut.set(key, bandsLive(programOf(reading), STORY.doubt, values, lens));
  return workedOut.get(key);
}
