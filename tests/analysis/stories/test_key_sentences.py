"""The sentences that tell a story are central, clear on their own and not said twice."""

from collections.abc import Sequence

import pytest
from support.builders import a_reading, an_article

from briefings.analysis.stories.key_sentences import choose_key_sentences, summarise, trim_sentence
from briefings.core.article import Article, Span

TEXT = (
    "The harbour of Port Selene was closed on Monday after a crane fell into the channel. "
    "He said that it was the worst accident at the harbour of Port Selene in years. "
    "Eighteen ships with grain wait outside the harbour of Port Selene. "
    "The latter carry wheat for the harbour mills of Port Selene. "
    "Sources said the crane at the harbour of Port Selene had been neglected. "
    "Read more about the harbour of Port Selene here."
)


def told(articles: Sequence[Article], number: int) -> list[list[str]]:
    readings = {article.id: a_reading(article, [("Port Selene", "GPE")]) for article in articles}
    texts = {article.id: article.text for article in articles}

    def words(span: Span) -> str:
        return texts[span.article][span.start : span.end]

    return [[words(span) for span in point] for point in choose_key_sentences(articles, readings, number)]


def test_the_first_point_is_central_and_no_point_leans_on_a_sentence_before_it() -> None:
    points = told([an_article(TEXT, "Closed")], 5)
    assert points[0][0].startswith("The harbour of Port Selene was closed")
    assert not [point for point in points if point[0].startswith(("He said", "The latter", "Read more"))]


def test_an_unnamed_source_comes_after_named_facts() -> None:
    points = told([an_article(TEXT, "Closed")], 2)
    assert not [point for point in points if point[0].startswith("Sources said")]


def test_what_two_papers_say_is_said_once_and_supported_by_both() -> None:
    first = an_article(TEXT, "Closed", "The Courier")
    second = an_article(TEXT.split(". ")[0] + ".", "Crane falls", "The Ledger")
    points = told([first, second], 3)
    assert len(points[0]) == 2
    assert len([point for point in points if "was closed on Monday" in point[0]]) == 1


def test_a_headline_repeated_in_the_text_is_no_sentence_of_its_own() -> None:
    article = an_article(f"Crane closes the harbour of Port Selene. {TEXT}", "Crane closes the harbour of Port Selene")
    assert not [point for point in told([article], 5) if point[0].startswith("Crane closes")]


def test_a_sentence_is_printed_without_its_dateline() -> None:
    article = an_article(f"PORT SELENE, Lethia (Northwire) — {TEXT}", "Closed")
    assert told([article], 1)[0][0].startswith("The harbour of Port Selene was closed")


def test_a_text_whose_sentences_all_lean_on_others_still_gives_one() -> None:
    assert len(told([an_article("He said that ships would wait in Port Selene.", "Ships")], 3)) == 1


def test_no_sentences_or_no_number_give_no_points() -> None:
    article = an_article(TEXT)
    assert choose_key_sentences([article], {}, 3) == ()
    assert told([article], 0) == []


def test_a_summary_stands_in_the_order_of_the_text() -> None:
    article = an_article(TEXT, "Closed")
    spans = summarise(article, a_reading(article), 3)
    assert len(spans) == 3
    assert list(spans) == sorted(spans)


LONG = "The crane had stood at the quay of Port Selene since the spring of 1987"


@pytest.mark.parametrize(
    ("rest", "cut"),
    [
        (", which nobody in the town had ever found remarkable.", True),
        ("; the ministry paid for it.", True),
        (", where it had been inspected, the harbour office said.", False),
        (", but the office denied that it was old.", False),
        (", while nobody “knew, which is odd, the” builder.", True),
        (" – a gift – that had never been moved – as the builder had wished.", False),
        (" and nobody had ever found that remarkable in any way.", False),
    ],
)
def test_a_long_sentence_is_cut_only_where_the_rest_adds_neither_doubt_nor_source(rest: str, cut: bool) -> None:
    assert trim_sentence(LONG + rest, 15) == ((LONG, True) if cut else (LONG + rest, False))


def test_short_sentences_and_those_that_start_with_a_condition_stay_whole() -> None:
    assert trim_sentence("Ships waited, which was new.") == ("Ships waited, which was new.", False)
    text = f"Although {LONG[0].lower()}{LONG[1:]}, which nobody found odd, it was safe."
    assert trim_sentence(text, 15) == (text, False)
