"""No pattern takes four times as long for twice the text: all of the package, found by walking through it."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.growth import explain_growth
from support.hostile_strings import COMMONEST, FIXED, HostileText, hostile_texts
from support.package_patterns import FoundPattern, find_package_patterns, record_patterns

#: Texts made of a pattern's own parts, in every run and in the slow one; and those that every pattern is given.
FEW, MANY = 12, 24
#: What looks for a pattern at every place of a text; the time of `finditer` is the most that any of these can take.
WALKS = frozenset({"search", "sub", "subn", "finditer", "findall", "split"})


def ways_of_using(found: FoundPattern) -> Iterator[Callable[[str], object]]:
    """Yield what the package does with a pattern: look for it everywhere, or hold it to a beginning or a whole text."""
    pattern = found.pattern

    def given(text: str) -> Any:
        return text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text

    if found.methods & WALKS:
        yield lambda text: sum(1 for _ in pattern.finditer(given(text)))
    elif "match" in found.methods:
        yield lambda text: pattern.match(given(text))
    if "fullmatch" in found.methods:
        yield lambda text: pattern.fullmatch(given(text))


def find_growth(found: FoundPattern, most: int, fixed: Sequence[HostileText] = COMMONEST) -> dict[str, str]:
    """Return the first text that a pattern takes more than its share of time for, and how much more."""
    for text in (*fixed, *hostile_texts(found.pattern, most)):
        for use in ways_of_using(found):
            if told := explain_growth(use, text.of_length):
                return {f"{found.name} {found.pattern.pattern[:200]!r} {text}": told}
    return {}


@cache
def package_patterns() -> list[FoundPattern]:
    return find_package_patterns()


def test_the_walk_finds_patterns_wherever_they_stand() -> None:
    places = {place.rpartition(":")[0] or place for found in package_patterns() for place in found.places}
    assert {
        "briefings.analysis.nlp.tokens.sentences._STOP_MARKS",  # a name of a module
        "briefings.analysis.nlp.attribution.open_matters._PHRASES",  # in a container
        "briefings.analysis.nlp.attribution.hedges._compile_hedge_pattern",  # built once for all
        "briefings.core.text",  # in a call
    } <= places
    assert len(package_patterns()) > 250


def test_it_is_seen_what_the_code_does_with_a_pattern() -> None:
    methods = {found.name: found.methods for found in package_patterns()}
    assert methods["briefings.analysis.nlp.tokens.sentences._STOP_MARKS"] == {"finditer"}


def test_a_pattern_that_takes_too_long_is_told() -> None:
    for written in (r"\s+$", r"[^,]* and "):
        assert find_growth(FoundPattern(re.compile(written), {written}, {"search"}), FEW), written
    for written in (r"(?<!\s)\s++$", r",[^,]* and "):
        assert not find_growth(FoundPattern(re.compile(written), {written}, {"search"}), FEW), written


def test_twice_the_text_takes_twice_the_time() -> None:
    assert [told for found in package_patterns() if (told := find_growth(found, FEW))] == []


@pytest.mark.slow
def test_no_text_at_all_takes_more_than_its_share() -> None:
    texts = [text for text in FIXED if bool(text.head) == bool(text.tail)][::2]
    assert [told for found in package_patterns() if (told := find_growth(found, MANY, texts))] == []


@pytest.mark.slow
def test_patterns_made_while_it_runs_take_no_more_either(tmp_path: Path) -> None:
    known = {(found.pattern.pattern, found.pattern.flags) for found in package_patterns()}
    made = record_patterns(tmp_path / "patterns.json", "demo", "--output", str(tmp_path / "output"))
    new = [found for found in made if (found.pattern.pattern, found.pattern.flags) not in known]
    assert new
    assert [told for found in new if (told := find_growth(found, FEW))] == []
