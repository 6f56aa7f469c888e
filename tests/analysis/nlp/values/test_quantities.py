"""Numbers, what they count, and how far they were rounded."""

import pytest

from briefings.analysis.nlp.values import quantities


def count(text: str) -> list[tuple[str, float, str, str]]:
    found = quantities.find_quantities("a", text, 0, len(text))
    return [(text[q.span.start : q.span.end], q.value, q.unit, q.rounding) for q in found]


@pytest.mark.parametrize(
    ("text", "words", "value", "unit", "rounding"),
    [
        ("At least 12 people died.", "At least 12 people", 12, "people", "at least"),
        ("It left at least 12 killed.", "at least 12 killed", 12, "killed", "at least"),
        ("Some 3,000 protesters marched.", "Some 3,000 protesters", 3000, "protesters", "about"),
        ("About 40 percent voted.", "About 40 percent", 40, "percent", "about"),
        ("Growth of 2.5% was reported.", "2.5%", 2.5, "percent", "exact"),
        ("They lent $5 billion.", "$5 billion", 5e9, "dollars", "exact"),
        ("They lent €5bn.", "€5bn", 5e9, "euros", "exact"),
        ("It cost more than 200 million dollars.", "more than 200 million dollars", 2e8, "dollars", "at least"),
        ("Up to 400 troops will leave.", "Up to 400 troops", 400, "troops", "at most"),
        ("Twelve soldiers died.", "Twelve soldiers", 12, "soldiers", "exact"),
        ("Twenty-three soldiers died.", "Twenty-three soldiers", 23, "soldiers", "exact"),
        ("Dozens of people fled.", "Dozens of people", 24, "people", "about"),
        ("Nearly two dozen rockets fell.", "Nearly two dozen rockets", 24, "rockets", "about"),
        ("They marched 30 km.", "30 km", 30, "km", "exact"),
        ("It lasted two and a half hours.", "two and a half hours", 2.5, "hours", "exact"),
        (
            "There are 11 million undocumented immigrants.",
            "11 million undocumented immigrants",
            1.1e7,
            "immigrants",
            "exact",
        ),
        ("They found 19 other wounded men.", "19 other wounded", 19, "wounded", "exact"),
        ("A hundred houses burnt.", "A hundred houses", 100, "houses", "exact"),
        ("No fewer than 7 villages were hit.", "No fewer than 7 villages", 7, "villages", "at least"),
    ],
)
def test_a_number_has_its_unit_and_rounding(text: str, words: str, value: float, unit: str, rounding: str) -> None:
    assert (words, value, unit, rounding) in count(text)


@pytest.mark.parametrize(
    "text", ["In 2011 the war began.", "The 2016 elections.", "One of them left.", "Room 12.", "At 5.30 he left."]
)
def test_years_rooms_and_times_are_no_quantities(text: str) -> None:
    assert count(text) == []
