// The panel of the Simulator on the page: the numbers of a scenario, drawn by what knows its rules (live_panel.js),
// whichever of the two the browser is given first.

import { mounted, offered, unpacked } from "./page.js";

export default function ({ data: bytes, parentElement, setTriggerValue }) {
  const data = unpacked(bytes);
  let leave;
  offered(data.rules).taken.then((createPanel) => {
    if (!parentElement.isConnected) return;
    let panel;
    [panel, leave] = mounted(parentElement, createPanel);
    panel.receive(data, (result) => setTriggerValue("why", result));
  });
  return () => leave?.();
}
