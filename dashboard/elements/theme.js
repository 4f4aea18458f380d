// What the elements share: how data comes in, how to make and to leave, what the reader's page and system ask for.

function unpacked(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

// Streamlit calls what an element returns not only when it leaves the page but also when newer data overtakes it;
// only the first is the end.
function whenGone(parentElement, close) {
  return () => setTimeout(() => parentElement.isConnected || close());
}

function isDark(element) {
  const probe = document.createElement("span");
  probe.style.color = getComputedStyle(element).getPropertyValue("--st-background-color");
  element.append(probe);
  const [red, green, blue] = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  probe.remove();
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}

function element(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
