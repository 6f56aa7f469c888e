"""A row of a ledger is cited to the articles that have its words, and counted by these."""

from dataclasses import replace
from datetime import date

from support.builders import MORNING, an_article

from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.core.account import (
    ClaimRow,
    Disagreement,
    DisagreementKind,
    FigureUpdate,
    OpenMatter,
    Side,
    StoryLedger,
)
from briefings.core.analysis import ClaimKind, Polarity, SpeakerClass
from briefings.core.article import Article, Span
from briefings.edition.carriers import keep_word_for_word_carriers

SAID = "The quay will open in May, Tomas Reyle said. Twelve cranes stand there. The price was not disclosed."
FIRST, SECOND, THIRD = (
    an_article(SAID, "Quay", "Northwire"),
    an_article(f"Reprinted: {SAID}", "Quay again", "Harbour Post"),
    an_article("Reyle promised a quay by May, with 12 cranes, at a price he kept to himself.", "May", "Delta Radio"),
)
ARTICLES: dict[str, Article] = {article.id: article for article in (FIRST, SECOND, THIRD)}
EVERY = tuple(ARTICLES)
HAVE = (FIRST.id, SECOND.id)


def span(words: str) -> Span:
    start = FIRST.text.index(words)
    return Span(FIRST.id, start, start + len(words))


def a_side(words: str) -> Side:
    return Side(
        value=words,
        span=span(words),
        sentence=span(words),
        speaker="",
        speaker_class=SpeakerClass.UNATTRIBUTED,
        outlets=("Delta Radio", "Harbour Post", "Northwire"),
        articles=EVERY,
        first_seen=MORNING,
    )


def a_row(words: str, **changes: object) -> ClaimRow:
    given: dict[str, object] = {
        "spans": (span(words),),
        "statement": words,
        "speaker": "Tomas Reyle",
        "speaker_class": SpeakerClass.PERSON,
        "named": True,
        "also": (),
        "kind": ClaimKind.INDIRECT,
        "polarity": Polarity.STATED,
        "cue": "said",
        "hedges": (),
        "outlets": ("Delta Radio", "Harbour Post", "Northwire"),
        "articles": EVERY,
        "root": "Northwire",
        "roots": 3,
        "grade": "F1",
        "first_seen": MORNING,
    }
    return ClaimRow(**(given | changes))  # type: ignore[arg-type]


def narrow(
    ledger: StoryLedger, origins: tuple[tuple[str, ...], ...] = ((FIRST.id, SECOND.id), (THIRD.id,))
) -> StoryLedger:
    return keep_word_for_word_carriers(ledger, ARTICLES, origins, load_default_outlets())


def test_a_statement_keeps_the_articles_that_have_its_words_and_their_origins_and_grade() -> None:
    (row,) = narrow(StoryLedger(story="s", claims=(a_row("The quay will open in May"),))).claims
    assert (row.articles, row.outlets, row.roots, row.grade) == (HAVE, ("Harbour Post", "Northwire"), 1, "F3")
    apart = ((FIRST.id,), (SECOND.id,), (THIRD.id,))
    (row,) = narrow(StoryLedger(story="s", claims=(a_row("The quay will open in May"),)), apart).claims
    assert (row.roots, row.grade) == (2, "F2")


def test_a_grade_that_says_more_than_the_number_of_origins_stays() -> None:
    (row,) = narrow(StoryLedger(story="s", claims=(a_row("The quay will open in May", grade="F4"),))).claims
    assert (row.roots, row.grade) == (1, "F4")


def test_a_statement_that_all_its_articles_have_stays_as_it_is() -> None:
    row = a_row("The quay will open in May", articles=HAVE, roots=2, grade="F2")
    assert narrow(StoryLedger(story="s", claims=(row,))).claims == (row,)


def test_every_stretch_of_a_statement_must_stand_there() -> None:
    words = "The quay will open in May … Twelve cranes"
    row = a_row("The quay will open in May", statement=words, articles=(*HAVE, THIRD.id))
    assert narrow(StoryLedger(story="s", claims=(row,))).claims[0].articles == HAVE
    other = replace(row, statement="The quay will open in May … Nine cranes")
    # Where the row says that it stands it is cited, whatever else has it.
    assert narrow(StoryLedger(story="s", claims=(other,))).claims[0].articles == (FIRST.id,)


def test_sides_figures_open_matters_and_days_keep_the_articles_that_have_their_words() -> None:
    side = a_side("Twelve cranes")
    matter = OpenMatter(
        matter="The price",
        span=span("The price"),
        cue="was not disclosed",
        sentence=span("The price"),
        left_open_by="",
        outlets=("Delta Radio", "Harbour Post", "Northwire"),
        articles=EVERY,
        first_seen=MORNING,
    )
    found = narrow(
        StoryLedger(
            story="s",
            disagreements=(Disagreement(DisagreementKind.NUMBER, "cranes", (side, side)),),
            updates=(FigureUpdate("cranes", (side, side)),),
            open_matters=(matter,),
            timeline=((date(2026, 5, 1), span("The quay will open in May"), EVERY),),
        )
    )
    narrowed = (*found.disagreements[0].sides, *found.updates[0].steps, *found.open_matters)
    assert [(one.articles, one.outlets) for one in narrowed] == [(HAVE, ("Harbour Post", "Northwire"))] * 5
    assert found.timeline[0][2] == HAVE


def test_an_open_matter_is_cited_where_its_cue_stands_too() -> None:
    matter = OpenMatter(
        matter="The price",
        span=span("The price"),
        cue="was never published",
        sentence=span("The price"),
        left_open_by="",
        outlets=("Harbour Post", "Northwire"),
        articles=HAVE,
        first_seen=MORNING,
    )
    # The second has the matter and not the cue; the first is where it stands.
    assert narrow(StoryLedger(story="s", open_matters=(matter,))).open_matters[0].articles == (FIRST.id,)
