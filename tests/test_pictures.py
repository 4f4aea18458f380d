"""Is a picture that somebody adds made anew, small, and without what else it carried?"""

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image

from model.parts import RuleBase
from scenarios.pictures import LONGEST_SIDE, MAX_BYTES, PictureError, picture
from scenarios.scenario import ScenarioError, baseline_scenario
from scenarios.storyline import FreeSlide, Scene, Storyline, read_storyline

SECRET = b"48.4647 N, 35.0462 E"


def photograph(width: int = 2400, height: int = 1800, turned: int = 1) -> bytes:
    """A noisy JPEG with a place in its Exif data."""
    noise = np.random.default_rng(7).integers(0, 255, (height, width, 3), dtype=np.uint8)
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = SECRET.decode(), turned
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "JPEG", exif=exif, comment=SECRET)
    return file.getvalue()


def test_a_photograph_is_shrunk_and_its_place_is_dropped() -> None:
    given = photograph(turned=6)
    kept = picture(given, "A place")
    assert SECRET in given
    assert SECRET not in kept.content
    assert len(kept.content) <= MAX_BYTES
    assert max(kept.size) <= LONGEST_SIDE
    assert kept.size[0] < kept.size[1]  # upright
    assert kept.shows == "A place"


def test_a_logo_stays_as_it_is_and_can_be_seen_through() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (300, 100), (0, 90, 120, 0)).save(file, "PNG")
    kept = picture(file.getvalue())
    assert kept.media_type == "image/png"
    assert kept.size == (300, 100)
    with Image.open(io.BytesIO(kept.content)) as opened:
        assert opened.getpixel((0, 0)) == (0, 90, 120, 0)


def test_what_is_no_picture_or_too_large_is_refused_in_words() -> None:
    bomb = io.BytesIO()
    Image.new("1", (40_000, 40_000)).save(bomb, "PNG")
    for content in (b"", b"GIF89a" + bytes(60), b"<svg/>", photograph()[:4000], bomb.getvalue()):
        with pytest.raises(PictureError, match=r"picture.*\."):
            picture(content)


def test_a_file_brings_no_picture_along_as_it_is(base: RuleBase) -> None:
    slide = FreeSlide(headline="Own", picture=picture(photograph()))
    story = Storyline(name="x", scenes=(Scene(scenario=baseline_scenario(base)),), slides=(slide,))
    document = json.loads(story.to_json())
    assert read_storyline(base, story.to_json()).storyline == story
    document["slides"][0]["picture"]["data"] = base64.b64encode(photograph(600, 400)).decode()
    (read,) = read_storyline(base, json.dumps(document)).storyline.slides
    assert read.picture
    assert SECRET not in read.picture.content
    document["slides"][0]["picture"]["data"] = base64.b64encode(b"<svg onload=alert(1)>").decode()
    with pytest.raises(ScenarioError, match="Slide 1, picture, data: This is not a picture"):
        read_storyline(base, json.dumps(document))
