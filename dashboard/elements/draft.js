// What a reload would lose, kept in this browser: in the tab itself and, for when that is closed, for all tabs.

import { keep, kept } from "../../briefing/kit.js";
import { unpacked } from "./page.js";

const STORAGES = ["sessionStorage", "localStorage"];
const KEY = "after-the-ceasefire.storyline";

export default function ({ data: bytes, setTriggerValue }) {
  const { text, wanted } = unpacked(bytes);
  if (wanted) {
    const [found] = STORAGES.map((storage) => kept(storage, KEY)).filter(Boolean);
    if (found) setTriggerValue("found", found);
  } else {
    STORAGES.forEach((storage) => keep(storage, KEY, text));
  }
}
