// A page for the browser's scripts to run in, without a browser: what jsdom lacks stands still.

import { JSDOM } from "jsdom";

const TAKEN_OVER = [
  "document", "window", "location", "history", "navigator", "localStorage", "sessionStorage", "getComputedStyle",
  "MutationObserver", "DOMParser", "XMLSerializer", "HTMLElement", "CSSFontFaceRule", "FileReader", "Image", "Blob",
  "addEventListener", "removeEventListener", "requestAnimationFrame", "cancelAnimationFrame",
];

/** Opens a page of that HTML at an address; returns its window. Only one page is open at a time. */
export function openPage(html = "", url = "http://127.0.0.1/") {
  const { window } = new JSDOM(`<!doctype html>${html}`, { url, pretendToBeVisual: true });
  window.matchMedia = (query) => Object.assign(new window.EventTarget(), { matches: query.includes("reduced-motion") });
  window.document.fonts = new window.EventTarget();
  window.HTMLDialogElement.prototype.showModal = function () { this.open = true; };
  window.HTMLDialogElement.prototype.close = function () { this.open = false; };
  window.HTMLElement.prototype.scrollIntoView = () => {};
  for (const name of TAKEN_OVER) {
    const value = typeof window[name] === "function" && !window[name].prototype ? window[name].bind(window) : window[name];
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  globalThis.CSS ??= { escape: (text) => text };
  globalThis.matchMedia = window.matchMedia;
  globalThis.ResizeObserver = class { observe() {} disconnect() {} };
  return window;
}
