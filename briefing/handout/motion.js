// How one result becomes the next: frame by frame, or at once for those who want no motion.

const MOTION_MILLISECONDS = 320;

function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Returns { start(step), stop() }: step gets the share of the way, from above 0 to 1, once a frame. */
function createMotion() {
  let frame;
  function start(step) {
    stop();
    if (reducedMotion()) {
      step(1);
      return;
    }
    const begun = performance.now();
    const next = (now) => {
      const share = Math.min(1, Math.max(0.02, (now - begun) / MOTION_MILLISECONDS));
      frame = share < 1 ? requestAnimationFrame(next) : undefined;
      step(share * (2 - share));
    };
    frame = requestAnimationFrame(next);
  }
  function stop() {
    cancelAnimationFrame(frame);
  }
  return { start, stop };
}
