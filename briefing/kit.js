// What do the scripts of all pages share? Elements, motion, what the reader's page and system ask for, what is kept.

const SVG = "http://www.w3.org/2000/svg";

export function make(tag, attributes = {}, ...children) {
  const element = tag.startsWith("svg:")
    ? document.createElementNS(SVG, tag.slice(4))
    : document.createElement(tag);
  set(element, attributes);
  element.append(...children);
  return element;
}

export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    // A content security policy refuses styles that are set as an attribute.
    if (name === "style") element.style.cssText = value;
    else element.setAttribute(name, value);
  }
}

export function createButton(text, act, attributes = {}) {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", act);
  return element;
}

/** The heading of a picture, with the cases among which its shares are counted. */
export function headed(text, ...among) {
  return make("h3", {}, text, " ", ...among);
}

export function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Whether the paper upon which an element stands is dark. */
export function isDark(element) {
  const probe = make("span", { style: "forced-color-adjust: none; color: var(--st-background-color, var(--paper))" });
  element.append(probe);
  const [red, green, blue] = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  probe.remove();
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}

/** Marks a frame that scrolls sideways for as long as it is cut at its end, so that it can look so. */
export function markWhereCut(frame) {
  const look = () => frame.classList.toggle("cut", frame.scrollWidth - frame.clientWidth - frame.scrollLeft > 1);
  frame.addEventListener("scroll", look, { passive: true });
  const size = new ResizeObserver(look);
  for (const one of [frame, ...frame.children]) size.observe(one);
}

/**
 * Returns { start(step, milliseconds), stop() }: step gets the share of the way, from above 0 to 1, once a frame; 1 at
 * once for those who want no motion.
 */
export function createMotion() {
  let frame;
  function start(step, milliseconds) {
    stop();
    if (reducedMotion()) {
      step(1);
      return;
    }
    const begun = performance.now();
    const next = (now) => {
      const share = Math.min(1, Math.max(0.02, (now - begun) / milliseconds));
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

/** Whether the text of a field is in the clipboard now. */
export async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // navigator.clipboard exists only on https and localhost.
    field.select();
    return document.execCommand("copy");
  }
}

/** A button that copies the link in a field, once `write` has brought that up to date, and what comes of it. */
export function createCopying(field, write = () => {}) {
  const outcome = make("span", { role: "status" });
  const button = createButton("Copy link", async () => {
    write();
    outcome.textContent = (await copied(field)) ? "Copied." : "Select the link and copy it.";
  });
  return [button, outcome];
}

/** What this browser keeps under a name, or null: it may refuse storage. */
export function kept(storage, name) {
  try {
    return window[storage].getItem(name);
  } catch {
    return null;
  }
}

/** Keeps a text under a name; a browser that refuses, or has no room left, has nothing of it the next time. */
export function keep(storage, name, text) {
  try {
    window[storage].setItem(name, text);
  } catch {
    return;
  }
}
