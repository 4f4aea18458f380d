// A Plotly chart that updates in place: one kept div, Plotly.react, no blank frames between reruns.
// theme.js stands above this file in one module.

export default async function ({ data: bytes, parentElement, setStateValue }) {
  const data = unpacked(bytes);
  const chart = (parentElement.chart ??= createChart(parentElement));
  chart.latest = data;
  try {
    await loadPlotly(data.plotly);
  } catch {
    setStateValue("failed", true);
  }
  if (window.Plotly && chart.latest === data) chart.draw(data);
  return whenGone(parentElement, chart.close);
}

function loadPlotly(address) {
  window.steadyPlotly ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve();
    const script = document.createElement("script");
    script.src = new URL(address, document.baseURI);
    script.onload = resolve;
    script.onerror = () => {
      window.steadyPlotly = undefined;
      reject(new Error("plotly.js did not load"));
    };
    document.head.append(script);
  });
  return window.steadyPlotly;
}

function createChart(parent) {
  const box = document.createElement("div");
  box.setAttribute("role", "img");
  parent.append(box);
  const size = new ResizeObserver(() => box.data && box.clientWidth && window.Plotly.Plots.resize(box));
  size.observe(box);

  function draw({ figure, sentence, height }) {
    box.style.height = `${height}px`;
    box.setAttribute("aria-label", sentence);
    const themed = JSON.parse(
      JSON.stringify(figure).replace(/light-dark\((#\w+), (#\w+)\)/g, isDark(box) ? "$2" : "$1"),
    );
    // Without layout.transition: with it, plotly.js 7.1 leaves annotations as they were.
    window.Plotly.react(box, themed.data, themed.layout, { displayModeBar: false, responsive: false });
  }

  function close() {
    size.disconnect();
    if (window.Plotly) window.Plotly.purge(box);
    box.remove();
    delete parent.chart;
  }
  return { draw, close };
}
