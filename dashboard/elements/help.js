// How does a finger read a long help? Streamlit closes it when a touch upon it ends, be that a swipe that scrolls it or a
// tap on one of its links; here it stays until a touch begins elsewhere.

const HELP = "[data-testid=stTooltipContent]";

export function createReading() {
  let left; // the part of the help at which the last touch ended
  let isFinger = false;

  function begin({ target, pointerType }) {
    isFinger = pointerType === "touch";
    if (!left || target.closest?.(HELP)) return;
    left.dispatchEvent(new PointerEvent("pointerout", { pointerType, bubbles: true, composed: true }));
    left = undefined;
  }

  function end(event) {
    if (!event.isTrusted || event.pointerType !== "touch" || !event.target.closest?.(HELP)) return;
    event.stopPropagation();
    left = event.target;
  }

  // A tap would take the focus from what opened the help, and so close it before its link is followed.
  function keep(event) {
    if (isFinger && event.target.closest?.(HELP)) event.preventDefault();
  }

  const listeners = { pointerdown: begin, pointerout: end, mousedown: keep };
  for (const [name, act] of Object.entries(listeners)) addEventListener(name, act, true);
  function close() {
    for (const [name, act] of Object.entries(listeners)) removeEventListener(name, act, true);
  }
  return { close };
}
