// The first visit's explanation; once dismissed, this browser does not show it again.

import { createButton, keep, kept, make } from "../../briefing/kit.js";

const SEEN = "after-the-ceasefire.welcome-seen";

export default function ({ data, parentElement }) {
  if (parentElement.box || kept("localStorage", SEEN)) return;
  const lines = data.lines.map((line) => make("p", {}, line));
  lines.at(-1).append(" ", make("b", {}, data.attempt));
  const dismiss = createButton("Understood", () => {
    box.remove();
    keep("localStorage", SEEN, "yes");
  });
  const box = (parentElement.box = make("aside", { "aria-label": "What this is" }, ...lines, dismiss));
  parentElement.append(box);
}
