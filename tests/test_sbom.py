"""A bill of materials that lacks a library is told from one that names them all."""

import json

from support.check_sbom import find_missing
from support.generate_notice import libraries


def test_a_library_that_is_missing_is_found() -> None:
    every = [{"name": name.replace("-", "_").title()} for name in libraries()]
    assert find_missing(json.dumps({"components": every}).encode()) == []
    fewer = [one for one in every if one["name"] != "Weasyprint"]
    assert find_missing(json.dumps({"components": fewer}).encode()) == ["weasyprint"]
