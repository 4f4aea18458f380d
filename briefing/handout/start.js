// How the document was opened: as a page, to present, as the audience’s window, or as the slides of a scene.

import { make, reducedMotion } from "../kit.js";
import { colourPictures } from "./inks.js";
import { addButtons, drawScenes } from "./page.js";
import { createPanel } from "./panel.js";
import { createPresentation } from "./present.js";
import { createFollower } from "./rooms.js";
import { setRoom } from "./screen.js";
import { createStage } from "./slide.js";
import { SLIDES, slideAt } from "./slides.js";
import { BEGINNING } from "./story.js";

colourPictures(document.getElementById("page"));
const audienceName = /^#audience-(\w+)$/.exec(location.hash)?.[1];
if (audienceName) beAudience(audienceName);
else if (slidesAsked()) beSlides();
else bePage();

/** Which slides are to be looked at, “#slides-2-dark” of the second scene or “#slide-agenda-light” one, and in what room. */
function slidesAsked() {
  return /^#slides?-([\w-]+)-(dark|light)$/.exec(location.hash);
}

/** Slides below each other, each as large as the window, for whoever builds the storyline. */
function beSlides() {
  showPage(false);
  const element = make("main", { class: "previews", inert: "" });
  document.body.append(element);
  function show() {
    const [hash, name, room] = slidesAsked();
    const isOfScene = hash.startsWith("#slides-");
    setRoom(room);
    const wanted = ({ id, place }) => (isOfScene ? place === Number(name) - 1 : id === name);
    const places = [...SLIDES.keys()].filter((at) => wanted(SLIDES[at]));
    const stages = places.map(() => createStage({ quiet: true }));
    element.replaceChildren(...stages.map((stage) => stage.element));
    stages.forEach((stage, n) => stage.show({ at: places[n], tried: null }));
  }
  // Words reach whoever builds the storyline as they are written; such as are not of this server are not heeded.
  function follow({ data, origin, source }) {
    if (origin !== location.origin || source !== parent) return;
    if (Array.isArray(data.slides)) SLIDES.splice(0, SLIDES.length, ...data.slides);
    const at = SLIDES.findIndex(({ id }) => id === data.id);
    if (at >= 0) SLIDES[at] = { ...SLIDES[at], ...data.words };
    show();
  }
  addEventListener("message", follow);
  addEventListener("hashchange", show);
  show();
}

function beAudience(name) {
  const follower = createFollower(name);
  showPage(false);
  document.body.append(follower.element);
  follower.begin();
}

function bePage() {
  const panel = createPanel();
  const presentation = createPresentation(leave);
  // Those who came to present have not been on the page, and do not want to be left there.
  let visited = false;

  function present(at) {
    showPage(false);
    presentation.open(at);
  }

  function leave(place) {
    if (visited || !goBack()) returnTo(place);
  }

  function returnTo(place) {
    visited = true;
    showPage(true);
    history.replaceState(null, "", `${location.href.split("#")[0]}${place === undefined ? "" : `#scene-${place + 1}`}`);
    const section = document.querySelector(place === undefined ? ".opening" : `#scene-${place + 1}`);
    section.scrollIntoView();
    section.querySelector("#present, .present").focus({ preventScroll: true });
  }

  function tryFrom(from) {
    panel.start(from);
    panel.element.scrollIntoView({ behavior: reducedMotion() ? "auto" : "smooth" });
    document.getElementById("what-if-title").focus({ preventScroll: true });
  }

  drawScenes();
  document.getElementById("scenes").after(panel.element);
  document.body.append(presentation.element);
  panel.start(BEGINNING);
  addButtons({
    present: (at) => {
      visited = true;
      present(at);
      document.documentElement.requestFullscreen?.().catch(() => {});
    },
    tryFrom,
  });
  const at = slideAt(location.hash);
  if (at !== undefined) present(at);
  else visited = true;
}

function showPage(shown) {
  document.getElementById("page").hidden = !shown;
  document.documentElement.classList.toggle("presenting", !shown);
}

/** Back to where the presentation was opened from, or out of a window of its own; whether there was such a way. */
function goBack() {
  const alone = history.length === 1;
  if (alone) window.close();
  else if (document.referrer) history.back();
  return alone ? window.closed : Boolean(document.referrer);
}
