// Which way the document was opened: as a page, to present, or as the audience's window.

const audienceName = /^#audience-(\w+)$/.exec(location.hash)?.[1];
colourPictures();
if (audienceName) beAudience(audienceName);
else bePage();

function beAudience(name) {
  const follower = createFollower(name);
  document.getElementById("page").hidden = true;
  document.documentElement.classList.add("presenting");
  document.body.append(follower.element);
  follower.begin();
}

function bePage() {
  const page = document.getElementById("page");
  const panel = createPanel();
  const presentation = createPresentation(leave);
  let entered = false;

  function present(at) {
    page.hidden = true;
    document.documentElement.classList.add("presenting");
    presentation.open(at);
  }

  function leave(place) {
    // Who came to present goes back to where they came from; the page is for those who were on it, or came from nowhere.
    if (!entered) {
      if (history.length > 1 && document.referrer) return history.back();
      window.close();
    }
    return showPage(place);
  }

  function showPage(place) {
    document.documentElement.classList.remove("presenting");
    page.hidden = false;
    entered = true;
    history.replaceState(null, "", place === undefined ? location.pathname + location.search : `#scene-${place + 1}`);
    document.getElementById(place === undefined ? "page" : `scene-${place + 1}`).scrollIntoView();
    document.querySelector(place === undefined ? "#present" : `#scene-${place + 1} .present`).focus({ preventScroll: true });
  }

  function tryFrom(from) {
    panel.start(from);
    panel.element.scrollIntoView({ behavior: reducedMotion() ? "auto" : "smooth" });
    document.getElementById("what-if-title").focus({ preventScroll: true });
  }

  drawScenes();
  const present0 = button("Present", () => begin(0), { id: "present", class: "main" });
  function begin(at) {
    entered = true;
    present(at);
    document.documentElement.requestFullscreen?.().catch(() => {});
  }
  const toolbar = make(
    "div",
    { class: "tools" },
    present0,
    button("Try it yourself", () => tryFrom(STARTS[STORY.scenes.length ? 1 : 0])),
    button("Print", () => print()),
    createRoomButton(),
  );
  document.querySelector(".opening .caveat").after(toolbar);
  document.querySelectorAll(".scene").forEach((section, n) => {
    section.querySelector(".source").before(
      make(
        "div",
        { class: "tools" },
        button("What if?", () => tryFrom(STORY.scenes[n]), { "aria-label": `What if, from scene ${n + 1}` }),
        button("Present from here", () => begin(slideOfScene(n)), { class: "present", "aria-label": `Present from scene ${n + 1}` }),
      ),
    );
  });
  document.getElementById("scenes").after(panel.element);
  document.body.append(presentation.element);
  panel.start(STARTS[STORY.scenes.length ? 1 : 0]);
  const at = slideAt(location.hash);
  if (at !== undefined) present(at);
}

function createRoomButton() {
  const dark = () =>
    document.documentElement.dataset.room
      ? document.documentElement.dataset.room === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
  const element = button(dark() ? "Light" : "Dark", () => {
    setRoom(dark() ? "light" : "dark");
    element.textContent = dark() ? "Light" : "Dark";
  });
  return element;
}
