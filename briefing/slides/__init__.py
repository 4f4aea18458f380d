"""How does a storyline look in PowerPoint? A deck with native charts, talking points in the notes, and its record.

A template of one's own may give its layouts the names in `templates.LAYOUTS`, and their placeholders those in `boxes`:
they are then filled where they stand. Whatever it lacks is placed between its title and its foot.
"""

from briefing.slides.deck import appended, remarks, slides
from briefing.slides.templates import TemplateError

__all__ = ["TemplateError", "appended", "remarks", "slides"]
