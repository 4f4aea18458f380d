"""What may a picture be that somebody adds? PNG or JPEG, made anew here: small, and without what else it carried."""

from __future__ import annotations

import base64
import binascii
import io
from functools import lru_cache
from typing import Annotated

import pydantic
from PIL import Image, ImageOps

# Of what is given, and what it may unpack to; of what is kept.
MAX_GIVEN_BYTES, MAX_PIXELS = 20 * 1024 * 1024, 60_000_000
MAX_BYTES, LONGEST_SIDE = 200 * 1024, 1600
FORMATS = ("PNG", "JPEG")
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}
QUALITIES = (88, 80, 70, 60, 45)
SHRINK = 0.75
# Of what is said of it, in characters.
MAX_SHOWS_LENGTH = 300
REMEDY = "Choose a PNG or JPEG picture."


class PictureError(ValueError):
    """A picture that cannot be kept; the message says why and what to do."""


def as_kept(content: bytes) -> bytes:
    """The picture made anew, PNG or JPEG, no larger than is kept, upright, without location or other data.

    Raises PictureError.
    """
    drawn = _drawn(content)
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    while True:
        for form, options in _forms(drawn):
            kept = _written(drawn, form, **options)
            if len(kept) <= MAX_BYTES:
                return kept
        drawn = drawn.resize((max(1, int(drawn.width * SHRINK)), max(1, int(drawn.height * SHRINK))))


def _drawn(content: bytes) -> Image.Image:
    if len(content) > MAX_GIVEN_BYTES:
        raise PictureError(f"The picture holds {len(content):,} bytes; at most {MAX_GIVEN_BYTES:,} are read. {REMEDY}")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise PictureError(f"The picture has {opened.width:,} × {opened.height:,} points. Make it smaller.")
            upright = ImageOps.exif_transpose(opened)
            return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except PictureError:
        raise
    except Exception as error:  # a damaged file makes its reader fail in any way there is
        raise PictureError(f"This is not a picture that can be read. {REMEDY}") from error


def _forms(drawn: Image.Image) -> list[tuple[str, dict[str, int]]]:
    """How to write it, the best first: what can be seen through stays so."""
    without_loss: list[tuple[str, dict[str, int]]] = [("PNG", {})]
    return without_loss if drawn.mode == "RGBA" else without_loss + [("JPEG", {"quality": x}) for x in QUALITIES]


def _written(drawn: Image.Image, form: str, **options: int) -> bytes:
    # Of what a picture carried besides, a bare one has nothing.
    bare = Image.new(drawn.mode, drawn.size)
    bare.paste(drawn)
    file = io.BytesIO()
    bare.save(file, form, optimize=True, **options)
    return file.getvalue()


def _is_bare(content: bytes) -> bool:
    """Whether a picture is one that was made here, or could have been."""
    if len(content) > MAX_BYTES:
        return False
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            opened.load()
            extra = {"exif", "xmp", "icc_profile", "comment", "photoshop", "XML:com.adobe.xmp"} & {*opened.info}
            return max(opened.size) <= LONGEST_SIDE and not extra and not getattr(opened, "text", None)
    except Exception:  # a damaged file makes its reader fail in any way there is
        return False


@lru_cache(maxsize=64)
def _checked(text: str) -> str:
    """The text of a picture that is fit to be kept, else of that picture made anew. Raises PictureError."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise PictureError("it is no picture in Base64") from error
    return text if _is_bare(content) else base64.b64encode(as_kept(content)).decode()


class Picture(pydantic.BaseModel):
    """A picture as it is kept: its bytes in Base64, and what it shows, for those who cannot see it."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    data: Annotated[str, pydantic.Field(max_length=MAX_GIVEN_BYTES * 4 // 3), pydantic.AfterValidator(_checked)]
    shows: Annotated[str, pydantic.Field(max_length=MAX_SHOWS_LENGTH)] = ""

    @property
    def content(self) -> bytes:
        """Its bytes."""
        return base64.b64decode(self.data)

    @property
    def media_type(self) -> str:
        """What kind of file it is."""
        return MEDIA_TYPES["PNG" if self.content.startswith(b"\x89PNG") else "JPEG"]

    @property
    def size(self) -> tuple[int, int]:
        """How many points it is wide and high."""
        with Image.open(io.BytesIO(self.content), formats=FORMATS) as opened:
            return opened.size

    @property
    def address(self) -> str:
        """The picture as an address of its own, for a page."""
        return f"data:{self.media_type};base64,{self.data}"


def picture(content: bytes, shows: str = "") -> Picture:
    """The picture in a file that was given, made anew. Raises PictureError."""
    return Picture(data=base64.b64encode(as_kept(content)).decode(), shows=shows)
