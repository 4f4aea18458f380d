// What can be taken away from a picture: as an image, as its numbers, as its words.

const IMAGE_SCALE = 2;
const LINE_PIXELS = 20;
const CHARACTER_PIXELS = 7;
const EDGE_PIXELS = 16;
const FONT_FAMILY = "Source Sans";

let fontFace;

/** A row of buttons; each of `makers` {label: async () => Blob or null} gives a file, or null if it did its work itself. */
function downloads(makers, name) {
  const row = document.createElement("div");
  row.className = "downloads";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  for (const [label, make] of Object.entries(makers)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", async () => {
      said.textContent = "";
      const blob = await make();
      if (blob) save(blob, `${name()}.${label.toLowerCase()}`);
      else said.textContent = "Copied.";
    });
    row.append(button);
  }
  row.append(said);
  return row;
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // navigator.clipboard exists only on https and localhost.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  return null;
}

/** A Plotly picture as a file, with its words above and its source below, so that it can stand alone. */
async function pictureFile(format, box, words, paper) {
  const figure = framed(box, words, paper);
  try {
    const vector = withStyle(await vectorText(figure), await embeddedFont());
    return format === "svg" ? vectorFile(vector) : await drawnFile(vector, figure.layout);
  } catch {
    // Without the font the picture is less handsome, but it is there.
    return format === "svg" ? vectorFile(await vectorText(figure)) : plotlysFile(figure);
  }
}

/** The figure of `box` with its words around it and more room at the left. */
function framed(box, { sentence, source }, paper) {
  const width = box.clientWidth + EDGE_PIXELS;
  const perLine = Math.floor((width - 2 * EDGE_PIXELS) / CHARACTER_PIXELS);
  const [above, below] = [broken(sentence, perLine), broken(source, perLine)];
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

function vectorFile(text) {
  return new Blob([text], { type: "image/svg+xml" });
}

async function plotlysFile(figure) {
  const content = await imageContent(figure, "png", IMAGE_SCALE);
  return new Blob([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], { type: "image/png" });
}

async function drawnFile(vector, { width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(vector)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * IMAGE_SCALE;
  canvas.height = height * IMAGE_SCALE;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png"),
  );
}

function withStyle(vector, css) {
  const picture = new DOMParser().parseFromString(vector, "image/svg+xml");
  const [definitions, style] = ["defs", "style"].map((name) =>
    picture.createElementNS("http://www.w3.org/2000/svg", name),
  );
  style.textContent = css;
  definitions.append(style);
  picture.documentElement.prepend(definitions);
  return new XMLSerializer().serializeToString(picture);
}

// An image sees neither the page's fonts nor the network: it has to carry its font.
function embeddedFont() {
  fontFace ??= fetchedFont().catch((error) => {
    fontFace = undefined;
    throw error;
  });
  return fontFace;
}

async function fetchedFont() {
  const response = await fetch(fontAddress(), { mode: "same-origin" });
  if (!response.ok) throw new Error(`the font did not load: ${response.status}`);
  const data = await dataAddress(await response.blob());
  return `@font-face { font-family: "${FONT_FAMILY}"; font-weight: 100 900; src: url("${data}") format("woff2"); }`;
}

function fontAddress() {
  const rule = [...document.styleSheets].flatMap(readableRules).find(isUprightFont);
  const [, path] = rule.style.getPropertyValue("src").match(/url\(["']?([^"')]+)/);
  return new URL(path, rule.parentStyleSheet.href ?? document.baseURI);
}

function readableRules(sheet) {
  try {
    return [...sheet.cssRules];
  } catch {
    // The browser hides the rules of another origin.
    return [];
  }
}

function isUprightFont(rule) {
  if (!(rule instanceof CSSFontFaceRule)) return false;
  const [family, style] = ["font-family", "font-style"].map((name) => rule.style.getPropertyValue(name));
  return family.replace(/["']/g, "") === FONT_FAMILY && (style || "normal") === "normal";
}

function dataAddress(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

function broken(text, perLine) {
  const lines = [""];
  for (const word of plain(text).split(" ")) {
    if (lines.at(-1) && lines.at(-1).length + word.length >= perLine) lines.push("");
    lines.push(`${lines.pop()} ${word}`.trim());
  }
  return lines;
}

// Plotly reads a little markup in its texts; what a user wrote shall be read as typed.
function plain(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
