"""Where does a storyline come from, and where is it kept? Shipped and stored ones, files, what closed tabs left."""

from __future__ import annotations

from dataclasses import replace

from briefing.findings.storyline import template_in_words
from dashboard import storyboard, uploads
from dashboard.library import Shelf
from dashboard.session import NOTHING, Board, Remark, session
from dashboard.storyboard import attempt, board, desk, put, show, storyline
from model.parts import RuleBase
from scenarios.names import with_ending
from scenarios.pictures import PictureError, picture
from scenarios.store import STORYLINE, Conflict, Preset
from scenarios.storyline import Imprint, OpenedStoryline, Storyline, read_storyline, storyline_of
from scenarios.storylines import shipped_storylines

NEW, SHIPPED, LEFT = "new", "shipped:", "left:"
OURS = ", mine"
LOGO = "Logo"
BARE = "Its pictures are missing: this browser had no room for them. If it was saved, “Open” brings them back."


def shelf(base: RuleBase) -> Shelf:
    """The stored storylines."""
    return Shelf(STORYLINE, "storyline", lambda: desk().boards, lambda preset: open_stored(base, preset))


def open_stored(base: RuleBase, preset: Preset) -> str:
    """Opens a stored storyline; what had to be said of it. Raises ScenarioError, and then all is as it was."""
    opened = storyline_of(base, {**preset.document, "name": preset.name})
    put(Board(opened.storyline, opened.storyline, preset))
    return " ".join(opened.remarks)


def unstored(base: RuleBase) -> dict[str, str]:
    """Every storyline that is stored nowhere and can be opened, by its choice: new, shipped, left in this browser."""
    names = {NEW: "A new, empty storyline"}
    names |= {f"{SHIPPED}{n}": story.name for n, story in enumerate(shipped_storylines(base))}
    return names | {f"{LEFT}{n}": f"{left.storyline.name}, left in this browser" for n, left in enumerate(desk().left)}


def open_unstored(base: RuleBase, choice: str) -> None:
    """Opens the storyline of a choice that is stored nowhere."""
    if choice == NEW:
        story = Storyline(name=storyboard.UNTITLED, imprint=desk().imprint)
        put(Board(story, story))
    elif choice.startswith(SHIPPED):
        story = shipped_storylines(base)[int(choice.removeprefix(SHIPPED))]
        put(Board(story, story))
    elif choice.startswith(LEFT):
        left = desk().left[int(choice.removeprefix(LEFT))]
        put(left, Remark(BARE) if left.lacks_pictures else NOTHING)


def save(base: RuleBase) -> None:
    """Stores the storyline, as the next version of what it came from or as a new one; a conflict keeps both."""
    attempt(lambda: _save(shelf(base)))


def _save(shelf: Shelf) -> Remark:
    story = storyline()
    document = story.model_dump(mode="json")
    try:
        before = board().saved
        kept = shelf.save(document, story.name, before)
        said = "Nothing has changed since" if before and before.version == kept.version else "Saved as"
        remark = Remark(f"{said} version {kept.version} of “{story.name}”.", "success")
    except Conflict as conflict:
        mine = with_ending(story.name, OURS)
        kept = shelf.save(document, mine, None)
        remark = Remark(f"Somebody saved “{conflict.theirs.name}” meanwhile. Theirs is kept; yours is “{mine}”.")
    desk().boards.shown = replace(board(), saved=kept, opened=story)
    desk().untouched = False
    return remark


def take_file(base: RuleBase, content: bytes) -> None:
    """Opens the storyline in a file that was given."""
    attempt(lambda: _take(read_storyline(base, content)))


def _take(opened: OpenedStoryline) -> Remark:
    put(Board(opened.storyline, None))
    return Remark(" ".join([f"“{opened.storyline.name}” is open; save it to keep it.", *opened.remarks]), "success")


def set_imprint(imprint: Imprint) -> None:
    """Notes whose the storyline is, and those that are begun from now on."""
    desk().imprint = imprint
    show(storyline().changed(imprint=imprint.model_dump()))


def choose_logo(key: str) -> None:
    """Takes the picture that was uploaded for the logo that is to be set, or says why it cannot be one."""
    upload = uploads.given(key)
    if upload is None:
        return
    try:
        desk().logo, desk().is_logo_chosen = picture(upload.getvalue(), LOGO), True
        session().dialog.remark = NOTHING
    except PictureError as error:
        session().dialog.remark = Remark(f"“{upload.name}”: {error} The logo stays as it was.", "error")
    uploads.let_go()


def drop_logo() -> None:
    """Takes the logo off, once that is set."""
    desk().logo, desk().is_logo_chosen = None, True


def forget_logo() -> None:
    """Begins with the logo that the storyline has."""
    desk().logo, desk().is_logo_chosen = None, False


def take_template(name: str, content: bytes) -> str:
    """Keeps a PowerPoint template for the slides of this session; what is known of it.

    Raises TemplateError if it cannot serve, and then the template stays as it was.
    """
    from briefing.slides.templates import opened

    template = opened(content)
    desk().template, desk().template_name = content, name
    return template_in_words(name, template.size, [layout.source.name for layout in template.layouts.values()])


def drop_template() -> None:
    """Takes the template off again."""
    desk().template, desk().template_name, desk().template_remark = None, "", NOTHING
