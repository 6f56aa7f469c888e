"""A bill of materials that lacks a library is told from one that names them all."""

import json
import re
import tomllib
from pathlib import Path

from support.check_sbom import find_missing
from support.generate_notice import libraries


def test_a_library_that_is_missing_is_found() -> None:
    every = [{"name": name.replace("-", "_").title()} for name in libraries()]
    assert find_missing(json.dumps({"components": every}).encode()) == []
    fewer = [one for one in every if one["name"] != "Weasyprint"]
    assert find_missing(json.dumps({"components": fewer}).encode()) == ["weasyprint"]


def test_the_bill_is_made_of_an_installation_with_every_extra() -> None:
    root = Path(__file__).parents[1]
    extras = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    installed = re.search(r"^sbom:.*?pip install -q \"\.\[([a-z,]+)\]\"", (root / "Makefile").read_text(), re.M | re.S)
    assert installed
    # What trains the reader is brought by no installation of the program.
    assert installed[1].split(",") == sorted(extras.keys() - {"train"})
