// What can be taken away from a picture: as an image, as its numbers, as its words.

import { copied, createButton, make } from "../../briefing/kit.js";
import { fetched } from "./page.js";

export const IMAGE_SCALE = 2;
const FONT_MILLISECONDS = 100;
const FONT_FAMILY = "Source Sans";

let fontFace;

/**
 * A row of buttons, each of `makers` {label: async (words) => Blob} giving a file; returns { element, describe(words) }.
 * The words are { title, name, sentence, source, settings }, of a picture and of its files, and whatever else its makers
 * need. On paper the row says source and settings.
 */
export function createDownloads(makers) {
  let words;
  const outcome = make("span", { role: "status" });
  const source = make("p", { class: "on-paper" });
  const buttons = Object.entries(makers).map(([label, made]) =>
    createTaking(label, async () => save(await made(words), `${words.name}.${label.toLowerCase()}`), ""),
  );
  buttons.push(createTaking("Copy as text", () => copyText(textOf(words)), "Copied."));

  function createTaking(label, take, done) {
    return createButton(label, async () => {
      outcome.textContent = "";
      outcome.textContent = await take().then(() => done, () => "This could not be made. Try again.");
    });
  }

  function describe(now) {
    words = now;
    source.textContent = `${words.source} ${words.settings}`;
    for (const button of buttons) button.ariaLabel = `${button.textContent}: ${words.title}`;
  }
  return { element: make("div", { class: "downloads" }, ...buttons, outcome, source), describe };
}

/** Gives a file to the browser to keep. */
export function save(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** What a picture says, where its figures come from and what they rest on. */
function textOf({ sentence, source, settings }) {
  return [sentence, source, settings].join("\n");
}

async function copyText(text) {
  const area = make("textarea", {}, text);
  document.body.append(area);
  const isCopied = await copied(area);
  area.remove();
  if (!isCopied) throw new Error("the browser refused to copy");
}

/** A vector picture (SVG text of that size) as a file; it carries the page's font, if that can be had. */
export async function pictureFile(format, vector, size) {
  // Without the font the picture is less handsome, but it is there.
  const dressed = await embeddedFont().then((font) => withStyle(vector, font), () => vector);
  return format === "svg" ? new Blob([dressed], { type: "image/svg+xml" }) : drawnFile(dressed, size);
}

async function drawnFile(vector, { width, height }) {
  // The font within an image is ready only some time after the image; once it has been, the next image finds it.
  await decoded(vector);
  await new Promise((resolve) => setTimeout(resolve, FONT_MILLISECONDS));
  const image = await decoded(vector);
  const canvas = make("canvas", { width: width * IMAGE_SCALE, height: height * IMAGE_SCALE });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png"),
  );
}

async function decoded(vector) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(vector)}`;
  await image.decode();
  return image;
}

function withStyle(vector, css) {
  const picture = new DOMParser().parseFromString(vector, "image/svg+xml");
  picture.documentElement.prepend(make("svg:defs", {}, make("svg:style", {}, css)));
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
  const response = await fetched(fontAddress(), "font/");
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
