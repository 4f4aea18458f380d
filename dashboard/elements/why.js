// The rules at work on one stage: each a sentence with its push, and its grade, reason, passage and sources on demand.
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
  details.append(...rule.sources.map(source));
  return details;
}

/** A source by its name; its address is opened only by whoever presses it. */
function source([name, address, host]) {
  const line = element("p", { class: "source" }, `${name} `);
  if (/^https?:/.test(address)) {
    line.append(element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, host));
  }
  return line;
}
