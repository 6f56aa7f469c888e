"""Articles in the library, whichever database it lives in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from support.builders import an_article
from support.fakes import Clock

from briefings.core.article import Article
from briefings.storage.library import Library
from briefings.storage.records import AddResult, FeedRecord, FeedState
from briefings.storage.schema import ARTICLES, TEXTS, VERSIONS
from briefings.storage.search import ArticleQuery

Opener = Callable[..., Library]
NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


def story(number: int = 1, text: str = "Ministers met in Port Selene.", **fields: object) -> Article:
    return an_article(text, url=f"https://example.org/{number}", **fields)


def count(library: Library, table: object) -> int:
    with library._begin_read() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def test_an_article_comes_back_as_it_went_in(library: Library) -> None:
    whole = story(
        authors=("Ana Brandt", "Bo Ek"),
        supplied=("title",),
        key="k-1",
        language="en",
        title="“Talks” – naïve 🕊 \\ ' % :x",
    )
    bare = an_article("No address, no date.", published=None)
    library.add_articles([whole, bare])
    assert library.get_article(whole.id) == whole
    assert library.get_article(bare.id) == bare
    assert library.get_article("0" * 16) is None
    assert list(library.iter_articles_in_window()) == [whole, bare]


def test_taking_in_twice_changes_nothing(library: Library) -> None:
    articles = [story(n) for n in range(3)]
    assert library.add_articles([*articles, articles[0]]) == AddResult(tuple(a.id for a in articles), (), 1)
    assert library.add_articles(articles) == AddResult((), (), 3)
    assert (count(library, ARTICLES), count(library, VERSIONS), count(library, TEXTS)) == (3, 3, 1)


def test_an_edit_becomes_a_version_and_comes_in_again(opener: Opener) -> None:
    clock = Clock()
    library = opener(clock=clock)
    first = story(text="Two ferries sank.")
    library.add_articles([first])
    clock.now += timedelta(hours=1)
    edited = story(text="Three ferries sank.", title="Ferries sink")
    assert library.add_articles([edited, edited]) == AddResult((), (edited.id,), 1)
    assert list(library.iter_articles_in_window(NOON)) == [edited]
    assert list(library.iter_articles_in_window(None, NOON)) == []
    assert [(v.number, v.text, v.what, v.came) for v in library.list_versions(first.id)] == [
        (1, "Two ferries sank.", "", NOON),
        (2, "Three ferries sank.", "title, text", clock.now),
    ]


def test_words_that_an_article_had_before_are_no_news(opener: Opener) -> None:
    clock = Clock()
    library = opener(clock=clock)
    one, other = story(title="Talks open"), story(title="Ministers talk")
    library.add_articles([one])
    library.add_articles([other])
    clock.now += timedelta(hours=1)
    for _ in range(3):
        assert library.add_articles([one]) == library.add_articles([other]) == AddResult((), (), 1)
    assert library.get_article(one.id) == other
    assert list(library.iter_articles_in_window(NOON)) == []
    assert len(library.list_versions(one.id)) == 2


def test_the_opening_of_a_text_does_not_take_the_place_of_the_whole(library: Library) -> None:
    opening, whole = story(text="Two ferries", supplied=("stub",)), story(text="Two ferries sank off Port Selene.")
    assert library.add_articles([opening]).new == library.add_articles([whole]).versions == (whole.id,)
    assert library.add_articles([opening]) == AddResult((), (), 1)
    assert library.get_article(whole.id) == whole


def test_a_date_yet_to_come_does_not_put_an_article_first(library: Library) -> None:
    future = story(1, published=NOON + timedelta(days=40), collected=NOON - timedelta(days=2))
    library.add_articles([future, story(2, published=NOON, collected=NOON)])
    assert [entry.url for entry in library.search_articles(ArticleQuery())] == [
        "https://example.org/2",
        "https://example.org/1",
    ]


def test_a_window_is_open_at_its_beginning_and_closed_at_its_end(opener: Opener) -> None:
    clock = Clock()
    library = opener(clock=clock)
    for number in range(3):
        library.add_articles([story(number)])
        clock.now += timedelta(minutes=15)
    first, second = NOON, NOON + timedelta(minutes=15)
    assert [a.url for a in library.iter_articles_in_window(None, first)] == ["https://example.org/0"]
    assert [a.url for a in library.iter_articles_in_window(first, second)] == ["https://example.org/1"]
    assert [a.url for a in library.iter_articles_in_window(second)] == ["https://example.org/2"]


def test_a_large_round_is_taken_in_whole(library: Library) -> None:
    articles = [story(n, f"Text {n % 700}.") for n in range(1000)]
    assert len(library.add_articles(iter(articles)).new) == 1000
    assert count(library, TEXTS) == 700
    assert sorted(library.iter_articles_in_window(), key=lambda a: a.id) == sorted(articles, key=lambda a: a.id)
    assert library.find_known_ids([articles[0].id, "x" * 16]) == {articles[0].id}


def test_a_round_that_breaks_off_leaves_nothing(library: Library) -> None:
    def half() -> list[Article]:
        raise RuntimeError("killed")

    def round_() -> object:
        yield story(1)
        yield from half()

    library.add_feed(FeedRecord(url="https://example.org/feed"))
    with pytest.raises(RuntimeError):
        library.record_feed_result("https://example.org/feed", FeedState(status="ok"), round_())  # type: ignore[arg-type]
    assert list(library.iter_articles_in_window()) == []
    assert library.list_feeds()[0].state == FeedState()


def test_what_no_database_takes_is_replaced_and_nothing_stops(library: Library) -> None:
    odd = Article(
        id="a" * 16,
        outlet="A\x00B",
        title="half \ud800",
        text="nul \x00 and \udfff",
        collected=NOON,
        origin="x\x00",
        digest="d" * 64,
        url="https://example.org/\ud83d",
    )
    assert library.add_articles([odd, story()]).new[0] == odd.id
    found = library.get_article(odd.id)
    assert found is not None
    assert (found.outlet, found.title, found.text) == ("AB", "half ?", "nul  and ?")
    assert library.add_articles([odd]) == AddResult((), (), 1)


def test_a_label_is_kept_and_only_ever_becomes_stricter(library: Library) -> None:
    bare, amber = story(), story(marking="amber")
    library.add_articles([bare])
    assert library.add_articles([amber]) == AddResult((), (), 1)
    assert library.get_article(bare.id) == amber
    library.add_articles([bare, story(marking="green")])
    assert library.get_article(bare.id) == amber
    edited = story(text="Ministers left.")
    assert library.add_articles([edited, story(text="Ministers left.", marking="red"), edited]) == AddResult(
        (), (bare.id,), 2
    )
    found = library.get_article(bare.id)
    assert found is not None
    assert (found.text, found.marking) == ("Ministers left.", "TLP:RED")
    assert [found.marking for found in library.iter_articles_in_window()] == ["TLP:RED"]
