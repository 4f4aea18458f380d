// How a “what if” is steered: a few sliders at a time, what they make lead, what they change, and the way back.

import { createButton, make } from "../kit.js";
import { writeChanges } from "./fit.js";
import { createSlider } from "./inputs.js";
import { SLIDER_PAGES, SLIDES, bandsOf, settingsAt } from "./slides.js";
import { STORY, differences, leadLabel, valueOf } from "./story.js";

/**
 * Returns { element, show(moment, result) }. `tried(values)` is called while a slider moves, `others()` for the next
 * sliders, `keep()` to make a slide of it, `back()` to end it.
 */
export function createTrial({ tried, others, keep: keepIt, back }) {
  let values = {};
  let shown;
  const lead = make("p", { class: "lead" });
  const changed = make("p", { class: "changed" });
  const rows = make("div", { class: "rows" });
  const pages = SLIDER_PAGES.map((page) => page.map(steered));
  const ways = [
    createButton("Other sliders", others, { title: "S" }),
    createButton("Keep", keepIt, { title: "K" }),
    createButton("Return to the scene", back),
  ];
  const element = make("div", { class: "trial" }, make("div", { class: "asked" }, lead, ...ways), changed, rows);

  function steered(variable) {
    return { variable, ...createSlider(variable, (value) => tried({ ...values, [variable.id]: value })) };
  }

  function show(moment, result) {
    values = moment.tried;
    const [scene, now] = [STORY.scenes[SLIDES[moment.at].place], settingsAt(moment)];
    turnTo(pages[moment.page]);
    // In few words: its number must not be cut off.
    lead.textContent = `What if? ${leadLabel(result, bandsOf(result))}`;
    writeChanges(changed, "the scene", differences(scene, now), STORY.mostNamed);
    for (const slider of shown) slider.show(...[now, scene].map((from) => valueOf(from, slider.variable)));
  }

  function turnTo(page) {
    if (shown === page) return;
    shown = page;
    const held = rows.contains(document.activeElement);
    rows.replaceChildren(...page.map((slider) => slider.element));
    if (held) rows.querySelector("input").focus();
  }
  return { element, show };
}
