// The rules at work on one stage: each a sentence with its push, and its grade, reason and passage on demand.
// Rows stay open or closed across reruns. theme.js stands above this file in one module.

export default function ({ data: bytes, parentElement }) {
  const data = unpacked(bytes);
  const box = (parentElement.box ??= document.createElement("div"));
  if (!box.isConnected) parentElement.append(box);
  const open = new Set([...box.querySelectorAll("details[open]")].map((row) => row.dataset.rule));
  box.replaceChildren(...data.rules.map((rule) => row(rule, open.has(rule.id))));
}

function row(rule, isOpen) {
  const details = element("details", { "data-rule": rule.id });
  details.open = isOpen;
  const summary = element("summary");
  const push = element("span", { class: "push" }, rule.push);
  summary.append(push, element("span", { class: "sentence" }, rule.sentence), element("span", { class: "grade" }, rule.grade));
  details.append(summary);
  for (const [term, text] of rule.detail) {
    const line = element("p");
    line.append(element("b", {}, term), ` ${text}`);
    details.append(line);
  }
  return details;
}
