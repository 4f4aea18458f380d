"""What has been stated, and how did it fare? Statements, what became of them and their scores, in words and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from briefing import words
from model import questions, scoring
from model.log import in_force
from model.parts import RuleBase
from model.questions import Question, Questions
from model.quoting import NO_BREAK
from scenarios.link import DAY_KEY, READING_KEY
from scenarios.logbook import Logbook, Statement
from scenarios.statements import Standing, standings

# Neither is anybody’s name.
MODEL, EVERYONE = "", "\n"
MODEL_LABEL = "the model"
# Below so many, a share of what came true could be nearly anything.
FEWEST = 10
# What waits for its owner stands first, then what closes first, then what was decided last.
ORDER: Sequence[Standing] = ("due", "open", "came", "failed")
SCORES_READ = (
    "*Brier* is the mean squared gap between the share stated and what happened, 1 or 0: 0 is perfect, 0.25 what "
    "50 of 100 always gets (Brier 1950). *Base rate* is the same of always saying the base rate, over the statements "
    "that have one, and *skill* by how much of it they lie below it: 1 at best, 0 no better (Murphy 1973). *Log score* "
    "is the mean natural logarithm of the share given to what happened, 0 at best (Good 1952); shares are kept "
    f"{scoring.FLOOR:g} from 0 and 1 in it, or one that was sure and wrong would outweigh all others. *Reliability* "
    "(lower is better), *resolution* (higher is better) and *uncertainty* are Murphy’s terms of the Brier score, by "
    "the words of the yardstick. Statements of one question on several days hang together and count each: the more "
    "there are, the less do they say that is new. The ranges of the picture are Wilson’s, at 90 % (Wilson 1927)."
)


@dataclass(frozen=True, eq=False)
class Fared:
    """The statements of a logbook by one person, the model or everyone, and how each stands on a day.

    `whose` is a name, MODEL or EVERYONE.
    """

    logbook: Logbook
    today: date
    whose: str = EVERYONE
    yardstick: str = words.YARDSTICK

    @cached_property
    def standing(self) -> Mapping[str, Standing]:
        """How each statement of the logbook stands, by id."""
        return standings(self.logbook, self.today)

    @cached_property
    def statements(self) -> list[Statement]:
        """The statements, those that wait to be decided first, then the open by their last day, then the decided."""
        own = [one for one in self.logbook.statements if self.whose in (EVERYONE, one.who)]
        return sorted(own, key=lambda one: (ORDER.index(self.standing[one.id]), one.by, one.made_on))

    def standing_as(self, *standings: Standing) -> list[Statement]:
        """The statements that stand so, in the order of the list."""
        return [one for one in self.statements if self.standing[one.id] in standings]

    @cached_property
    def decided(self) -> list[Statement]:
        """The statements that came true or failed to, by the day on which they did."""
        decided = self.standing_as("came", "failed")
        return sorted(decided, key=lambda one: one.resolved.day if one.resolved else date.min)

    @property
    def days(self) -> list[date]:
        """The day on which each of the decided was."""
        return [one.resolved.day for one in self.decided if one.resolved]

    @property
    def shares(self) -> list[float]:
        """How likely each of the decided was said to be."""
        return [one.share for one in self.decided]

    @property
    def came_true(self) -> list[float]:
        """Whether each of the decided came true, 1 or 0."""
        return [float(self.standing[one.id] == "came") for one in self.decided]

    @cached_property
    def calibration(self) -> pd.DataFrame:
        """How much of what was called by each word came true, as from model.scoring.calibration; `word` names it."""
        scale = words.YARDSTICKS[self.yardstick]
        table = scoring.calibration(self.shares, self.came_true, [edge for edge, _ in scale])
        return table.assign(word=[scale[place][1] for place in table.index])

    @cached_property
    def with_base(self) -> tuple[list[float], list[float], list[float]]:
        """Of the decided that have a base rate: the shares, what came true, the base rates."""
        rows = [
            (one.share, came, one.base_share)
            for one, came in zip(self.decided, self.came_true, strict=True)
            if one.base_share is not None
        ]
        shares, came, base = zip(*rows, strict=True) if rows else ((), (), ())
        return list(shares), list(came), list(base)


@dataclass(frozen=True)
class Offer:
    """What can be stated: its label, its words, how it is decided and by when, if that is given, and how likely it was
    already thought to be, in words; which question or signpost it is."""

    label: str
    text: str = ""
    criteria: str = ""
    by: date | None = None
    likelihood: str = ""
    question: Question | None = None
    signpost: str = ""


OWN_WORDS = Offer("Something in my own words")


def offers(base: RuleBase, values: Mapping[str, float], known: Questions, logbook: Logbook) -> dict[str, Offer]:
    """What can be stated, by id: something of one’s own, the questions, then the signposts, those thought of first."""
    offered = {"own": OWN_WORDS}
    for question in questions.askable(base, known):
        title, criteria = questions.worded(base, values, question)
        by = questions.last_day(base, values, question)
        offered[f"question {question.id}"] = Offer(title, title, criteria, by, question=question)
    thought = {one.signpost: one for one in logbook.likelihoods}
    for signpost in sorted(base.signposts, key=lambda one: one.id not in thought):
        where = f"Yes if it is seen by then. Where to look: {signpost.where}"
        offer = Offer(f"Signpost: {signpost.event}", signpost.event, where, signpost=signpost.id)
        if likelihood := thought.get(signpost.id):
            offer = replace(offer, by=likelihood.by, likelihood=likelihood.words)
        offered[f"signpost {signpost.id}"] = offer
    labels = words.preset_labels({id: offer.label for id, offer in offered.items()})
    return {id: replace(offer, label=labels[id]) for id, offer in offered.items()}


def whose(logbook: Logbook) -> dict[str, str]:
    """By whom there are statements: everyone, the model, then each person, with what they are called."""
    people = sorted({one.who for one in logbook.statements} - {MODEL})
    model = {MODEL: words.sentence_case(MODEL_LABEL)} if any(x.who == MODEL for x in logbook.statements) else {}
    return words.preset_labels({EVERYONE: "Everyone", **model, **{who: who for who in people}})


def by_whom(statement: Statement) -> str:
    """By whom something was stated."""
    return statement.who or MODEL_LABEL


def likelihoods(yardstick: str = words.YARDSTICK) -> dict[str, float]:
    """The words of a scale, the likeliest first, each with the middle of what it covers, in whole per cent."""
    scale, low, middles = words.YARDSTICKS[yardstick], 0.0, dict[str, float]()
    for edge, word in scale:
        middles[word], low = round((low + edge) / 2, 2), edge
    return dict(reversed(middles.items()))


def kept_text(count: int) -> str:
    """That so many statements of the model were kept with the log."""
    many = "s of the model were" if count > 1 else " of the model was"
    return f"{words.sentence_case(words.counted(count))} statement{many} kept with the log: see “Statements”."


def headline(fared: Fared) -> str:
    """How many statements are kept, and how those fared that are decided."""
    if not fared.statements:
        return (
            "Nothing has been stated yet. What the model says is kept whenever the baseline is set as of a day; "
            "state something of your own below."
        )
    if not fared.decided:
        return f"{_counted(len(fared.statements))} kept; none is decided yet, so nothing can be said of how they fare."
    came = int(sum(fared.came_true))
    number = f"{words.counted(came) if came else 'none'} came true"
    return f"Of {_of(len(fared.decided))} decided so far, {number}. {against_base(fared)}".rstrip()


def _counted(count: int) -> str:
    return f"{words.sentence_case(words.counted(count))} statement{'s are' if count > 1 else ' is'}"


def _of(count: int) -> str:
    return f"{words.counted(count)} statement{'s' * (count > 1)}"


def too_few(fared: Fared) -> str:
    """That too few are decided to tell anything; empty if there are enough, or none."""
    count = len(fared.decided)
    if not 0 < count < FEWEST:
        return ""
    return (
        f"{words.sentence_case(words.counted(count))} decided: too few to tell whether what is stated can be relied on."
    )


def against_base(fared: Fared) -> str:
    """Whether what was stated was nearer to what happened than the base rates; empty if none of it has one."""
    shares, came, base = fared.with_base
    if not shares:
        return ""
    stated, always = scoring.brier(shares, came), scoring.brier(base, came)
    way = "as near to what happened as" if stated == always else "nearer to what happened than"
    way = "further from what happened than" if stated > always else way
    count = len(shares)
    known = f"For {words.counted(count)} it is known how often such things have come about before: what was stated was"
    who = "What was stated was" if count == len(fared.decided) else known
    return f"{who} {way} always saying {'how often such things have come about before' if who != known else 'that'}."


def labels(fared: Fared) -> dict[str, str]:
    """What each statement is called where one is chosen, by id, those that wait to be decided first."""
    said = {
        one.id: f"{words.sentence_case(by_whom(one))}, {words.percent(one.share)}, "
        f"{STANDING_WORDS[fared.standing[one.id]]}: {one.text}"
        for one in fared.statements
    }
    return words.preset_labels(said)


def one_text(statement: Statement, standing: Standing) -> str:
    """How a statement is decided, by when, and how it stands, in Markdown."""
    how = words.escaped(statement.criteria) or "How it is decided was not written down."
    stands = words.escaped(words.sentence_case(standing_text(statement, standing)))
    return f"{how}  \nLast day: {words.day(statement.by)}. {stands}."


def deciding(fared: Fared, statement: Statement) -> dict[str, str]:
    """The events of the log that may decide a statement, by id: those from its day to its last; first none, a day."""
    events = [event for event in in_force(fared.logbook.log) if statement.made_on <= event.day <= statement.by]
    names = {event.id: f"{words.day(event.day)}: {event.name}" for event in reversed(events)}
    return words.preset_labels({"": "No event of the log: the day below", **names})


def due_text(fared: Fared) -> str:
    """Which statements wait to be decided; empty if none does."""
    due = fared.standing_as("due")
    if not due:
        return ""
    count, first = len(due), due[0]
    waits = f"{words.sentence_case(words.counted(count))} wait{'s' * (count == 1)} to be decided"
    said = f"{words.escaped(by_whom(first))}, {words.percent(first.share)}"
    anew = "its event was taken back" if first.resolved else f"its last day was {words.day(first.by)}"
    return f"{waits}{', first' * (count > 1)}: “{words.escaped(first.text)}” ({said}; {anew})."


def calibration_text(fared: Fared) -> str:
    """How much of what was called by each word came true, a line for each, and whether that fits it, in Markdown."""
    rows = fared.calibration.to_dict("records")
    fits = "" if any(map(_misfit, rows)) else "\n\nNone of this is out of line with what was said."
    return "\n".join(f"- {_class_text(row)}" for row in rows) + fits


def _class_text(row: Mapping[Any, Any]) -> str:
    stated, came = row["stated"], row["came"]
    called = f"that {'was' if stated == 1 else 'were'} called {row['word']} ({ends_text(row)})"
    if stated == 1:
        return f"The one statement {called} {'came' if came else 'did not come'} true."
    number = "all" if came == stated else words.counted(came) if came else "none"
    return f"Of {_of(stated)} {called}, {number} came true{_misfit(row)}."


def _misfit(row: Mapping[Any, Any]) -> str:
    """That more or fewer came true than was said, as it follows the number; empty where chance can explain it."""
    if row["stated"] == 1 or row["low"] <= row["said"] <= row["high"]:
        return ""
    return f", {'fewer' if row['said'] > row['high'] else 'more'} than was said"


def ends_text(row: Mapping[Any, Any]) -> str:
    """Between which shares a word of the scale stands, as “53–78 %”."""
    return f"{words.band_text((row['from'], row['to']))}{NO_BREAK}%"


def calibration_sentence(fared: Fared) -> str:
    """The picture of what was said and what came true, in words."""
    return " ".join(_class_text(row) for row in fared.calibration.to_dict("records"))


def gap_over_time(fared: Fared) -> pd.DataFrame:
    """The mean squared gap of all decided by each day, and that of the base rates where all have one."""
    table = scoring.over_time(fared.days, fared.shares, fared.came_true).rename(columns={"brier": "gap"})
    shares, came, base = fared.with_base
    if len(shares) == len(fared.decided):
        table["base"] = scoring.over_time(fared.days, base, came)["brier"]
    return table


def over_time_sentence(fared: Fared) -> str:
    """How the gap between what was said and what happened has changed as more was decided."""
    table = gap_over_time(fared)
    first, last = table.iloc[0], table.iloc[-1]
    way = "narrowed" if last["gap"] < first["gap"] else "widened" if last["gap"] > first["gap"] else "stayed as it was"
    (start, end), (few, many) = table.index[[0, -1]], (words.counted(int(x["decided"])) for x in (first, last))
    return (
        f"The gap between what was said and what happened has {way}: {first['gap']:.2f} by {words.day(start)}, "
        f"when {few} had been decided, {last['gap']:.2f} by {words.day(end)}, of all {many}."
    )


def compared(fared: Fared) -> list[str]:
    """What the model and each person last stated of the same question, a sentence for each question, in Markdown."""
    last = dict[tuple[str, date], dict[str, Statement]]()
    for one in sorted(fared.logbook.statements, key=lambda one: one.made_on):
        if one.question:
            last.setdefault((one.question, one.by), {})[one.who] = one
    return [_compared(fared, said) for said in last.values() if MODEL in said and len(said) > 1]


def _compared(fared: Fared, said: Mapping[str, Statement]) -> str:
    model, people = said[MODEL], [one for who, one in said.items() if who != MODEL]
    shares = words.listed([f"{words.escaped(by_whom(x))} {words.percent(x.share)}" for x in (model, *people)])
    text = f"**{words.escaped(model.text)}** {words.sentence_case(shares)}"
    ends = {fared.standing[one.id] for one in (model, *people)}
    if len(ends) == 1 and (end := ends.pop()) in ("came", "failed"):
        gaps = {one.who: abs(one.share - (end == "came")) for one in (model, *people)}
        nearest = [by_whom(one) for one in (model, *people) if gaps[one.who] == min(gaps.values())]
        near = words.escaped(words.listed(nearest))
        nearer = f"{near} {'was' if len(nearest) == 1 else 'were'} nearest" if len(nearest) < len(gaps) else "alike"
        return f"{text}. It {STANDING_WORDS[end]}: {nearer}."
    furthest = max(people, key=lambda one: abs(one.share - model.share))
    apart = abs(words.points(furthest.share) - words.points(model.share))
    return f"{text}: {words.counted_points(apart)} apart{' at most' * (len(people) > 1)}."


STANDING_WORDS: Mapping[Standing, str] = {
    "due": "to be decided",
    "open": "open",
    "came": "came true",
    "failed": "did not come true",
}


def table(fared: Fared, base: RuleBase) -> pd.DataFrame:
    """Every statement as a row: what, how it stands, how likely, by whom, on which day, by when, on what it rests."""
    rows = [
        (
            one.text,
            standing_text(one, fared.standing[one.id]),
            f"{words.percent(one.share)}, {words.probability_word(one.share, fared.yardstick)}",
            by_whom(one),
            words.day(one.made_on),
            words.day(one.by),
            rests_text(one, base),
        )
        for one in fared.statements
    ]
    columns = ["Statement", "How it stands", "How likely", "By", "Stated on", "Last day", "Rests on"]
    return pd.DataFrame(rows, columns=columns)


def standing_text(statement: Statement, standing: Standing) -> str:
    """How a statement stands: “came true on 3 March 2027 (“treaty”)”."""
    resolved = statement.resolved
    if resolved is None:
        return STANDING_WORDS[standing]
    if standing == "due":
        return f"to be decided anew: “{resolved.event}” was taken back"
    event = f", by “{resolved.event}”" if resolved.event else ""
    return f"{STANDING_WORDS[standing]}: {words.day(resolved.day)}{event}"


def rests_text(statement: Statement, base: RuleBase) -> str:
    """Under which rules, in which reading and in the baseline of which day the model stated something."""
    if statement.rulebase is None:
        return "own judgement"
    reading = statement.link.get(READING_KEY, base.readings[0].id)
    label = base.reading[reading].label if reading in base.reading else "a reading of one’s own"
    day = f", as of {statement.link[DAY_KEY]}" if DAY_KEY in statement.link else ""
    return f"rules {statement.rulebase.version}, {words.within_sentence(label)}{day}"


def scores_table(fared: Fared) -> pd.DataFrame:
    """The scores of everyone, the model and each person, of what is decided: a row each."""
    rows = []
    for who, label in whose(fared.logbook).items():
        own = Fared(fared.logbook, fared.today, who, fared.yardstick)
        if own.decided:
            shares, came, base = own.with_base
            rows.append(
                {
                    "by": label,
                    "decided": len(own.decided),
                    "came true": int(sum(own.came_true)),
                    "Brier": scoring.brier(own.shares, own.came_true),
                    "base rate": scoring.brier(base, came),
                    "skill": scoring.skill(shares, came, base),
                    "log score": scoring.log_score(own.shares, own.came_true),
                    **scoring.partition(own.calibration),
                }
            )
    return pd.DataFrame(rows)
