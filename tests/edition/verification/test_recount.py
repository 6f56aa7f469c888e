"""A count that does not agree with what is listed is found, whichever it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from support.verifiable import a_statement, an_edition_that_holds, change_item, change_table

from briefings.core.edition import Briefing
from briefings.core.verification import merge_results
from briefings.edition.verification.recount import check_counts

EDITION = an_edition_that_holds()


def faults(briefing: Briefing) -> tuple[str, ...]:
    """What was counted wrongly."""
    (result,) = merge_results(check_counts(briefing))
    return result.failures


def with_glance(label: str, number: int) -> Briefing:
    return replace(EDITION, glance=tuple((one, number if one == label else n) for one, n in EDITION.glance))


def with_coverage(**changes: object) -> Briefing:
    return replace(EDITION, coverage=replace(EDITION.coverage, **changes))  # type: ignore[arg-type]


def with_section(**changes: object) -> Briefing:
    section = replace(EDITION.sections[0], **changes)  # type: ignore[arg-type]
    return replace(EDITION, sections=(section, *EDITION.sections[1:]))


def with_coverage_row(at: int, *row: object) -> Briefing:
    table = EDITION.coverage.tables[0]
    rows = (*table.rows[:at], row, *table.rows[at + 1 :])
    return with_coverage(tables=(replace(table, rows=rows), *EDITION.coverage.tables[1:]))


def test_the_counts_of_an_edition_that_holds_are_right() -> None:
    (result,) = merge_results(check_counts(EDITION))
    assert (result.passed, result.failures) == (34, ())


MUTATIONS: dict[str, tuple[Callable[[], Briefing], str]] = {
    "articles at a glance": (lambda: with_glance("articles", 6), "articles, at a glance: 6 printed, 5 listed"),
    "stories at a glance": (lambda: with_glance("stories", 3), "stories, at a glance: 3 printed, 2 listed"),
    "outlets at a glance": (lambda: with_glance("outlets", 4), "outlets, at a glance: 4 printed, 3 listed"),
    "copies at a glance": (lambda: with_glance("copy folded", 2), "copy folded, at a glance: 2 printed, 1 listed"),
    "left out at a glance": (lambda: with_glance("left out", 0), "left out, at a glance: 0 printed, 1 listed"),
    "problems at a glance": (lambda: with_glance("problem", 2), "problem, at a glance: 2 printed, 1 listed"),
    "problems that are gone": (lambda: replace(EDITION, problems=()), "problem, at a glance: 1 printed, 0 listed"),
    "what came of the articles": (
        lambda: with_coverage(repeated=1),
        "all articles collected: 5 printed, 6 listed",
    ),
    "a source that is gone": (
        lambda: replace(EDITION, sources=EDITION.sources[:-1]),
        "articles in the source list: 4 printed, 3 listed",
    ),
    "a copy that is none": (
        lambda: replace(EDITION, sources=tuple(replace(s, copy_of=None) if s.copy_of else s for s in EDITION.sources)),
        "copies folded: 1 printed, 0 listed",
    ),
    "a number given twice": (
        lambda: replace(EDITION, sources=(*EDITION.sources[:-1], replace(EDITION.sources[-1], number=3))),
        "numbers of the source list: [1, 2, 3, 3] printed, [1, 2, 3] listed",
    ),
    "articles of a topic": (lambda: with_section(articles=2), "Harbours: articles: 2 printed, 3 listed"),
    "stories of a topic": (lambda: with_section(stories=0), "Harbours: stories told: 0 printed, 1 listed"),
    "articles of a story": (lambda: change_item(EDITION, articles=4), "reopens: articles: 4 printed, 3 listed"),
    "texts of a story": (lambda: change_item(EDITION, texts=3), "reopens: texts: 3 printed, 2 listed"),
    "roots of a story": (lambda: change_item(EDITION, roots=3), "reopens: independent roots: 3 printed, 2 listed"),
    "an origin of a story": (
        lambda: change_item(EDITION, origins=((1,), (2,))),
        "reopens: articles by origin: [1, 2] printed, [1, 2, 3] listed",
    ),
    "outlets of a story": (
        lambda: change_item(EDITION, outlets=("Harbour Post",)),
        "outlets: ('Harbour Post',) printed, ('Harbour Post', 'Inland Courier', 'Northwire') listed",
    ),
    "roots of a statement": (
        lambda: change_item(EDITION, statements=(a_statement("the quay had been unsafe", 1, 2, roots=3),)),
        "reopens, statement 1: roots: 3 printed, 2 listed",
    ),
    "the numbers of the statements": (
        lambda: change_table(EDITION, "claims", 1, number=3),
        "reopens: numbers of statements: [1, 3] printed, [1, 2] listed",
    ),
    "what an outlet sent": (
        lambda: with_coverage_row(1, "Inland Courier", 2, 1, 1),
        "what Inland Courier sent: (2, 1, 1) printed, (1, 0, 1) listed",
    ),
    "an outlet that is gone": (
        lambda: with_coverage(tables=(replace(EDITION.coverage.tables[0], rows=EDITION.coverage.tables[0].rows[:2]),)),
        "outlets of the source list: 2 printed, 3 listed",
    ),
    "an article left out without its row": (
        lambda: with_coverage(
            tables=(EDITION.coverage.tables[0], replace(EDITION.coverage.tables[1], rows=())),
        ),
        "articles left out: 1 printed, 0 listed",
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_count_that_was_changed_is_found(mutation: str) -> None:
    make, fault = MUTATIONS[mutation]
    assert any(found.endswith(fault) for found in faults(make())), faults(make())


def test_the_table_of_stories_is_counted_again() -> None:
    table = EDITION.sections[0].tables[0]
    at = [column.key for column in table.columns].index("articles")
    row = tuple(9 if place == at else value for place, value in enumerate(table.rows[0]))
    assert faults(with_section(tables=(replace(table, rows=(row,)),))) == (
        "Harbours, Port Selene reopens: articles: 9 printed, 3 listed",
    )


def test_a_topic_that_tells_some_of_its_stories_is_counted_by_its_own_word() -> None:
    more = replace(with_section(stories=4, articles=9), glance=(("stories", 5),))
    assert faults(more) == ()


def test_an_empty_edition_has_nothing_to_count_but_zeros() -> None:
    empty = replace(
        EDITION,
        sections=(),
        sources=(),
        glance=(),
        coverage=replace(EDITION.coverage, collected=0, reported=0, folded=0, left_out=0, tables=()),
        period=(None, None),
        day=date(2026, 3, 9),
    )
    assert faults(empty) == ()
