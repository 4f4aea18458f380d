// The first visit's explanation, until something was done; once dismissed, this browser does not show it again.

import { createButton, keep, kept, make } from "../../briefing/kit.js";

const SEEN = "after-the-ceasefire.welcome-seen";

export default function ({ data, parentElement }) {
  if (!data) parentElement.box?.remove();
  if (!data || parentElement.box || kept("localStorage", SEEN)) return;
  const lines = data.lines.map((line) => make("p", {}, line));
  lines.at(-1).append(" ", make("b", {}, make("span", { class: "on-phone" }, `${data.onPhone} `), data.attempt));
  const dismiss = createButton("Understood", () => {
    box.remove();
    keep("localStorage", SEEN, "yes");
  });
  const box = (parentElement.box = make("aside", { "aria-label": "What this is" }, ...lines, dismiss));
  parentElement.append(box);
}
