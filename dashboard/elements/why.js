// The rules at work on one stage: each a sentence with its push, and its grade, reason, passage and sources on demand.
// Rows stay open or closed across reruns.

import { make } from "../../briefing/kit.js";
import { unpacked } from "./page.js";

export default function ({ data: bytes, parentElement }) {
  const data = unpacked(bytes);
  const box = (parentElement.box ??= make("div"));
  if (!box.isConnected) parentElement.append(box);
  const open = new Set([...box.querySelectorAll("details[open]")].map(({ dataset }) => dataset.rule));
  box.replaceChildren(...data.rules.map((rule) => row(rule, open.has(rule.id))));
}

function row(rule, isOpen) {
  const details = make("details", { "data-rule": rule.id });
  details.open = isOpen;
  const summary = make("summary");
  const push = make("span", { class: "push" }, rule.push);
  summary.append(push, make("span", { class: "sentence" }, rule.sentence), make("span", { class: "grade" }, rule.grade));
  details.append(summary);
  for (const [term, text] of rule.detail) {
    const line = make("p");
    line.append(make("b", {}, term), ` ${text}`);
    details.append(line);
  }
  details.append(...rule.sources.map(source));
  return details;
}

/** A source by its name; its address is opened only by whoever presses it. */
function source([name, address, host]) {
  const line = make("p", { class: "source" }, `${name} `);
  if (/^https?:/.test(address)) {
    line.append(make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, host));
  }
  return line;
}
