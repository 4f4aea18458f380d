// The scenes of a storyline: one is taken up by a click, and moved by its grip or by Alt and an arrow key.
// theme.js stands above this file in one module. A row is moved here at once; the server then says how things are.

const PATIENCE_MILLISECONDS = 5000;
const HINT = "Drag a scene by its grip, or press Alt and an arrow key, to move it.";

export default function ({ data: bytes, parentElement, setTriggerValue }) {
  const list = (parentElement.list ??= createList(parentElement));
  list.receive(unpacked(bytes), (asked) => setTriggerValue("asked", asked));
  return whenGone(parentElement, list.close);
}

function createList(parent) {
  const list = element("ol", { "aria-label": "Scenes" });
  const hint = element("p", { class: "hint" }, HINT);
  const box = element("div", {}, list, hint);
  parent.append(box);
  let rows = [];
  let ask, chosen, dragged;
  let turn = 0; // how often something was asked for; the server says up to which of these it speaks
  let asked = -Infinity; // when that was

  function receive(data, asking) {
    ask = asking;
    // What the server says may be of before what was last asked for, or of before a drag; it will speak again.
    const isOvertaken = data.turn < turn && performance.now() - asked < PATIENCE_MILLISECONDS;
    if (dragged || isOvertaken) return;
    turn = data.turn;
    const focused = list.getRootNode().activeElement?.closest?.("li")?.dataset.identity;
    const place = rows.findIndex(({ identity }) => identity === focused);
    rows = data.rows;
    chosen = rows[data.chosen]?.identity;
    draw();
    // A scene whose words have changed is known by its place.
    if (focused) focus(rows.some(({ identity }) => identity === focused) ? focused : rows[place]?.identity);
  }

  function draw() {
    list.style.colorScheme = isDark(box) ? "dark" : "light";
    list.replaceChildren(...rows.map((row, n) => createRow(row, n, row.identity === chosen)));
  }

  function createRow(row, n, isChosen) {
    const shares = row.shares.map(([{ light, dark }, share]) => {
      const part = element("span");
      part.style.cssText = `flex-grow: ${share}; background: light-dark(${light}, ${dark})`;
      return part;
    });
    const main = element(
      "button",
      { type: "button", ...(isChosen && { "aria-current": "true" }) },
      element("span", { class: "headline", dir: "auto" }, row.headline),
      element("span", { class: "shares", "aria-hidden": "true" }, ...shares),
      element("span", { class: "leads" }, row.leads),
      element("span", { class: "name", dir: "auto" }, row.name),
      ...(row.stale ? [element("span", { class: "stale" }, "check the words")] : []),
    );
    main.addEventListener("click", () => change(rows, row.identity));
    main.addEventListener("keydown", (event) => onKey(event, n));
    const grip = element("span", { class: "grip", "aria-hidden": "true", title: HINT }, "⠿");
    grip.addEventListener("pointerdown", (event) => drag(event, row.identity));
    const number = element("span", { class: "number", "aria-hidden": "true" }, `${n + 1}`);
    return element("li", { "data-identity": row.identity }, grip, number, main);
  }

  function onKey(event, n) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const to = n + by;
    if (!by || event.ctrlKey || event.metaKey || to < 0 || to >= rows.length) return;
    event.preventDefault();
    if (event.altKey) change(moved(rows, n, to), rows[n].identity);
    else focus(rows[to].identity);
  }

  /** Shows an order and what is taken up, and asks for it. */
  function change(order, identity) {
    rows = order;
    chosen = identity;
    draw();
    focus(identity);
    turn += 1;
    asked = performance.now();
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
      const target = to < 0 ? rows.length - 1 : to;
      if (target === from) return;
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

  function focus(identity) {
    list.querySelector(`[data-identity="${identity}"] > button`)?.focus({ preventScroll: true });
  }

  function close() {
    box.remove();
    delete parent.list;
  }
  return { receive, close };
}

function moved(rows, from, to) {
  const others = rows.toSpliced(from, 1);
  return others.toSpliced(to, 0, rows[from]);
}
