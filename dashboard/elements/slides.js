// The slides of a storyline, one at a time: the presentation itself, small, in a frame that nobody can steer.
// It is loaded anew only where scenes change, behind the old one, so that nothing flashes; words are sent to it, and
// stand on it as they are typed.

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
    const places = (id) => which.slides.findIndex((slide) => slide.id === id);
    at = Math.max(places(which.first === first ? slides[at].id : which.first), 0);
    ({ address, slides, fields, first } = which);
    turn(0);
    send({ slides });
  }

  function turn(by) {
    at = Math.min(slides.length - 1, Math.max(0, at + by));
    said.textContent = `Slide ${at + 1} of ${slides.length}`;
    back.disabled = at <= 0;
    next.disabled = at >= slides.length - 1;
    lead(`${address}#slide-${slides[at].id}-${isDark(box) ? "dark" : "light"}`);
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

  /** Sends words to the slides, if they are there. */
  function send(words) {
    if (!loading) shown.frame.contentWindow.postMessage(words, location.origin);
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
    send({ slides });
    shown.frame.classList.add("shown");
  }

  /** Writes what is typed upon its slide at once; the server then sends what becomes of it. */
  function follow({ target }) {
    const key = Object.keys(fields).find((one) => target.closest?.(`.st-key-${one}`));
    if (!key || !target.value.trim()) return;
    const [id, part] = fields[key];
    const place = slides.findIndex((slide) => slide.id === id);
    if (place < 0) return;
    turn(place - at);
    const text = part === "text" ? target.value.split("\n").filter((line) => line.trim()) : target.value.trim();
    send({ id, words: { [part]: text } });
  }

  document.addEventListener("input", follow, true);

  function close() {
    document.removeEventListener("input", follow, true);
    box.remove();
  }
  return { show, close };
}
