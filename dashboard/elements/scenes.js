// The scenes and slides of a storyline: one is taken up by a click, and moved by its grip or by Alt and an arrow key.
// The closing slide stays the last. A row is moved here at once; the server then says how things are.

import { createButton, isDark, make } from "../../briefing/kit.js";
import { mounted, unpacked } from "./page.js";

const PATIENCE_MILLISECONDS = 5000;
const HINT = "Drag by the grip, or press Alt and an arrow key, to move.";

export default function ({ data: bytes, parentElement, setTriggerValue }) {
  const [list, leave] = mounted(parentElement, createList);
  list.receive(unpacked(bytes), (wish) => setTriggerValue("wish", wish));
  return leave;
}

function createList(parent) {
  const list = make("ol", { "aria-label": "Scenes and slides" });
  const hint = make("p", { class: "hint" }, HINT);
  const box = make("div", {}, list, hint);
  parent.append(box);
  let rows = []; // those that can be moved
  let ask, chosen, closing, dragged;
  let turn = 0; // how often something was asked for; the server says up to which of these it speaks
  let wishedAt = -Infinity; // when that was

  function receive(data, asking) {
    ask = asking;
    // What the server says may be of before what was last asked for, or of before a drag; it will speak again.
    const isOvertaken = data.turn < turn && performance.now() - wishedAt < PATIENCE_MILLISECONDS;
    if (dragged || isOvertaken) return;
    turn = data.turn;
    const focused = list.getRootNode().activeElement?.closest?.("li")?.dataset.identity;
    const place = rows.findIndex(({ identity }) => identity === focused);
    ({ rows, closing, chosen } = data);
    draw();
    // One whose words have changed is known by its place.
    if (focused) focus(all().some(({ identity }) => identity === focused) ? focused : rows[place]?.identity);
  }

  function all() {
    return [...rows, closing];
  }

  function draw() {
    list.style.colorScheme = isDark(box) ? "dark" : "light";
    let scenes = 0;
    const items = all().map((row, n) => createRow(row, n, row.shares ? `${(scenes += 1)}` : ""));
    list.replaceChildren(...items);
  }

  function createRow(row, n, scene) {
    const isLast = row === closing;
    const main = createButton("", () => change(rows, row.identity), row.identity === chosen ? { "aria-current": "true" } : {});
    main.append(
      make("span", { class: "headline", dir: "auto" }, row.headline),
      ...(row.shares ? [make("span", { class: "shares", "aria-hidden": "true" }, ...row.shares.map(createShare))] : []),
      make("span", { class: "leads" }, row.leads),
      ...(row.name ? [make("span", { class: "name", dir: "auto" }, row.name)] : []),
      ...(row.stale ? [make("span", { class: "stale" }, "check the words")] : []),
    );
    main.addEventListener("keydown", (event) => onKey(event, n));
    const grip = make("span", { class: "grip", "aria-hidden": "true", title: HINT }, "⠿");
    grip.addEventListener("pointerdown", (event) => drag(event, row.identity));
    const number = make("span", { class: "number", "aria-hidden": "true" }, scene);
    const attributes = { "data-identity": row.identity, ...(row.shares ? {} : { class: "own" }) };
    return make("li", attributes, isLast ? make("span") : grip, number, main);
  }

  function onKey(event, n) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const to = n + by;
    if (!by || event.ctrlKey || event.metaKey || to < 0 || to > rows.length) return;
    event.preventDefault();
    if (!event.altKey) focus(all()[to].identity);
    else if (Math.max(n, to) < rows.length) change(moved(rows, n, to), rows[n].identity);
  }

  /** Shows an order and what is taken up, and asks for it. */
  function change(order, identity) {
    rows = order;
    chosen = identity;
    draw();
    focus(identity);
    turn += 1;
    wishedAt = performance.now();
    ask({ order: rows.map((row) => row.identity), chosen, turn });
  }

  function drag(event, identity) {
    event.preventDefault();
    const grip = event.currentTarget;
    const before = rows;
    dragged = identity;
    // Rows are drawn anew while one is dragged, so its own grip cannot hold the pointer.
    list.setPointerCapture(event.pointerId);
    const shown = grip.closest("li");
    shown.classList.add("dragged");
    const move = ({ clientY }) => {
      const from = rows.findIndex((row) => row.identity === dragged);
      const to = [...list.children].findIndex((item) => clientY < item.getBoundingClientRect().bottom);
      const target = to < 0 ? rows.length - 1 : Math.min(to, rows.length - 1);
      if (target === from || !isPast(clientY, from, target)) return;
      rows = moved(rows, from, target);
      draw();
      list.children[target].classList.add("dragged");
    };
    const end = ({ type }) => {
      list.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"]) list.removeEventListener(name, end);
      const taken = dragged;
      dragged = undefined;
      if (type === "pointercancel") rows = before;
      if (rows === before) draw();
      else change(rows, taken);
    };
    list.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) list.addEventListener(name, end);
  }

  /** Whether a row, moved there, would lie under the pointer: rows are not alike in height, and would else jump back. */
  function isPast(clientY, from, target) {
    const { top, bottom } = list.children[target].getBoundingClientRect();
    const { height } = list.children[from].getBoundingClientRect();
    return target > from ? clientY >= bottom - height : clientY <= top + height;
  }

  function focus(identity) {
    list.querySelector(`[data-identity="${identity}"] > button`)?.focus({ preventScroll: true });
  }

  function close() {
    box.remove();
  }
  return { receive, close };
}

function createShare([{ light, dark }, share]) {
  return make("span", { style: `flex-grow: ${share}; background: light-dark(${light}, ${dark})` });
}

function moved(rows, from, to) {
  const others = rows.toSpliced(from, 1);
  return others.toSpliced(to, 0, rows[from]);
}
