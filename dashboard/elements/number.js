// How is a number typed into a slider? A press on the number above its thumb, or a digit typed at the slider, opens a
// field in its place. Enter, or going elsewhere, sets the slider; Escape does not.

import { make } from "../../briefing/kit.js";

const NUMBER = "[data-testid=stSlider] [data-testid=stSliderThumbValue]";
const SLIDER = "[data-testid=stSlider] input[type=range]";
const HELD_PIXELS = 4;
const HINT = "Type a number";

export function createTyping() {
  let pressed; // where the number above a thumb was pressed, and what it was: what is then dragged is not typed

  function press({ target, clientX, clientY }) {
    const input = inputOf(target);
    pressed = input && { input, value: input.value, clientX, clientY };
  }

  function click({ target, clientX, clientY, pointerType }) {
    const input = inputOf(target);
    if (!input || input !== pressed?.input || input.value !== pressed.value) return;
    // A finger that has gone anywhere makes no click; where it clicks, a browser corrects by some pixels.
    if (pointerType === "touch") return open(input, input.value);
    const far = Math.max(Math.abs(clientX - pressed.clientX), Math.abs(clientY - pressed.clientY));
    if (far <= HELD_PIXELS) open(input, input.value);
  }

  function type(event) {
    const { target, ctrlKey, metaKey, altKey } = event;
    if (!target.matches?.(SLIDER) || !isNumeric(target) || ctrlKey || metaKey || altKey) return;
    if (!/^[\d.,\-−]$/.test(event.key) && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    open(target, event.key === "Enter" ? target.value : event.key, event.key !== "Enter");
  }

  function hint({ target }) {
    if (target.matches?.(SLIDER) && isNumeric(target)) target.setAttribute("aria-description", HINT);
    else if (inputOf(target)) target.closest(NUMBER).title = HINT;
  }

  const listeners = { pointerdown: press, click, keydown: type, focusin: hint, pointerover: hint };
  for (const [name, act] of Object.entries(listeners)) addEventListener(name, act, { capture: true, passive: name !== "keydown" });
  function close() {
    for (const [name, act] of Object.entries(listeners)) removeEventListener(name, act, true);
  }
  return { close };
}

function inputOf(target) {
  const input = target.closest?.(NUMBER)?.closest("[data-rac]").querySelector("input[type=range]");
  return input && isNumeric(input) ? input : undefined;
}

// Some sliders choose among words.
function isNumeric(input) {
  return !Number.isNaN(Number(input.getAttribute("aria-valuetext")));
}

/** Opens a field upon the number of a slider, with `text` in it: to be written on, or else over. */
function open(input, text, isBegun = false) {
  const holder = input.closest("[data-testid=stElementContainer]");
  if (holder.querySelector(".slider-number")) return;
  const label = `${input.getAttribute("aria-label")}, a number from ${input.min} to ${input.max}`;
  const field = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": label });
  const remark = make("span", { role: "alert" });
  const box = make("div", { class: "slider-number" }, field, remark);
  field.value = text;
  place(box, holder, input);
  holder.append(box);
  field.focus();
  if (isBegun) field.setSelectionRange(text.length, text.length);
  else field.select();
  let isOpen = true;

  function leave() {
    isOpen = false;
    const wasIn = box.contains(document.activeElement);
    box.remove();
    if (wasIn) input.focus();
  }

  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") leave();
    if (event.key !== "Enter") return;
    const { value, fault } = typed(field.value, input);
    remark.textContent = fault ? `${fault} It is still ${input.value}.` : "";
    field.toggleAttribute("aria-invalid", Boolean(fault));
    if (fault) field.select();
    else {
      leave();
      setSlider(input, value);
    }
  });
  field.addEventListener("blur", () => {
    if (!isOpen) return;
    const { value } = typed(field.value, input);
    leave();
    if (value !== undefined) setSlider(input, value);
  });
}

function place(box, holder, input) {
  const number = input.closest("[data-rac]").querySelector("[data-testid=stSliderThumbValue]").getBoundingClientRect();
  const around = holder.getBoundingClientRect();
  box.style.top = `${number.top + number.height / 2 - around.top}px`;
  box.style.setProperty("--at", `${number.left + number.width / 2 - around.left}px`);
}

/** The value that a text says, or what is wrong with it for a slider of that least, greatest and step. */
export function typed(text, { min, max, step }) {
  const bare = text.replace(/[\s\u00a0\u202f]/g, "").replace("−", "-").replace(",", ".");
  const [value, least, greatest, width] = [bare || "?", min, max, step || 1].map(Number);
  if (Number.isNaN(value)) return { fault: `“${text.trim()}” is not a number.` };
  if (value < least || value > greatest) return { fault: `It goes from ${least} to ${greatest}.` };
  const steps = (value - least) / width;
  if (Math.abs(steps - Math.round(steps)) > 1e-6)
    return { fault: width === 1 ? "It goes by whole numbers." : `It goes in steps of ${width}.` };
  return { value };
}

/** Sets a slider. It sends to the server only what a hand has done: so the last step is made by a key. */
function setSlider(input, value) {
  if (Number(input.value) === value) return;
  const step = Number(input.step) || 1;
  const isUp = value - step >= Number(input.min);
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, String(isUp ? value - step : value + step));
  input.dispatchEvent(new Event("input", { bubbles: true }));
  const key = isUp ? "ArrowRight" : "ArrowLeft";
  setTimeout(() => {
    for (const kind of ["keydown", "keyup"]) input.dispatchEvent(new KeyboardEvent(kind, { key, code: key, bubbles: true, cancelable: true }));
  });
}
