// What of the result stays in sight on a phone while the sliders are moved? The totals of the groups, above the page;
// page.css says when.

import { make } from "../../briefing/kit.js";

/** A strip of a picture of its own, which is updated with the others. */
export function createStrip(picture) {
  const element = make("div", { class: "strip", "aria-hidden": "true" }, picture.element);
  return { ...picture, element };
}
