"""Whatever is quoted and does not stand in an article cited beside it is found."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from support.verifiable import (
    COST,
    CRANES,
    DENIED,
    FERRY,
    FIVE,
    IDS,
    REOPENED,
    TEXTS,
    a_sentence,
    a_statement,
    an_edition_that_holds,
    change_item,
    change_table,
    find_span,
)

from briefings.core.edition import Briefing, StatementChange, StoryChange
from briefings.core.stories import ChangeStatus
from briefings.core.table import QuotedText
from briefings.core.verification import merge_results
from briefings.edition.verification.quoted_words import check_quotations

EDITION = an_edition_that_holds()


def faults(briefing: Briefing, texts: dict[str, str] = TEXTS) -> dict[str, tuple[str, ...]]:
    """What does not hold, by kind."""
    return {r.subject: r.failures for r in merge_results(check_quotations(briefing, texts)) if r.failures}


def test_an_edition_that_holds_has_no_fault_and_everything_in_it_is_counted() -> None:
    results = {result.subject: result for result in merge_results(check_quotations(EDITION, TEXTS))}
    assert not any(result.failures or result.unchecked for result in results.values())
    assert {subject: result.passed for subject, result in results.items()} == {
        "bottom line": 2,
        "left open, page 1": 1,
        "key points": 1,
        "key sentences": 4,
        "statements": 5,
        "disagreements": 3,
        "figures": 3,
        "open matters": 2,
        "timeline": 2,
        "opening sentences": 3,
        "headlines": 2,
    }


def with_points(*points: object) -> Briefing:
    return change_item(EDITION, points=points)


def with_context(context: QuotedText) -> Briefing:
    """The edition with something before its second statement."""
    first, second = EDITION.sections[0].items[0].statements
    return change_item(EDITION, statements=(first, replace(second, context=context)))


def with_whole_sentence(sentence: QuotedText) -> Briefing:
    """The edition with a sentence around its second statement."""
    first, second = EDITION.sections[0].items[0].statements
    return change_item(EDITION, statements=(first, replace(second, whole_sentence=sentence)))


MUTATIONS: dict[str, tuple[str, Callable[[], Briefing]]] = {
    "a word of the bottom line": (
        "bottom line",
        lambda: replace(EDITION, bottom_line=(a_sentence(REOPENED, 1, 3, text=REOPENED.replace("week", "month")),)),
    ),
    "a number of a key point": (
        "key points",
        lambda: replace(EDITION, points=(a_sentence(FERRY, 4, text=FERRY.replace("first", "second")),)),
    ),
    "a matter left open on page 1": (
        "left open, page 1",
        lambda: replace(EDITION, undisclosed=(a_sentence("The cost of the repairs", 1, text="The price"),)),
    ),
    "a word of a key sentence": (
        "key sentences",
        lambda: with_points(a_sentence(REOPENED, 1, 3, text=REOPENED.replace("reopened", "closed"))),
    ),
    "a sentence cut in its middle": (
        "key sentences",
        lambda: with_points(a_sentence(REOPENED, 1, 3, text=REOPENED.replace(" on Monday", ""))),
    ),
    "a sentence put together from two": (
        "key sentences",
        lambda: with_points(a_sentence(REOPENED, 1, 3, text=f"{REOPENED[:-1]}, the harbour master Tomas Reyle said.")),
    ),
    "the citation of a copy dropped": ("key sentences", lambda: with_points(a_sentence(REOPENED, 1))),
    "the citation of the article itself dropped": (
        "key sentences",
        lambda: with_points(a_sentence(REOPENED, 1, references=(3,))),
    ),
    "every citation dropped": ("key sentences", lambda: with_points(a_sentence(REOPENED, 1, references=()))),
    "a citation added": ("key sentences", lambda: with_points(a_sentence(REOPENED, 1, 2, 3))),
    "a citation of nothing": ("key sentences", lambda: with_points(a_sentence(REOPENED, 1, 3, 9))),
    "two citations swapped": (
        "key sentences",
        lambda: with_points(a_sentence(REOPENED, 1, references=(2,)), a_sentence(FIVE, 2, references=(1, 3))),
    ),
    "a span that is elsewhere": (
        "key sentences",
        lambda: with_points(a_sentence(REOPENED, 1, 3, spans=(find_span(1, CRANES),))),
    ),
    "a headline of another story": ("headlines", lambda: change_item(EDITION, headline="Ferry sails to Amsel")),
    "a word of a headline": ("headlines", lambda: change_item(EDITION, headline="Port Selene closes")),
    "a word of a statement": (
        "statements",
        lambda: change_table(EDITION, "claims", 0, statement=QuotedText("Three ships were damaged in the storm")),
    ),
    "a statement in the data alone": (
        "statements",
        lambda: change_item(EDITION, statements=(a_statement("Three cranes", 1, 3), EDITION_STATEMENT)),
    ),
    "a word of the context of a statement": ("context", lambda: with_context(QuotedText(COST[:-1] + " today."))),
    "a word of the sentence around a statement": (
        "whole sentences",
        lambda: with_whole_sentence(QuotedText(COST[:-1] + " today.")),
    ),
    "the context of a statement from an article that is not cited": (
        "context",
        lambda: with_context(QuotedText(FERRY, (find_span(4, FERRY),))),
    ),
    "the grade of a statement in the table alone": (
        "statements",
        lambda: change_table(EDITION, "claims", 0, grade="A1"),
    ),
    "the roots of a statement in the table alone": ("statements", lambda: change_table(EDITION, "claims", 1, roots=3)),
    "a carrier of a statement": (
        "statements",
        lambda: change_table(EDITION, "claims", 0, references=(1, 2)),
    ),
    "a side of a disagreement": (
        "disagreements",
        lambda: change_table(EDITION, "disagreements", 1, value=QuotedText("Six cranes")),
    ),
    "the carriers of two sides swapped": (
        "disagreements",
        lambda: change_table(EDITION, "disagreements", 0, references=(2,)),
    ),
    "a figure": ("figures", lambda: change_table(EDITION, "updates", 0, references=(1, 4))),
    "a matter left open": ("open matters", lambda: change_table(EDITION, "open", 0, matter=QuotedText("the profit"))),
    "the cue of a matter": ("open matters", lambda: change_table(EDITION, "open", 0, cue="was disclosed at once")),
    "the words of a day": ("timeline", lambda: change_table(EDITION, "timeline", 0, event=QuotedText(FERRY))),
    "the carriers of a day": ("timeline", lambda: change_table(EDITION, "timeline", 0, references=(1, 2))),
    "no carrier of a day": ("timeline", lambda: change_table(EDITION, "timeline", 0, references=())),
    "an opening sentence": (
        "opening sentences",
        lambda: replace(EDITION, sources=(WRONG_LEAD, *EDITION.sources[1:])),
    ),
}
EDITION_STATEMENT = EDITION.sections[0].items[0].statements[1]
WRONG_LEAD = replace(EDITION.sources[0], lead=a_sentence(REOPENED, 1, text="The harbour of Port Selene closed."))


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_change_of_what_is_printed_is_found_where_it_was_made(mutation: str) -> None:
    kind, make = MUTATIONS[mutation]
    assert set(faults(make())) == {kind}


def test_the_context_of_a_statement_stands_in_the_one_article_that_it_is_from() -> None:
    """[2] carries the statement too, and has nothing of the kind before it."""
    held = with_context(QuotedText(COST, (find_span(1, COST),)))
    assert held.sections[0].items[0].statements[1].references == (1, 2)
    (passed,) = (r for r in merge_results(check_quotations(held, TEXTS)) if r.subject == "context")
    assert (passed.passed, faults(held)) == (1, {})


def test_a_fault_says_where_and_which_words_and_which_article() -> None:
    (fault,) = faults(with_points(a_sentence(REOPENED, 1, 2, 3)))["key sentences"]
    assert fault == f"Harbours, Port Selene reopens: “{REOPENED}” does not stand in [2] Harbour Post"


def test_a_text_that_is_gone_is_neither_right_nor_wrong() -> None:
    texts = {article: text for article, text in TEXTS.items() if article != IDS[4]}
    results = {result.subject: result for result in merge_results(check_quotations(EDITION, texts))}
    assert not any(result.failures for result in results.values())
    assert results["key points"].passed == 0
    assert results["key points"].unchecked == (f"page 1: “{FERRY}”: the text of [4] is not there any more",)


def test_a_text_that_changed_no_longer_holds_its_sentences() -> None:
    assert set(faults(EDITION, {**TEXTS, IDS[4]: "A ferry sailed."})) == {
        "key points",
        "key sentences",
        "opening sentences",
    }


def test_a_sentence_reprinted_nearly_word_for_word_holds_only_where_it_says_it_stands() -> None:
    near = (
        "The harbour of Port Selene reopened on Monday after a week of urgent repairs to its old crane and to the quay"
    )
    other = near.replace("to the quay", "to a quay")
    texts = {**TEXTS, IDS[1]: f"{near}.", IDS[2]: f"{other}."}
    spans = (find_span(1, REOPENED), find_span(2, FIVE))
    placed = tuple(replace(span, start=0, end=len(texts[span.article])) for span in spans)
    point = a_sentence(REOPENED, 1, 2, text=near, spans=placed)
    kept = replace(EDITION, bottom_line=(point,), sections=(), undisclosed=(), points=(), sources=EDITION.sources[:2])
    kept = replace(kept, sources=tuple(replace(source, lead=None) for source in kept.sources))
    assert not faults(kept, texts)
    assert set(faults(replace(kept, bottom_line=(replace(point, spans=placed[:1]),)), texts)) == {"bottom line"}


def test_what_changed_is_held_against_the_articles_too() -> None:
    told = StatementChange(ChangeStatus.NEW, "the quay had been unsafe", "Tomas Reyle", (1, 2))
    change = StoryChange(ChangeStatus.UPDATED, IDS[1], "Port Selene reopens", sentence=a_sentence(DENIED, 1))
    kept = replace(EDITION, changes=(replace(change, statements=(told,)),))
    assert not faults(kept)
    wrong = replace(change, statements=(replace(told, references=(1, 4)),))
    assert set(faults(replace(EDITION, changes=(wrong,)))) == {"what changed"}
    gone = replace(change, status=ChangeStatus.DROPPED, sentence=a_sentence(DENIED, 1, text="An older sentence."))
    assert not faults(replace(EDITION, changes=(gone,)))


def test_words_left_out_between_two_stretches_are_passed_over() -> None:
    spans = (find_span(1, "Three cranes were damaged"), find_span(1, "Tomas Reyle said"))
    words = QuotedText("Three cranes were damaged … Tomas Reyle said", spans)
    assert not faults(change_table(EDITION, "timeline", 0, event=words))
    swapped = QuotedText("Three cranes were damaged … Tomas Reyle denied", spans)
    assert set(faults(change_table(EDITION, "timeline", 0, event=swapped))) == {"timeline"}


def test_a_headline_may_be_a_shortened_title_or_where_the_edition_says_so_a_sentence_of_the_text() -> None:
    long = replace(EDITION, sources=tuple(replace(one, title=f"{one.title}.") for one in EDITION.sources))
    ours = change_item(EDITION, headline="The cost of the repairs was not disclosed", headline_supplied=True)
    for made in (long, ours):
        assert [result.failures for result in check_quotations(made, TEXTS) if result.subject == "headlines"] == [
            (),
            (),
        ]
    invented = change_item(EDITION, headline="The cost of the repairs was disclosed", headline_supplied=True)
    assert any(result.failures for result in check_quotations(invented, TEXTS) if result.subject == "headlines")
