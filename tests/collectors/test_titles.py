"""Titles made from the first sentence."""

import pytest

from briefings.collectors.titles import derive_title

LONG = (
    "The harbour ministry announced that a high-level meeting in Port Ansel brought together Maren Voss, the head "
    "of the coast guard, with the envoy of the islands."
)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ministers met on Monday. They agreed on nothing.", "Ministers met on Monday"),
        ("The U.S. envoy, Mr. A. B. Lund, left. Talks go on.", "The U.S. envoy, Mr. A. B. Lund, left"),
        ("He came at 9 a.m. Monday. She left.", "He came at 9 a.m. Monday"),
        ("“We agree.” The envoy left.", "“We agree.”"),
        ("Will it hold? Nobody knows.", "Will it hold?"),
        ("部长们星期一会面。会谈继续。", "部长们星期一会面。"),
        ("PORT ANSEL (Coastwire) - Ministers met on Monday. They left.", "Ministers met on Monday"),
        ("PORT ANSEL — Ministers met on Monday. They left.", "Ministers met on Monday"),
        ("Port Ansel, December 28 /CWA/. Ministers met on Monday. They left.", "Ministers met on Monday"),
        ("Share\n\nMinisters met again on Monday. They left.", "Ministers met again on Monday"),
        ("Ministers met\non Monday. They left.", "Ministers met on Monday"),
        ("Rain", "Rain"),
        (
            "By Ann Lee, The Courier Ministers were there. The port of Ansel reopened on Monday.",
            "The port of Ansel reopened on Monday",
        ),
        (
            "24 July 2012 Last updated at 07:14 GMT Help. The port of Ansel reopened on Monday.",
            "The port of Ansel reopened on Monday",
        ),
    ],
)
def test_the_title_is_the_first_sentence(text: str, title: str) -> None:
    assert derive_title(text) == title


def test_a_long_sentence_is_cut_at_a_clause_and_says_so() -> None:
    assert derive_title(LONG) == (
        "The harbour ministry announced that a high-level meeting in Port Ansel brought together Maren Voss…"
    )


def test_a_cut_is_made_before_a_new_clause_where_there_is_no_comma() -> None:
    text = (
        "The city council approved a plan to rebuild the old harbour bridge on Monday while protesters outside called "
        "it a waste of money."
    )
    assert derive_title(text) == "The city council approved a plan to rebuild the old harbour bridge on Monday…"


def test_without_any_clause_the_cut_leaves_no_article_hanging() -> None:
    text = (
        "Twelve trawlers carrying frozen herring from the northern fishing grounds reached harbour in the of "
        + "big " * 40
    )
    title = derive_title(text)
    assert title.endswith("reached harbour…")
    assert len(title) <= 96


def test_one_word_without_end_is_still_shortened() -> None:
    assert len(derive_title("x" * 100_000)) <= 96
