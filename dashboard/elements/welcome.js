// The first visit's explanation; once dismissed, this browser does not show it again.

const SEEN = "after-the-ceasefire.welcome-seen";

export default function ({ data, parentElement }) {
  if (parentElement.box || remembered()) return;
  const box = (parentElement.box = document.createElement("aside"));
  box.setAttribute("aria-label", "What this is");
  const lines = data.lines.map((line) => {
    const made = document.createElement("p");
    made.textContent = line;
    return made;
  });
  const attempt = document.createElement("b");
  attempt.textContent = data.attempt;
  lines.at(-1).append(" ", attempt);
  const dismiss = document.createElement("button");
  dismiss.textContent = "Understood";
  dismiss.addEventListener("click", () => {
    box.remove();
    remember();
  });
  box.append(...lines, dismiss);
  parentElement.append(box);
}

// A browser may refuse storage; the explanation then comes back on the next visit.
function remembered() {
  try {
    return localStorage.getItem(SEEN) !== null;
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(SEEN, "yes");
  } catch {
    return;
  }
}
