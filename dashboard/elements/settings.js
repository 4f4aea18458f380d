// What were the sliders set to? A table for paper, on which there are none; made only when the page is printed.

import { make } from "../../briefing/kit.js";
import { mounted, onPaper, unpacked } from "./page.js";

export default function ({ data: bytes, parentElement }) {
  const [table, leave] = mounted(parentElement, createTable);
  table.receive(bytes);
  return leave;
}

function createTable(parent) {
  const element = make("table");
  parent.append(element);
  let received;

  function draw() {
    const { caption, rows } = unpacked(received);
    const [heads, ...settings] = rows.map((cells, row) =>
      make("tr", {}, ...cells.map((text, place) => make(row && place ? "td" : "th", { scope: row ? "row" : "col" }, text))),
    );
    element.replaceChildren(make("caption", {}, caption), make("thead", {}, heads), make("tbody", {}, ...settings));
  }

  const ending = onPaper((isPaper) => isPaper && draw());
  function receive(bytes) {
    received = bytes;
    if (matchMedia("print").matches) draw();
  }
  function close() {
    ending();
    element.remove();
  }
  return { receive, close };
}
