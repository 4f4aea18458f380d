"""The two rule bases that tests speak of: the shipped one, and a toy on another subject."""

from pathlib import Path

import pytest

import model
from model import RuleBase

TOY = Path(__file__).with_name("toy_rulebase.toml")


@pytest.fixture(scope="session")
def base() -> RuleBase:
    """The rule base as shipped, whatever the environment says."""
    return model.load(Path(model.__file__).with_name("rulebase.toml"))


@pytest.fixture(scope="session")
def toy() -> RuleBase:
    """Whether a village reservoir lasts the summer: small enough to work out by hand."""
    return model.load(TOY)
