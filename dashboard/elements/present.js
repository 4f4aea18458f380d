// The way to the presentation, in a tab of its own. Who comes here straight from a field has words in it that the
// server does not know yet: the tab opens when they are on the slides.

import { make } from "../../briefing/kit.js";
import { fromRoot, mounted, unpacked } from "./page.js";

const PATIENCE_MILLISECONDS = 1000;

export default function ({ data: bytes, parentElement }) {
  const [way, leave] = mounted(parentElement, createWay);
  const { address } = unpacked(bytes);
  way.lead(address && fromRoot(address));
  return leave;
}

function createWay(parent) {
  const link = make("a", { target: "_blank", rel: "noopener" }, "Present");
  parent.append(link);
  let written, late = false, waiting;

  function lead(address) {
    if (link.getAttribute("href") === address) return;
    if (address) link.setAttribute("href", address);
    else link.removeAttribute("href");
    link.setAttribute("aria-disabled", String(!address));
    written = undefined;
    late = false;
    if (waiting) go();
  }

  function go() {
    clearTimeout(waiting);
    waiting = undefined;
    link.click();
  }

  function note({ target }) {
    written = target;
  }

  link.addEventListener("pointerdown", () => {
    late = written !== undefined && document.activeElement === written;
  });
  link.addEventListener("click", (event) => {
    if (!late) return;
    event.preventDefault();
    late = false;
    waiting = setTimeout(go, PATIENCE_MILLISECONDS);
  });
  document.addEventListener("input", note, true);

  function close() {
    document.removeEventListener("input", note, true);
    link.remove();
  }
  return { lead, close };
}
