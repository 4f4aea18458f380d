// What can be taken away from one of the panel's pictures? The server draws it anew, of the scenario that is shown.

import { createDownloads, pictureFile } from "./download.js";
import { fetched, fromRoot } from "./page.js";

/** The row of downloads of a picture that the server hands out in that folder. */
export function createTakeaway(picture, folder) {
  const drawn = (link, ending, type) => fetched(fromRoot(`${folder}/${picture}.${ending}${link}`), type);
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
