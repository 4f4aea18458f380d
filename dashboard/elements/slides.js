// The slides of a storyline, one at a time: the presentation itself, small, in a frame that nobody can steer.
// A new version is loaded behind the old one, so that nothing flashes; a headline stands on it as it is typed.

import { createButton, isDark, make } from "../../briefing/kit.js";
import { fromRoot, mounted, unpacked } from "./page.js";

export default function ({ data: bytes, parentElement }) {
  const [preview, leave] = mounted(parentElement, createPreview);
  const { address, ...which } = unpacked(bytes);
  preview.show({ address: fromRoot(address), ...which });
  return leave;
}

function createPreview(parent) {
  const screen = make("div", { class: "screen" });
  const back = createButton("←", () => turn(-1), { "aria-label": "The slide before" });
  const next = createButton("→", () => turn(1), { "aria-label": "The next slide" });
  const said = make("span", { role: "status" });
  const box = make("div", {}, screen, make("div", { class: "turn" }, said, back, next));
  parent.append(box);
  let shown, loading, address;
  let slides = [], fields = {}, first, at = 0;

  function show(which) {
    if (which.first !== first || !which.slides.includes(slides[at])) at = which.slides.indexOf(which.first);
    else at = which.slides.indexOf(slides[at]);
    ({ address, slides, fields, first } = which);
    turn(0);
  }

  function turn(by) {
    at = Math.min(slides.length - 1, Math.max(0, at + by));
    said.textContent = `Slide ${at + 1} of ${slides.length}`;
    back.disabled = at <= 0;
    next.disabled = at >= slides.length - 1;
    lead(`${address}#slide-${slides[at]}-${isDark(box) ? "dark" : "light"}`);
  }

  function lead(place) {
    const current = loading ?? shown;
    if (current?.place === place) return;
    if (current?.place.split("#")[0] === address) {
      current.place = place;
      current.frame.contentWindow.location.replace(place);
      return;
    }
    loading?.frame.remove();
    loading = { place, frame: createFrame(place) };
    loading.frame.addEventListener("load", arrived);
    screen.append(loading.frame);
  }

  function createFrame(place) {
    const frame = make("iframe", { title: "The slide as it will be shown", tabindex: "-1" });
    frame.inert = true;
    frame.src = place;
    return frame;
  }

  function arrived({ currentTarget }) {
    if (currentTarget !== loading?.frame) return;
    shown?.frame.remove();
    shown = loading;
    loading = undefined;
    shown.frame.classList.add("shown");
  }

  /** Writes what is typed upon the slide at once; the server then sends the slide with it. */
  function follow({ target }) {
    const key = fields[slides[at]];
    const headline = key && target.closest?.(`.st-key-${key}`) && target.value.trim();
    const heading = headline && shown?.frame.contentDocument?.querySelector(".previews .headline");
    if (heading) heading.textContent = headline;
  }

  document.addEventListener("input", follow, true);

  function close() {
    document.removeEventListener("input", follow, true);
    box.remove();
  }
  return { show, close };
}
