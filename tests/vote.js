// A model small enough to work out by hand: one question with two answers, and one rule: the more rain, the more yes.

export const CHOICE = {
  variables: [
    { id: "rain", baseline: 0 },
    { id: "time", baseline: 1 },
  ],
  time: 1,
  outcomes: ["yes", "no"],
  terms: [[0, 0, 0, 1, 0, 1, 0, 0.01]],
  rules: [{ when: [0], pushes: [0], weight: Math.log(4) }],
  base: [0, 0],
  stages: [
    {
      id: "vote",
      first: 0,
      branches: ["yes", "no"],
      race: null,
      late: false,
      next: [],
      outcomes: [
        [0, 0],
        [1, 1],
      ],
    },
  ],
  left: [],
  kept: { only: { vote: [1, 0] } },
  groups: [{ id: "both", outcomes: ["yes", "no"] }],
  figures: [{ id: "share", of: ["yes"], given: [] }],
  contrasts: [{ id: "rain", ways: [[["vote.yes", [[]]], ["vote.no", []]]] }],
};

/** How far off its weights may be, and the first numbers of numpy's generator seeded with 1. */
export const DOUBT = {
  deviations: [0.2, 0.2, 0.2], order: [0, 1, 2], draws: 400, share: 0.9, edge: 1.645, digits: 9,
  state: "207833532711051698738587646355624148094", increment: "194290289479364712180083596243593368443",
};

/** What draw.js is to know of it. */
export const DRAWN = {
  outcomes: [
    { id: "yes", label: "Yes", meaning: "They agree.", colour: { light: "#000000", dark: "#ffffff" } },
    { id: "no", label: "No", meaning: "They do not.", colour: { light: "#111111", dark: "#eeeeee" } },
  ],
  groups: [{ id: "both", label: "Either", clause: "They would vote", outcomes: ["yes", "no"], of_which: [], meaning: "Both." }],
  tensions: [{ when: { rain: [90, 100] }, sentence: "Nobody votes in a flood." }],
  figures: [{ id: "share", label: "In favour", meaning: "Those who agree." }],
  stages: [
    {
      id: "vote",
      kind: "choice",
      question: "Do they?",
      branches: [
        { id: "yes", label: "In favour of it", stage: null, outcome: "yes" },
        { id: "no", label: "Against", stage: null, outcome: "no" },
      ],
    },
  ],
};

/** What sentences.js is to know of it. */
export const SPOKEN = {
  phrases: { yes: "a yes", no: "a no" },
  lenses: { only: "cases in which they agree" },
  time: { id: "time", label: "Time", unit: "years", axis: "", baseline: 1 },
  contrasts: [{ id: "rain", clause: "After {time}, they would agree in", ways: ["who vote"] }],
  yardsticks: { plain: [[0.5, "unlikely"], [1, "likely"]] },
  close: 0.03,
  judgements: ["the rule “Rain”", "our start of a yes", "our start of a no"].map((name) => ({ name, grade: "grade B" })),
  leastCarried: 0.005,
};

const SCENE = {
  reading: "council",
  baseline: 0,
  readingLabel: "The council",
  lens: "",
  changes: [],
  apart: "",
  bands: { yes: [0.4, 0.6], no: [0.4, 0.6], share: [0.4, 0.6], "group:both": [1, 1] },
  show: ["outcomes", "branches"],
  outcomesSentence: "Outcomes.",
  flowSentence: "Branches.",
};

