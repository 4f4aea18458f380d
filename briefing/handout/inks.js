// Which colours does a picture have in a dark room? Those of the light one, each with its own for the dark.

import { STORY } from "./story.js";

/** Gives the pictures that stand in an element, such as the page, their colours for a dark room. */
export function colourPictures(element) {
  for (const part of element.querySelectorAll("svg:is([fill], [stroke]), svg :is([fill], [stroke])")) {
    if (part.matches("text:is([fill='#000000'], [fill='#FFFFFF'])")) inkUpon(part);
    else for (const use of ["fill", "stroke"]) inkIn(part, use);
  }
}

function inkIn(part, use) {
  const light = part.getAttribute(use);
  if (STORY.inks[light]) part.style[use] = `light-dark(${light}, ${STORY.inks[light]})`;
}

// Black or white was chosen for the light colour of the outcome or group that is named here, upon that colour.
function inkUpon(part) {
  part.style.fill = `light-dark(${part.getAttribute("fill")}, ${STORY.inks[part.textContent]})`;
}
