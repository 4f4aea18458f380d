// How are the sliders reached on a phone, with the result in sight? The sidebar is a sheet under the page there (page.css);
// a button opens and closes it, and so does the choice of a page.

import { createButton } from "../../briefing/kit.js";
import { mounted } from "./page.js";

const OPENER = "[data-testid=stExpandSidebarButton] button, button[data-testid=stExpandSidebarButton]";
const CLOSER = "[data-testid=stSidebarCollapseButton] button";
const PAGES = "[data-testid=stSidebarNav]";
const [SHOW, HIDE] = ["Sliders", "Close sliders"];

export default function ({ parentElement }) {
  return mounted(parentElement, createSheet)[1];
}

function createSheet(parent) {
  const root = document.documentElement;
  const button = createButton(SHOW, () => press(isOpen() ? CLOSER : OPENER), { class: "sliders", "aria-controls": "stSidebar" });
  parent.append(button);
  // What a keyboard on the screen leaves is shared anew between page and sheet.
  const viewport = document.querySelector("meta[name=viewport]");
  if (viewport && !viewport.content.includes("interactive-widget")) viewport.content += ", interactive-widget=resizes-content";

  function isOpen() {
    return document.querySelector("[data-testid=stSidebar]")?.dataset.collapsed === "false";
  }

  function look() {
    root.toggleAttribute("data-sliders", isOpen());
    button.textContent = isOpen() ? HIDE : SHOW;
    button.setAttribute("aria-expanded", isOpen());
    reveal(document.querySelector(`${PAGES} [aria-current=page]`));
  }

  function choose({ target }) {
    if (root.hasAttribute("data-sliders") && target.closest?.(PAGES)?.matches(":has([aria-current])") && target.closest("a") && isPhone())
      press(CLOSER);
  }

  // A phone's width is that of page.css: there the row of pages is fixed.
  function isPhone() {
    return getComputedStyle(button).display !== "none";
  }

  const changes = new MutationObserver(look);
  changes.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-collapsed", "aria-current"] });
  addEventListener("click", choose);
  addEventListener("resize", look);
  look();
  function close() {
    changes.disconnect();
    removeEventListener("click", choose);
    removeEventListener("resize", look);
    root.removeAttribute("data-sliders");
    button.remove();
  }
  return { close };
}

function press(selector) {
  document.querySelector(selector)?.click();
}

/** Brings the open page's name into the row of pages, without moving the page. */
function reveal(name) {
  const row = name?.closest("ul");
  if (!row || row.scrollWidth <= row.clientWidth) return;
  const [inner, outer] = [name, row].map((one) => one.getBoundingClientRect());
  if (inner.left < outer.left || inner.right > outer.right) row.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}
