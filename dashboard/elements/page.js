// How does an element live on a page of the app? How data comes in, when it ends, where the server's routes are found.

/** One thing for as long as the page shows its element; `create(parent)` makes it, with a close() of its own. */
export function mounted(parent, create) {
  const made = (parent.mounted ??= create(parent));
  // Streamlit calls what an element returns not only when it leaves the page but also when newer data overtakes it;
  // only the first is the end.
  const leave = () =>
    setTimeout(() => {
      if (parent.isConnected || parent.mounted !== made) return;
      delete parent.mounted;
      made.close();
    });
  return [made, leave];
}

export function unpacked(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** What one element gives the others of a page under a name: `taken` is a promise of it. */
export function offered(name) {
  const all = (globalThis.offeredByElements ??= new Map());
  if (!all.has(name)) {
    let give;
    const taken = new Promise((resolve) => (give = resolve));
    all.set(name, { give, taken });
  }
  return all.get(name);
}

/**
 * The address of a path that the server hands out, wherever it is served: below a base path, behind a proxy that strips
 * one, on any page. The app's own scripts are found by the same root, and the browser knows their address.
 */
export function fromRoot(path) {
  const script = document.querySelector('script[src*="static/js/"]');
  const root = script ? script.src.slice(0, script.src.lastIndexOf("static/js/")) : new URL(".", document.baseURI);
  return new URL(path, root).href;
}

/** What stands at an address, if it is of that type: where nothing is found, Streamlit answers with its page. */
export async function fetched(address, type) {
  const response = await fetch(address, { mode: "same-origin" });
  const received = response.headers.get("Content-Type") ?? "";
  if (response.ok && received.startsWith(type)) return response;
  throw new Error(`${address} is no ${type}: ${response.status} ${received}`);
}

/** Calls `act` whenever the page goes to paper and comes back; returns what ends that. */
export function onPaper(act) {
  const print = matchMedia("print");
  const turn = () => act(print.matches);
  const [before, after] = [true, false].map((isPaper) => () => act(isPaper));
  print.addEventListener("change", turn);
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  return () => {
    print.removeEventListener("change", turn);
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
  };
}
