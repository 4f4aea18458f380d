// Two windows on one presentation: the presenter's, and the audience's that follows it. No server lies between.
// They speak through a BroadcastChannel and, where a browser keeps files apart, through the window that opened the other.

const PATIENCE_MILLISECONDS = 3000;

/** Returns { send(message) }; `receive(message)` gets each message of the other window once. */
function createLine(name, other, receive) {
  const own = randomName();
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(name) : null;
  const heard = {};
  let count = 0;

  function hear(letter) {
    if (letter?.line !== name || letter.from === own || !(letter.count > (heard[letter.from] ?? 0))) return;
    heard[letter.from] = letter.count;
    receive(letter.message);
  }
  channel?.addEventListener("message", ({ data }) => hear(data));
  addEventListener("message", ({ data, source }) => source && source === other() && hear(data));

  function send(message) {
    const letter = { line: name, from: own, count: (count += 1), message };
    channel?.postMessage(letter);
    // A file has no origin that could be named.
    other()?.postMessage(letter, location.protocol === "file:" ? "*" : location.origin);
  }
  return { send };
}

function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The audience's window as the presenter sees it; returns { open(), send(state), isOpen() }. */
function createAudience(asked, said) {
  const name = randomName();
  let opened, line, joined, waiting;

  function open() {
    const address = `${location.href.split("#")[0]}#audience-${name}`;
    opened = window.open(address, `audience-${name}`, "popup,width=1280,height=720");
    if (!opened) {
      said("The browser refused the second window. Allow pop-up windows for this page, then press A again.");
      return;
    }
    line ??= createLine(name, () => opened, hear);
    joined = false;
    clearTimeout(waiting);
    waiting = setTimeout(() => joined || said(APART), PATIENCE_MILLISECONDS);
  }

  function hear(message) {
    if (message === "here" && !joined) {
      joined = true;
      said("The audience’s window follows. Drag it to their screen and press F there.");
    }
    asked(message);
  }
  return { open, send: (state) => line?.send(state), isOpen: () => Boolean(opened && !opened.closed) };
}

const APART =
  "The audience’s window does not follow: this browser keeps the two apart. Mirror this window to their screen instead.";
