// What do finger and keyboard do upon Streamlit's own widgets? One element for all: each costs the server at every move.

import { keepFocus } from "./focus.js";
import { createReading } from "./help.js";
import { createTyping } from "./number.js";
import { mounted } from "./page.js";
import { createGuard } from "./touch.js";

export default function ({ parentElement }) {
  keepFocus();
  return mounted(parentElement, createHand)[1];
}

function createHand() {
  const made = [createGuard(), createReading(), createTyping()];
  return { close: () => made.forEach((one) => one.close()) };
}
