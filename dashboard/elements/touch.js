// Is a touch upon a slider meant for it, or for the page? The slider would be set by the first contact; so it hears of
// that only once the touch is lifted in its place or goes along the track. What the browser takes to scroll it never does;
// a touch along the track that the browser takes away, as for a call, leaves the slider as it was. A tap on the number
// above a thumb is never the slider's: it opens a field (number.js).

const TRACK = "[data-testid=stSlider] [role=group]";
const ABOVE_THUMB = "[data-testid=stSliderThumbValue]";
const ALONG_PIXELS = 3;

export function createGuard() {
  let held, set; // the touch that waits, and the one that the slider was told of, with where its thumbs had stood
  let isFinger = false;

  function hold(event) {
    if (event.isTrusted) isFinger = event.pointerType === "touch";
    if (event.pointerType !== "touch" || !event.isTrusted || !event.target.closest(TRACK)) return;
    event.stopPropagation();
    held = event;
  }

  function move({ pointerId, clientX, clientY }) {
    if (pointerId !== held?.pointerId) return;
    const [along, across] = [clientX - held.clientX, clientY - held.clientY].map(Math.abs);
    if (along > ALONG_PIXELS && along > across) release({ pointerId });
  }

  function release({ pointerId }) {
    if (pointerId !== held?.pointerId) return;
    set = { touch: held, thumbs: thumbsOf(held.target.closest(TRACK), held) };
    held = undefined;
    tell("pointerdown", set.touch);
  }

  function lift({ pointerId }) {
    if (pointerId === held?.pointerId && held.target.closest(ABOVE_THUMB)) held = undefined;
    release({ pointerId });
  }

  function cancel({ pointerId }) {
    if (pointerId === held?.pointerId) held = undefined;
    if (pointerId !== set?.touch.pointerId) return;
    const moved = set.thumbs.find(({ input, value }) => input.value !== value);
    if (moved) tell("pointermove", set.touch, moved.clientX);
    set = undefined;
  }

  function tell(kind, { target, clientX, clientY, pointerId, pointerType, isPrimary }, x = clientX) {
    const place = { clientX: x, clientY, pointerId, pointerType, isPrimary };
    target.dispatchEvent(new PointerEvent(kind, { ...place, button: 0, buttons: 1, bubbles: true, cancelable: true, composed: true }));
  }

  // The same contact once more, in the older ways.
  function silence(event) {
    if (isFinger && event.target.closest(TRACK)) event.stopPropagation();
  }

  const listeners = { pointerdown: hold, pointermove: move, pointerup: lift, pointercancel: cancel, touchstart: silence, mousedown: silence };
  for (const [name, act] of Object.entries(listeners)) addEventListener(name, act, { capture: true, passive: true });
  function close() {
    for (const [name, act] of Object.entries(listeners)) removeEventListener(name, act, true);
  }
  return { close };
}

// What is drawn from its thumb begins where it is touched; what is drawn from elsewhere jumps there first.
function thumbsOf(track, { target, clientX }) {
  return [...track.querySelectorAll("input[type=range]")].map((input) => {
    const thumb = input.closest("[data-rac]");
    const { left, width } = thumb.getBoundingClientRect();
    return { input, value: input.value, clientX: thumb.contains(target) ? clientX : left + width / 2 };
  });
}
