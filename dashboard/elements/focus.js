// Where the focus stays when what was pressed by keyboard goes, or ceases to work; and a page opens at its top.

const PATIENCE_MILLISECONDS = 3000;
const DIALOG = "[role=dialog]";
const FOCUSABLE = ["a[href]", "button", "input", "textarea", "select", "[tabindex]:not([tabindex='-1'])"]
  .map((kind) => `${kind}:not([disabled])`)
  .join();

export function keepFocus() {
  if (document.focusKept) return;
  document.focusKept = true;
  document.addEventListener("keydown", onKey, true);
  let path = location.pathname;
  const pages = new MutationObserver(() => {
    if (path !== location.pathname) document.querySelector(".stMain")?.scrollTo(0, 0);
    path = location.pathname;
  });
  pages.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["aria-current"] });
}

let outside; // what was last pressed outside of any dialog, such as what opened one

function onKey(event) {
  const at = inFocus();
  if ((event.key !== "Enter" && event.key !== " ") || !at?.matches("button")) return;
  if (!at.closest(DIALOG)) outside = at;
  watch(at, outside);
}

/** The element in focus, in whatever tree it stands. */
function inFocus() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

/** When what was pressed can no longer be in focus its neighbour is, or what opened its dialog; not the page. */
function watch(pressed, opener) {
  const all = [...document.querySelectorAll(FOCUSABLE)];
  const root = pressed.getRootNode();
  const place = all.findIndex((one) => isNotBefore(one, root.host ?? pressed));
  const key = keyOf(root.host ?? pressed);
  const row = root.host ? root : pressed.closest('[data-testid="stHorizontalBlock"]');
  const beside = row ? [...row.querySelectorAll(FOCUSABLE)].filter((one) => one !== pressed) : [];
  const nearest = place < 0 ? all.toReversed() : [...all.slice(0, place).reverse(), ...all.slice(place)];
  const inDialog = pressed.closest(DIALOG);
  const start = performance.now();
  const look = () => {
    if (performance.now() - start > PATIENCE_MILLISECONDS) return;
    const at = inFocus();
    const isElsewhere = at !== pressed && at !== document.body && at !== null;
    if (isElsewhere && !inDialog?.contains(at)) return;
    // A dialog may be about to close, and takes the focus along.
    requestAnimationFrame(look);
    if (isElsewhere || isUsable(pressed)) return;
    const again = key && document.querySelector(`.${CSS.escape(key)} button:not([disabled])`);
    const heirs = inDialog && !inDialog.isConnected ? [opener] : [again, ...beside, ...nearest];
    heirs.find((one) => one && isUsable(one))?.focus();
  };
  requestAnimationFrame(look);
}

function isNotBefore(one, other) {
  return one === other || Boolean(other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
}

function keyOf(element) {
  return [...(element.closest('[class*="st-key-"]')?.classList ?? [])].find((name) => name.startsWith("st-key-"));
}

function isUsable(element) {
  return element.isConnected && !element.disabled && element.getClientRects().length > 0;
}
