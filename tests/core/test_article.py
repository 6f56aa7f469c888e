"""An article's identity and its cleaned text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from support.builders import MORNING, an_article

from briefings.core.article import Article, Problem, article_sort_key, check_date, with_distinct_id
from briefings.core.text import clean_text


@pytest.mark.parametrize("hostile", ["a\x1b[2Jb", "a\r\nb", "a\x9b31mb", "a\u202eb", "a\ud800b", "a\x07b", "a\u2028b"])
def test_nothing_in_a_problem_moves_the_cursor_of_a_terminal(hostile: str) -> None:
    told = Problem(f"feed {hostile}", f"no key {hostile!s}", f"remove {hostile}")
    assert str(told).isprintable()
    assert str(told).encode()
    assert len(str(Problem("a" * 10**6, "b" * 10**6))) < 5000
    assert Problem("die Datei  „ä ж 漢.txt“", "علی‌رضا").where == "die Datei  „ä ж 漢.txt“"


def test_the_same_address_written_differently_is_one_article() -> None:
    one = an_article(url="http://www.courier.example/a/?utm_source=mail&id=7#top")
    other = an_article(url="https://courier.example/a?id=7", title="Another headline")
    assert one.id == other.id


def test_without_an_address_outlet_title_and_text_are_the_identity() -> None:
    assert an_article().id == an_article().id
    assert len({an_article().id, an_article(outlet="Post").id, an_article(title="Else").id, an_article("New.").id}) == 4


def test_an_edited_text_has_an_identity_of_its_own_and_the_same_text_has_not() -> None:
    first = an_article(url="https://courier.example/a")
    later = an_article("Edited.", url="https://courier.example/a")
    assert later.id == first.id
    assert len({first.id, with_distinct_id(later, first).id}) == 2
    assert with_distinct_id(later, first) == with_distinct_id(with_distinct_id(later, later), first)
    assert with_distinct_id(first, first) is first


def test_a_front_page_is_no_identity() -> None:
    assert an_article("One.", url="https://courier.example/").id != an_article("Two.", url="https://courier.example").id


def test_the_digest_is_of_the_text_alone() -> None:
    assert an_article(outlet="Post").digest == an_article().digest != an_article("Other.").digest


@pytest.mark.parametrize("moment", [datetime(2026, 3, 9), datetime(2026, 3, 9, tzinfo=timezone(timedelta(hours=1)))])  # noqa: DTZ001
def test_a_time_that_is_not_utc_is_refused(moment: datetime) -> None:
    with pytest.raises(ValueError, match="not an aware UTC datetime"):
        an_article(published=moment)


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\r\n\r\n\r\nb", "a\n\nb"),
        ("caf\u0065\u0301", "caf\u00e9"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("left\u202eright\u2066", "leftright"),
        ("soft\u00adhyphen\ufeff", "softhyphen"),
        ("  tabs\t\tand  spaces ", "tabs and spaces"),
        ("half a pair \ud83d", "half a pair \ufffd"),
    ],
)
def test_what_cannot_be_printed_is_taken_out_of_a_text(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean


def test_cleaning_twice_changes_nothing_more() -> None:
    once = clean_text(" a \x00\n \n b\u202e ")
    assert clean_text(once) == once


def test_a_problem_reads_as_a_sentence_for_people() -> None:
    assert str(Problem("a.csv", "no text column", "name it under [columns]")) == (
        "a.csv: no text column (name it under [columns])"
    )


FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "kept", "trusted"),
    [
        (MORNING + timedelta(hours=20), True, True),
        (MORNING + timedelta(days=40), True, False),
        (MORNING + timedelta(days=400), False, False),
        (datetime(1899, 12, 31, tzinfo=UTC), False, False),
        (datetime(1901, 1, 1, tzinfo=UTC), True, True),
        (FIRST, False, False),
        (LAST, False, False),
    ],
)
def test_a_date_is_kept_within_bounds_and_trusted_up_to_the_collection(
    published: datetime, kept: bool, trusted: bool
) -> None:
    found = an_article(published=published)
    assert (found.published, found.trusted_date) == (published if kept else None, published if trusted else None)


@pytest.mark.parametrize("collected", [FIRST, MORNING, LAST])
@pytest.mark.parametrize("published", [FIRST, MORNING, LAST])
def test_no_moment_overflows(published: datetime, collected: datetime) -> None:
    made = replace(an_article(), published=published, collected=collected)
    assert made.trusted_date in {None, published}


def test_an_article_made_by_others_loses_a_date_that_none_can_have_and_it_is_told() -> None:
    made = replace(an_article(), published=FIRST)
    problem, kept = check_date(made)
    assert isinstance(kept, Article)
    assert (kept.published, kept.id) == (None, made.id)
    assert str(problem) == "folder: a.txt: no article can have the date 0001-01-01; it is shown as undated"
    assert list(check_date(an_article())) == [an_article()]
    assert list(check_date(problem)) == [problem]


def test_an_article_made_by_others_is_marked_where_it_is_dated_ahead() -> None:
    (marked,) = check_date(an_article(published=MORNING + timedelta(days=40), supplied=("stub",)))
    assert isinstance(marked, Article)
    assert marked.supplied == ("stub", "future")


def test_articles_are_ordered_by_a_date_that_is_believed_then_by_outlet_and_id() -> None:
    day = datetime(2026, 3, 10, tzinfo=UTC)
    early = an_article("One.", published=day, collected=day + timedelta(hours=9), outlet="B")
    same_time = an_article("Two.", published=day, collected=day, outlet="A")
    undated = an_article("Three.", published=None, collected=day + timedelta(hours=2))
    future = an_article("Four.", published=day + timedelta(days=40), collected=day + timedelta(hours=1))
    ordered = sorted([early, undated, future, same_time], key=article_sort_key)
    assert ordered == [same_time, early, future, undated]
