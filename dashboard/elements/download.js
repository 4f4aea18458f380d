// What can be taken away from a picture: as an image, as its numbers, as its words.

const IMAGE_SCALE = 2;
const LINE_PIXELS = 20;
const CHARACTER_PIXELS = 7;

/** A row of buttons; each of `makers` {label: async () => Blob or null} gives a file, or null if it did its work itself. */
function downloads(makers, name) {
  const row = document.createElement("div");
  row.className = "downloads";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  for (const [label, make] of Object.entries(makers)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", async () => {
      said.textContent = "";
      const blob = await make();
      if (blob) save(blob, `${name()}.${label.toLowerCase()}`);
      else said.textContent = "Copied.";
    });
    row.append(button);
  }
  row.append(said);
  return row;
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // navigator.clipboard exists only on https and localhost.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  return null;
}

/** A Plotly picture as a file, with its words above and its source below, so that it can stand alone. */
async function pictureFile(format, box, { sentence, source }, paper) {
  const { clientWidth: width, clientHeight: height } = box;
  const perLine = Math.floor((width - 32) / CHARACTER_PIXELS);
  const [above, below] = [broken(sentence, perLine), broken(source, perLine)];
  const margin = { ...box.layout.margin };
  const [top, bottom] = [above.length * LINE_PIXELS + 24, below.length * LINE_PIXELS + 16];
  const line = { xref: "paper", x: 0, xshift: 16 - margin.l, xanchor: "left", showarrow: false, align: "left" };
  const words = [
    { ...line, text: above.join("<br>"), yref: "paper", y: 1, yshift: margin.t + top - 8, yanchor: "top" },
    { ...line, text: below.join("<br>"), yref: "paper", y: 0, yshift: -margin.b - bottom + 8, yanchor: "bottom" },
  ];
  const layout = {
    ...box.layout,
    height: height + top + bottom,
    width,
    paper_bgcolor: paper,
    plot_bgcolor: paper,
    margin: { ...margin, t: margin.t + top, b: margin.b + bottom },
    annotations: [...(box.layout.annotations ?? []), ...words],
  };
  const size = { format, width, height: height + top + bottom, scale: format === "png" ? IMAGE_SCALE : 1 };
  const address = await window.Plotly.toImage({ data: box.data, layout }, size);
  const content = address.slice(address.indexOf(",") + 1);
  if (format === "svg") return new Blob([decodeURIComponent(content)], { type: "image/svg+xml" });
  return new Blob([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], { type: "image/png" });
}

function broken(text, perLine) {
  const lines = [""];
  for (const word of plain(text).split(" ")) {
    if (lines.at(-1) && lines.at(-1).length + word.length >= perLine) lines.push("");
    lines.push(`${lines.pop()} ${word}`.trim());
  }
  return lines;
}

// Plotly reads a little markup in its texts; what a user wrote shall be read as typed.
function plain(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