/** Its slides: the first scene with its branches, the second beside the first, and an own one between them. */
export const SLIDES_TOLD = [
  { id: "title", kind: "title", headline: "The vote", notes: ["Welcome."] },
  { id: "scene-1", kind: "scene", headline: "A dry day", place: 0, views: ["outcomes", "branches"], notes: ["Say this."] },
  { id: "own-1", kind: "own", headline: "A word", text: ["Of mine."], rows: [["Who", "What"], ["I", "this"]] },
  {
    id: "scene-2", kind: "scene", headline: "A wet day", place: 1, views: ["outcomes", "comparison"],
    remark: { text: "Likely, up from 50\u00a0%", at: "yes" },
  },
  { id: "scene-2-map", kind: "view", headline: "Where it tips", place: 1, views: ["map"], stills: [{ view: "map", sentence: "It tips." }] },
  { id: "comparison", kind: "comparison", headline: "Yes leads once", kicker: "All scenes", text: ["How often."] },
  { id: "grounds", kind: "table", headline: "Grounds", rows: [["Passage"], ["1"]], shares: [1] },
  { id: "closing", kind: "closing", headline: "So what", text: ["Take an umbrella."], rows: [["Decisions sought"], ["Whether to vote."]] },
];

/** What a hand-out of two scenes holds. */
export const STORY = {
  ...DRAWN,
  title: "The vote",
  subject: "Whether they agree",
  link: "http://127.0.0.1:8501/",
  baselines: [
    { label: "1 June", values: {}, link: {} },
    { label: "as of 1 July 2026", values: { rain: 10 }, link: { day: "2026-07-01", since: "rain:10", log: "0123456789abcdef" } },
  ],
  caveat: "No forecast.",
  made: "The vote 1",
  day: "1 June 2026",
  fingerprint: "abcdef01",
  inks: {},
  phrases: { yes: "a yes", no: "a no" },
  close: 0.05,
  longestName: 40,
  longestHeadline: 60,
  mostNamed: 4,
  headings: { map: "Two sliders" },
  imprint: { marking: "FOR VOTERS", organisation: "The council", lines: ["A. Clerk", "1 June 2026"] },
  slides: SLIDES_TOLD,
  time: "time",
  lenses: [
    { id: "", label: "All", phrase: "cases" },
    { id: "only", label: "Agreed", phrase: "cases in which they agree" },
  ],
  actors: [{ id: "sky", label: "The sky" }],
  variables: [
    {
      id: "rain", key: "rain", label: "Rain", question: "How much?", range: [0, 100], baseline: 0, unit: "mm",
      actor: "sky", leading: true, marks: [{ at: 0, text: "none" }, { at: 50, text: "showers" }],
    },
    {
      id: "time", key: "time", label: "Time", question: "How long?", range: [1, 5], baseline: 1, unit: "years",
      actor: null, leading: false, marks: [{ at: 1, text: "soon" }],
    },
  ],
  program: CHOICE,
  doubt: DOUBT,
  readings: [{ id: "council", label: "The council", rules: [Math.log(4)], base: [0, 0] }],
  scenes: [
    { ...SCENE, name: "Dry", called: "Dry", values: {} },
    { ...SCENE, name: "Wet", called: "Wet", values: { rain: 100 }, show: ["outcomes"] },
  ],
  presets: [{ name: "Drizzle", reading: "council", lens: "", baseline: 0, values: { rain: 10 } }],
};

const STORED = { scenario: { name: "Dry", values: { rain: 0, time: 1 }, ranges: { rain: [0, 5] }, notes: "n" }, show: ["outcomes"] };

/** The storyline in its record, with a slide of the user's own after the first scene. */
export const STORYLINE = { name: "The vote", scenes: [STORED, STORED], slides: [{ after: 1, headline: "A word" }] };

/** The page around it, as page.py writes it. */
export const HANDOUT = `
  <div id="page">
    <header class="opening"><p class="caveat"></p></header>
    <section id="own-1"><img src="data:," alt="A picture"></section>
    <figure id="view-2-map"><svg viewBox="0 0 10 10"></svg></figure>
    <main id="scenes">
      ${[1, 2].map((n) => `<section id="scene-${n}"><div class="pictures"><noscript></noscript></div><p class="source"></p></section>`).join("")}
    </main>
  </div>
  <script type="application/json" id="record">${JSON.stringify({ storyline: STORYLINE })}</script>
  <script type="application/json" id="content">${JSON.stringify(STORY)}</script>`;
