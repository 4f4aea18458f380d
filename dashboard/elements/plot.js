// A Plotly picture as a file, with its words above and its source below, so that it can stand alone.

import { IMAGE_SCALE, pictureFile } from "./download.js";

const LINE_PIXELS = 20;
const CHARACTER_PIXELS = 7;
const EDGE_PIXELS = 16;

export async function plotFile(format, box, words) {
  const figure = framed(box, words, getComputedStyle(box).getPropertyValue("--st-background-color"));
  try {
    return await pictureFile(format, await vectorText(figure), figure.layout);
  } catch {
    return plotlysFile(figure);
  }
}

/** The figure of `box` with its words around it and more room at the left. */
function framed(box, { sentence, source, settings }, paper) {
  const width = box.clientWidth + EDGE_PIXELS;
  const perLine = Math.floor((width - 2 * EDGE_PIXELS) / CHARACTER_PIXELS);
  const [above, below] = [[sentence], [source, settings]].map((said) => said.flatMap((text) => broken(text, perLine)));
  const [top, bottom] = [above.length * LINE_PIXELS + 24, below.length * LINE_PIXELS + 16];
  const { l, t, b, ...margin } = box.layout.margin;
  const line = { xref: "paper", x: 0, xshift: -l, xanchor: "left", showarrow: false, align: "left" };
  const words = [
    { ...line, text: above.join("<br>"), yref: "paper", y: 1, yshift: t + top - 8, yanchor: "top" },
    { ...line, text: below.join("<br>"), yref: "paper", y: 0, yshift: -b - bottom + 8, yanchor: "bottom" },
  ];
  const layout = {
    ...box.layout,
    height: box.clientHeight + top + bottom,
    width,
    paper_bgcolor: paper,
    plot_bgcolor: paper,
    margin: { ...margin, l: l + EDGE_PIXELS, t: t + top, b: b + bottom },
    annotations: [...(box.layout.annotations ?? []), ...words],
  };
  return { data: box.data, layout };
}

async function imageContent(figure, format, scale) {
  const { width, height } = figure.layout;
  const address = await window.Plotly.toImage(figure, { format, width, height, scale });
  return address.slice(address.indexOf(",") + 1);
}

async function vectorText(figure) {
  return decodeURIComponent(await imageContent(figure, "svg", 1));
}

async function plotlysFile(figure) {
  const content = await imageContent(figure, "png", IMAGE_SCALE);
  return new Blob([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], { type: "image/png" });
}

function broken(text, perLine) {
  const lines = [""];
  // An address may be longer than a line.
  const pieces = new RegExp(`\\S{1,${perLine - 1}}`, "g");
  for (const word of text.match(pieces) ?? []) {
    if (lines.at(-1) && lines.at(-1).length + word.length >= perLine) lines.push("");
    lines.push(`${lines.pop()} ${word}`.trim());
  }
  return lines.map(plain);
}

// Plotly reads a little markup in its texts; what a user wrote shall be read as typed.
function plain(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
