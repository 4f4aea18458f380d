// The address of this scenario, with a button that copies it.

export default function ({ parentElement }) {
  if (parentElement.box) return;
  const box = (parentElement.box = document.createElement("div"));
  const address = document.createElement("input");
  address.readOnly = true;
  address.value = location.href;
  address.setAttribute("aria-label", "Link to this scenario");
  const button = document.createElement("button");
  button.textContent = "Copy link";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    address.value = location.href;
    said.textContent = (await copied(address)) ? "Copied." : "Select the link and copy it.";
  });
  box.append(address, button, said);
  parentElement.append(box);
}

// navigator.clipboard exists only on https and localhost.
async function copied(address) {
  try {
    await navigator.clipboard.writeText(address.value);
    return true;
  } catch {
    address.select();
    return document.execCommand("copy");
  }
}
