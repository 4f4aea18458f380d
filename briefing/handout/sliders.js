// Sliders that say in words where they stand.

const STEP = 1;
let sliderCount = 0;

/**
 * One slider; returns { element, show(value, origin) }. `moved(value)` is called while it moves; the origin is
 * marked on the track. A value between two steps is kept until somebody moves the slider.
 */
function createSlider(variable, moved) {
  const [low, high] = variable.range;
  const id = `slider-${(sliderCount += 1)}`;
  const input = make("input", { type: "range", id, min: low, max: high, step: STEP, title: variable.question });
  // The slider itself tells both, as its value.
  const value = make("span", { class: "setting", "aria-hidden": "true" });
  const meaning = make("span", { class: "meaning", "aria-hidden": "true" });
  const origin = make("span", { class: "origin", "aria-hidden": "true" });
  const element = make(
    "div",
    { class: "slider" },
    make("label", { for: id }, variable.label),
    value,
    make("span", { class: "rail" }, origin, input),
    meaning,
  );
  input.addEventListener("input", () => moved(Number(input.value)));

  function show(now, start) {
    input.value = now;
    value.textContent = measured(variable, now);
    meaning.textContent = valueWords(variable, now);
    input.setAttribute("aria-valuetext", `${value.textContent}, ${meaning.textContent}`);
    origin.style.setProperty("--at", (start - low) / (high - low));
    element.classList.toggle("moved", now !== start);
  }
  return { element, show };
}
