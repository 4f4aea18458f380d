// The slides of one scene, one at a time: the presentation itself, small, in a frame that nobody can steer.
// A new version is loaded behind the old one, so that nothing flashes.

import { createButton, isDark, make } from "../../briefing/kit.js";
import { fromRoot, mounted, unpacked } from "./page.js";

export default function ({ data: bytes, parentElement }) {
  const [preview, leave] = mounted(parentElement, createPreview);
  const { address, number } = unpacked(bytes);
  preview.show({ address: fromRoot(address), number });
  return leave;
}

function createPreview(parent) {
  const screen = make("div", { class: "screen" });
  const back = createButton("←", () => turn(-1), { "aria-label": "The slide before" });
  const next = createButton("→", () => turn(1), { "aria-label": "The next slide" });
  const said = make("span", { role: "status" });
  const box = make("div", {}, screen, make("div", { class: "turn" }, said, back, next));
  parent.append(box);
  let shown, loading, scene, at = 0;

  function show({ address, number }) {
    const place = `${address}#slides-${number}-${isDark(box) ? "dark" : "light"}`;
    if (scene !== number) at = 0;
    scene = number;
    const current = loading ?? shown;
    if (current?.place === place) return;
    if (current?.place.split("#")[0] === address) {
      current.place = place;
      current.frame.contentWindow.location.replace(place);
      if (current === shown) setTimeout(() => turn(0));
      return;
    }
    loading?.frame.remove();
    loading = { place, frame: createFrame(place) };
    loading.frame.addEventListener("load", arrived);
    screen.append(loading.frame);
  }

  function createFrame(place) {
    const frame = make("iframe", { title: "The slides of this scene", tabindex: "-1" });
    frame.inert = true;
    frame.src = place;
    return frame;
  }

  function arrived({ currentTarget }) {
    if (currentTarget !== loading?.frame) return;
    shown?.frame.remove();
    shown = loading;
    loading = undefined;
    turn(0);
    shown.frame.classList.add("shown");
  }

  function turn(by) {
    const slides = shown?.frame.contentDocument.querySelectorAll(".previews > .stage") ?? [];
    at = Math.min(slides.length - 1, Math.max(0, at + by));
    // scrollIntoView would take the whole page along.
    shown?.frame.contentWindow.scrollTo(0, slides[at]?.offsetTop ?? 0);
    said.textContent = slides.length > 1 ? `Slide ${at + 1} of ${slides.length}` : "";
    back.disabled = at <= 0;
    next.disabled = at >= slides.length - 1;
    back.hidden = next.hidden = slides.length < 2;
  }

  function close() {
    box.remove();
  }
  return { show, close };
}
