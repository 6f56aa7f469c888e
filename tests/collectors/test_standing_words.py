"""What an outlet prints on every page is found by standing there, and the article's own words stay."""

from datetime import timedelta

from support.builders import MORNING, an_article

from briefings.collectors.standing_words import strip_standing_words
from briefings.core.article import Article

MENU = "Choose your edition Lethia Brenmark The Islands Weather Ports Tides and more"
FOOT = "The Courier is a paper of the Selene Trust and has no other owner than its readers"
OWN = [
    f"{who} {did} at the quay of Port Selene. {more} {who} had waited for this since last winter."
    for who, did, more in (
        ("Ministers", "met", "They agreed."),
        ("Ships", "waited", "None sailed."),
        ("Dockers", "marched", "Nobody was hurt."),
        ("Divers", "searched", "A crane was found."),
        ("Pilots", "resigned", "Two stayed."),
    )
]


def who(text: str) -> str:
    return text.split()[0]


def pages(head: str = "", foot: str = "", **fields: object) -> list[Article]:
    """One page a day of the same outlet, each with words of its own."""
    return [
        an_article(
            f"{head}{text} {who(text)} end part {at}{foot}",
            "Supplied",
            supplied=("title",),
            **{"published": MORNING - timedelta(days=at), **fields},
        )
        for at, text in enumerate(OWN)
    ]


def test_what_stands_above_and_below_many_texts_goes_and_titles_are_chosen_anew() -> None:
    found = strip_standing_words(pages(f"{MENU} ", f". {FOOT}"))
    assert [article.text for article in found] == [f"{text} {who(text)} end part {at}." for at, text in enumerate(OWN)]
    assert found[1].title == "Ships waited at the quay of Port Selene"
    assert found[1].digest != pages(f"{MENU} ")[1].digest


def test_texts_of_one_day_and_few_undated_ones_stay_and_many_undated_ones_do_not() -> None:
    same_day = pages(f"{MENU} ", published=MORNING)
    assert list(strip_standing_words(same_day)) == same_day
    undated = pages(f"{MENU} ", published=None)
    assert list(strip_standing_words(undated[:4])) == undated[:4]
    assert strip_standing_words(undated)[0].text.startswith("Ministers met")


def test_versions_of_one_text_and_what_another_outlet_prints_stay() -> None:
    versions = [
        an_article(f"{MENU} {OWN[0]} It was read {at} times.", published=MORNING - timedelta(days=at))
        for at in range(5)
    ]
    assert list(strip_standing_words(versions)) == versions
    others = [
        an_article(article.text, outlet=f"Outlet {at}", published=article.published)
        for at, article in enumerate(pages(f"{MENU} "))
    ]
    assert list(strip_standing_words(others)) == others
