// The address of this scenario, with a button that copies it.

import { createCopying, make } from "../../briefing/kit.js";

export default function ({ data, parentElement }) {
  if (parentElement.box) return;
  const address = make("input", { readonly: "", "aria-label": "Link to this scenario" });
  const write = () => (address.value = data || location.href);
  write();
  parentElement.box = make("div", {}, address, ...createCopying(address, write));
  parentElement.append(parentElement.box);
}
