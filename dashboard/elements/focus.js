// Where the focus stays when what was pressed by keyboard goes, or ceases to work.

const PATIENCE_MILLISECONDS = 3000;
const FOCUSABLE = ["a[href]", "button", "input", "textarea", "select", "[tabindex]:not([tabindex='-1'])"]
  .map((kind) => `${kind}:not([disabled])`)
  .join();

export default function () {
  if (document.focusKept) return;
  document.focusKept = true;
  document.addEventListener("keydown", onKey, true);
}

function onKey(event) {
  const at = document.activeElement;
  if ((event.key === "Enter" || event.key === " ") && at?.matches("button")) watch(at);
}

/** When what was pressed can no longer be in focus its neighbour is, not the page. */
function watch(pressed) {
  const all = [...document.querySelectorAll(FOCUSABLE)];
  const place = all.indexOf(pressed);
  const key = keyOf(pressed);
  const row = pressed.closest('[data-testid="stHorizontalBlock"]');
  const beside = row ? all.filter((one) => one !== pressed && row.contains(one)) : [];
  const nearest = [...all.slice(0, place).reverse(), ...all.slice(place + 1)];
  const start = performance.now();
  const look = () => {
    if (performance.now() - start > PATIENCE_MILLISECONDS) return;
    const at = document.activeElement;
    if (at !== pressed && at !== document.body && at !== null) return;
    if (isUsable(pressed)) {
      requestAnimationFrame(look);
      return;
    }
    const again = key && document.querySelector(`.${CSS.escape(key)} button:not([disabled])`);
    (again || [...beside, ...nearest].find(isUsable))?.focus();
  };
  requestAnimationFrame(look);
}

function keyOf(element) {
  return [...(element.closest('[class*="st-key-"]')?.classList ?? [])].find((name) => name.startsWith("st-key-"));
}

function isUsable(element) {
  return element.isConnected && !element.disabled && element.getClientRects().length > 0;
}
