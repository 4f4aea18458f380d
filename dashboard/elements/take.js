// A button that takes a file away. The server makes it when asked; what goes wrong is said beside the button.

import { createButton, make } from "../../briefing/kit.js";
import { save } from "./download.js";
import { fromRoot, mounted, unpacked } from "./page.js";

const PATIENCE_MILLISECONDS = 500;
const NO_ANSWER = "The server did not answer. Try again once it does.";

export default function ({ data: bytes, parentElement }) {
  const [taking, leave] = mounted(parentElement, createTaking);
  taking.describe(unpacked(bytes));
  return leave;
}

function createTaking(parent) {
  const said = make("span", { role: "status" });
  const button = createButton("", take);
  parent.append(button, said);
  let file;

  function describe(now) {
    file = now;
    button.textContent = file.label;
  }

  async function take() {
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    said.textContent = "";
    const waiting = setTimeout(() => (said.textContent = "Being made …"), PATIENCE_MILLISECONDS);
    const { address, name } = file;
    const outcome = await fileAt(address).then((blob) => save(blob, name), (error) => error.message);
    clearTimeout(waiting);
    said.textContent = outcome ?? "";
    button.ariaBusy = "false";
  }

  function close() {
    button.remove();
    said.remove();
  }
  return { describe, close };
}

async function fileAt(address) {
  const response = await fetch(fromRoot(address), { mode: "same-origin" }).catch(() => undefined);
  if (response?.ok) return response.blob();
  const isSaid = response?.headers.get("Content-Type")?.startsWith("text/plain");
  throw new Error(isSaid ? await response.text() : NO_ANSWER);
}
