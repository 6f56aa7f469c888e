"""What a sentence of a timeline says by itself."""

import pytest

from briefings.analysis.stories.clustering.stems import extract_stems
from briefings.analysis.stories.ledger.timeline_sentences import OTHER_DAY_BEFORE, has_lost_surname, names_its_event
from briefings.core.analysis import Mention
from briefings.core.article import Span

NAMES = {"Karsova": "GPE", "Rosa Okoro": "PERSON", "Coast League": "ORG", "Karsovan": "NORP", "Monday": "DATE"}


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Ships left Karsova on Monday.", True),
        ("A Karsovan ship sank on Monday.", True),
        ("The health ministry warned of a fever on Monday.", False),
        ("At least 20 others were hurt in Karsova on Monday.", False),
        ("More than 20 ships left Karsova on Monday.", True),
        ("Further deaths were reported in Karsova on Monday.", False),
        ("Rosa Okoro also left Karsova on Monday.", False),
        ("A ship burned and also sank off Karsova on Monday.", True),
        ("Rosa Okoro, also a captain, left Karsova on Monday.", True),
        ("Earlier on Monday, Rosa Okoro left Karsova.", False),
        ("The previous toll in Karsova was 31 on Monday.", False),
        ("The other side of Karsova was dark on Monday.", True),
        ("Creditors in Karsova want to close the company on Monday.", False),
        ("The Coast League said on Monday that the company had closed.", True),
        ("A company in Karsova said on Monday that the company had closed.", True),
        ("Karsova left the league's mission on Monday.", False),
        ("Karsova left the league of coastal towns on Monday.", True),
        ("At sea on Monday, those fears met ships of Karsova like old friends.", False),
        ("On Monday, those who had left Karsova came home.", True),
        ("Karsova to keep the truce Rosa Okoro told the Coast League on Monday.", False),
        ("Efforts to keep the truce in Karsova failed on Monday.", True),
        ("Rosa Okoro will open the quay of Karsova this week, an official said Monday.", False),
        ("Rosa Okoro will open the quay of Karsova, an official said Monday.", True),
        ("Rosa Okoro of Karsova used that word.", False),
        ("Something was odd in Karsova on Monday.", False),
        ("Karsova shelled the southern town on Monday.", False),
        ("Karsova shelled the southern town of Teren on Monday.", True),
        ("The poll was conducted in Karsova on Monday.", False),
        ("Rosa Okoro said Monday, “I think it sank off Karsova.”", False),
        ("The dispute, which split Karsova, began on Monday.", False),
        ("Rosa Okoro said on Monday: “The company is lost.”", False),
        # Where "here" is, what was expected, more than what, a stake in what: other sentences say.
        ("Rosa Okoro met the masters of Karsova here on Monday.", False),
        ("As expected, Karsova shut the quay on Monday.", False),
        ("In answer to more specific rumours, Karsova shut the quay on Monday.", False),
        ("Karsova asked on Monday for more specific rumours than those of May.", True),
        ("Karsova wrote a more specific law on Monday.", True),
        ("Rosa Okoro offered on Monday to buy the entire 5 percent stake.", False),
        ("Rosa Okoro bought a stake in the Coast League on Monday.", True),
        ("Rosa Okoro sold the Coast League stake on Monday.", True),
    ],
)
def test_a_sentence_of_a_day_names_whom_it_means(text: str, alone: bool) -> None:
    names = [
        Mention(name, label, Span("a", text.index(name), text.index(name) + len(name)))
        for name, label in NAMES.items()
        if name in text
    ]
    assert names_its_event(text, names, 0) is alone


@pytest.mark.parametrize(
    ("before", "other"),
    [
        ("236 ships, up from 148 ", True),
        ("The toll rose to 19 on ", False),
        ("Roe called Doe's last remarks on ", True),
        ("Roe issued a statement on ", False),
        ("Prices rose in the week to ", True),
        ("Karsova shut the port from ", True),
        ("Since the truce began on ", True),
        ("Closed since 2024, the port opened on ", False),
        ("Between 13 April and ", True),
        ("Between ", True),
        ("The port was shut from Monday to ", True),
        ("The ferry between Selene and Teren sank on ", False),
    ],
)
def test_the_day_of_something_else_is_not_that_of_the_event(before: str, other: bool) -> None:
    assert bool(OTHER_DAY_BEFORE.search(before)) is other


@pytest.mark.parametrize(
    ("text", "names", "known", "lost"),
    [
        ("In May, Okoro shut the quay.", ["Okoro"], "", True),
        ("In May, Okoro shut the quay.", ["Okoro"], "Okoro", False),
        ("In May, Mayor Okoro shut the quay.", ["Okoro"], "", False),
        ("In May, Rosa Okoro shut the quay.", ["Rosa Okoro"], "", False),
        ("As Rosa Okoro wished, Okoro left on Monday.", ["Rosa Okoro", "Okoro"], "", False),
        ("In May, Karsova's Okoro shut the quay.", ["Okoro"], "", False),
        ("Ships left on Monday for an Okoro quay.", ["Okoro"], "", False),
    ],
)
def test_a_surname_behind_an_opening_is_lost_unless_the_sentence_or_the_story_tells_whose(
    text: str, names: list[str], known: str, lost: bool
) -> None:
    places = []
    for name in names:
        start = text.index(name, places[-1].end if places else 0)
        places.append(Span("a", start, start + len(name)))
    persons = [Mention(name, "PERSON", span) for name, span in zip(names, places, strict=True)]
    assert has_lost_surname(text, Span("a", 0, len(text)), persons, frozenset(extract_stems(known))) is lost
