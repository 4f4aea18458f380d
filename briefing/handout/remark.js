// Where does a remark stand on a picture? Near what it is about or where its author put it, and never over a number.

import { make, set } from "../kit.js";

// Pixels of the slide: between a remark and what it must not cover, between two places that are tried.
const [CLEAR, STEP] = [6, 6];
// How wide it may be, and how much farther off it may rather stand than be broken into more lines.
const WIDTHS = [460, 320, 230];
const LINE_COSTS = 40;
// Nearer than this to what it is about, it needs no line to it.
const NEAR = 34;
// Farther off than this, a remark that nobody has written is left out.
const FARTHEST = 260;

/**
 * A remark and the line from it to what it is about; returns { element, place(remark, about, layers), clear() }. `about`
 * is the point that it is about; of `layers` of boxes, it keeps clear of as many as it can, of the first in any case;
 * where its author put it, of that alone.
 */
export function createRemark() {
  const words = make("p", { class: "remark", dir: "auto" });
  const line = make("svg:line", {});
  const element = make("div", { class: "remarks" }, make("svg:svg", {}, line), words);

  function clear() {
    words.textContent = "";
    line.style.display = "none";
  }

  function place({ text, x, y, drafted }, about, layers) {
    words.textContent = text;
    const room = { width: element.clientWidth, height: element.clientHeight };
    const chosen = x !== undefined && y !== undefined;
    const target = chosen ? { x: x * room.width, y: y * room.height } : about;
    const where = target && bestPlace(sizesOf(), target, chosen, room, chosen ? layers.slice(0, 1) : layers);
    const from = where && nearest(where, target);
    const far = where && !chosen ? Math.hypot(from.x - target.x, from.y - target.y) : 0;
    const isShown = where && !(drafted && far > FARTHEST);
    words.style.visibility = isShown ? "" : "hidden";
    line.style.display = isShown && far > NEAR ? "" : "none";
    if (!isShown) return;
    words.style.maxWidth = `${where.limit}px`;
    words.style.translate = `${where.left}px ${where.top}px`;
    set(line, { x1: from.x, y1: from.y, x2: target.x, y2: target.y });
  }

  /** How wide and high the remark is in each of the widths it may have. */
  function sizesOf() {
    return WIDTHS.map((limit) => {
      words.style.maxWidth = `${limit}px`;
      return { limit, width: words.offsetWidth, height: words.offsetHeight };
    });
  }
  clear();
  return { element, place, clear };
}

function bestPlace(sizes, target, isCorner, room, layers) {
  for (let kept = layers.length; kept > 0; kept--) {
    const taken = layers.slice(0, kept).flat();
    const found = sizes.flatMap((size, n) => freePlaces(size, target, isCorner, room, taken, n * LINE_COSTS));
    if (found.length) return found.reduce((best, one) => (one.cost < best.cost ? one : best));
  }
  return undefined;
}

/** The nearest place where a remark of a size covers nothing that is taken; none if there is none. */
function freePlaces({ limit, width, height }, target, isCorner, room, taken, extra) {
  let best;
  for (let top = 0; top + height <= room.height; top += STEP) {
    for (let left = 0; left + width <= room.width; left += STEP) {
      const box = { limit, left, top, right: left + width, bottom: top + height };
      const from = isCorner ? { x: left, y: top } : nearest(box, target);
      const cost = extra + Math.hypot(from.x - target.x, 1.5 * (from.y - target.y));
      if (best && cost >= best.cost) continue;
      if (!taken.some((one) => meet(box, one))) best = { ...box, cost };
    }
  }
  return best ? [best] : [];
}

function meet(one, other) {
  const apart = one.left >= other.right + CLEAR || other.left >= one.right + CLEAR;
  return !apart && one.top < other.bottom + CLEAR && other.top < one.bottom + CLEAR;
}

function nearest({ left, right, top, bottom }, { x, y }) {
  return { x: Math.min(right, Math.max(left, x)), y: Math.min(bottom, Math.max(top, y)) };
}

/** The boxes of elements within another, in pixels of the slide, however it is scaled. */
export function boxesOf(within, selector) {
  const frame = within.getBoundingClientRect();
  const scale = frame.width / within.offsetWidth || 1;
  const boxes = [...within.querySelectorAll(selector)].map((part) => part.getBoundingClientRect());
  return boxes.filter(({ width, height }) => width && height).map((box) => ({
    left: (box.left - frame.left) / scale,
    top: (box.top - frame.top) / scale,
    right: (box.right - frame.left) / scale,
    bottom: (box.bottom - frame.top) / scale,
  }));
}
