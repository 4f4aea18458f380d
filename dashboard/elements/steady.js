// A Plotly chart that updates in place: one kept div, Plotly.react, no blank frames between reruns.

import { isDark, make, markWhereCut, set } from "../../briefing/kit.js";
import { createDownloads } from "./download.js";
import { fromRoot, mounted, onPaper, unpacked } from "./page.js";
import { plotFile } from "./plot.js";

// Narrower than this, labels that are named only-when-wide would lie upon each other (see charts/style.py), and what a
// figure's meta says of narrow pages holds.
const WIDE_PIXELS = 640;
// A4 and Letter have room for so much within the margins of page.css; a picture is drawn as for a screen, then scaled.
const PAPER = { room: 680, width: 900 };

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
  const box = make("div");
  const frame = make("div", { class: "steady-frame" }, box);
  let shown, isPaper = false;
  const files = {
    PNG: () => plotFile("png", box, shown),
    SVG: () => plotFile("svg", box, shown),
    CSV: async () => new Blob([shown.csv], { type: "text/csv" }),
  };
  const row = createDownloads(files);
  parent.append(frame, row.element);
  markWhereCut(frame);
  const size = new ResizeObserver(() => {
    // What scrolls must be within reach of the keyboard.
    frame.tabIndex = frame.scrollWidth > frame.clientWidth ? 0 : -1;
    if (box.data && box.clientWidth && !isPaper) window.Plotly.Plots.resize(box);
  });
  size.observe(frame);
  const paper = onPaper((now) => {
    isPaper = now;
    if (shown && window.Plotly) draw(shown);
  });

  function draw(data) {
    const { figure, sentence, height } = (shown = data);
    row.describe(data);
    const least = figure.layout.meta?.least_width ?? 0;
    const width = isPaper ? Math.max(least, PAPER.width) : undefined;
    set(box, { role: "img", "aria-label": sentence, style: `height: ${height}px; min-width: ${width ?? least}px` });
    box.style.zoom = isPaper ? PAPER.room / width : "";
    const ink = !isPaper && isDark(frame) ? "$2" : "$1";
    const themed = JSON.parse(JSON.stringify(figure).replace(/light-dark\((#\w+), (#\w+)\)/g, ink));
    if ((width ?? box.clientWidth) < WIDE_PIXELS) {
      themed.layout.annotations = themed.layout.annotations?.filter(({ name }) => name !== "only-when-wide");
      Object.assign(themed.layout, themed.layout.meta?.narrow);
    }
    // Without layout.transition: with it, plotly.js 7.1 leaves annotations as they were.
    window.Plotly.react(box, themed.data, { ...themed.layout, width }, { displayModeBar: false, responsive: false });
  }

  function close() {
    size.disconnect();
    paper();
    if (window.Plotly) window.Plotly.purge(box);
    frame.remove();
    row.element.remove();
  }
  return { draw, close };
}
