// What a reload would lose, kept in this browser: in the tab itself and, for when that is closed, for all tabs.
// theme.js stands above this file in one module.

const STORAGES = ["sessionStorage", "localStorage"];
const KEY = "after-the-ceasefire.storyline";

export default function ({ data: bytes, setTriggerValue }) {
  const { text, wanted } = unpacked(bytes);
  if (wanted) {
    const [found] = STORAGES.map(kept).filter(Boolean);
    if (found) setTriggerValue("found", found);
  } else {
    STORAGES.forEach((storage) => keep(storage, text));
  }
}

// A browser may refuse storage, or have no room left; then a reload loses what is not saved.
function kept(storage) {
  try {
    return window[storage].getItem(KEY);
  } catch {
    return null;
  }
}

function keep(storage, text) {
  try {
    window[storage].setItem(KEY, text);
  } catch {
    return;
  }
}
