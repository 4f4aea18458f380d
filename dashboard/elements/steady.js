// A Plotly chart that updates in place: one kept div, Plotly.react, no blank frames between reruns.

import { isDark, make } from "../../briefing/kit.js";
import { copyText, downloads, textOf } from "./download.js";
import { fromRoot, mounted, unpacked } from "./page.js";
import { plotFile } from "./plot.js";

// Narrower than this, labels that are named only-when-wide would lie upon each other (see charts/style.py).
const WIDE_PIXELS = 640;

export default async function ({ data: bytes, parentElement, setStateValue }) {
  const data = unpacked(bytes);
  const [chart, leave] = mounted(parentElement, createChart);
  chart.latest = data;
  try {
    await loadPlotly(data.plotly);
  } catch {
    setStateValue("failed", true);
  }
  if (window.Plotly && chart.latest === data) chart.draw(data);
  return leave;
}

function loadPlotly(address) {
  window.steadyPlotly ??= new Promise((resolve, reject) => {
    const script = make("script", { src: fromRoot(address) });
    // What comes in its place is no script, but it comes.
    script.onload = () => (window.Plotly ? resolve() : script.onerror());
    script.onerror = () => {
      window.steadyPlotly = undefined;
      reject(new Error("plotly.js did not load"));
    };
    document.head.append(script);
  });
  return window.steadyPlotly;
}

function createChart(parent) {
  const box = make("div", { role: "img" });
  const frame = make("div", { class: "steady-frame" }, box);
  let shown;
  const files = {
    PNG: () => plotFile("png", box, shown),
    SVG: () => plotFile("svg", box, shown),
    CSV: () => new Blob(["\ufeff", shown.csv], { type: "text/csv" }),
    "Copy as text": () => copyText(textOf(shown)),
  };
  const row = downloads(files, () => shown.name);
  parent.append(frame, row);
  const size = new ResizeObserver(() => {
    // What scrolls must be within reach of the keyboard.
    frame.tabIndex = frame.scrollWidth > frame.clientWidth ? 0 : -1;
    if (box.data && box.clientWidth) window.Plotly.Plots.resize(box);
  });
  size.observe(frame);

  function draw(data) {
    const { figure, sentence, height } = (shown = data);
    row.querySelectorAll("button").forEach((button) => (button.ariaLabel = `${button.textContent}: ${data.title}`));
    box.style.height = `${height}px`;
    box.style.minWidth = `${figure.layout.meta?.least_width ?? 0}px`;
    box.setAttribute("aria-label", sentence);
    const themed = JSON.parse(
      JSON.stringify(figure).replace(/light-dark\((#\w+), (#\w+)\)/g, isDark(box) ? "$2" : "$1"),
    );
    if (box.clientWidth < WIDE_PIXELS)
      themed.layout.annotations = themed.layout.annotations?.filter(({ name }) => name !== "only-when-wide");
    // Without layout.transition: with it, plotly.js 7.1 leaves annotations as they were.
    window.Plotly.react(box, themed.data, themed.layout, { displayModeBar: false, responsive: false });
  }

  function close() {
    size.disconnect();
    if (window.Plotly) window.Plotly.purge(box);
    frame.remove();
    row.remove();
  }
  return { draw, close };
}
