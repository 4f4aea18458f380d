// Is a touch upon a slider meant for it, or for the page? The slider would be set by the first contact; so it hears of
// that only once the touch is lifted in its place or goes along the track. What the browser takes to scroll it never does.

import { mounted } from "./page.js";

const TRACK = "[data-testid=stSlider] [role=group]";
const ALONG_PIXELS = 3;

export default function ({ parentElement }) {
  return mounted(parentElement, createGuard)[1];
}

function createGuard() {
  let held;

  function hold(event) {
    if (event.pointerType !== "touch" || !event.isTrusted || !event.target.closest(TRACK)) return;
    event.stopPropagation();
    held = event;
  }

  function move(event) {
    if (event.pointerId === held?.pointerId && Math.abs(event.clientX - held.clientX) > ALONG_PIXELS) release(event);
  }

  function release({ pointerId }) {
    if (pointerId !== held?.pointerId) return;
    const { target, clientX, clientY, pointerType, isPrimary } = held;
    held = undefined;
    const place = { clientX, clientY, pointerId, pointerType, isPrimary };
    target.dispatchEvent(new PointerEvent("pointerdown", { ...place, button: 0, buttons: 1, bubbles: true, cancelable: true, composed: true }));
  }

  function cancel() {
    held = undefined;
  }

  // The same contact once more, in the older way.
  function silence(event) {
    if (event.target.closest(TRACK)) event.stopPropagation();
  }

  const listeners = { pointerdown: hold, pointermove: move, pointerup: release, pointercancel: cancel, touchstart: silence };
  for (const [name, act] of Object.entries(listeners)) addEventListener(name, act, { capture: true, passive: true });
  function close() {
    for (const [name, act] of Object.entries(listeners)) removeEventListener(name, act, true);
  }
  return { close };
}
