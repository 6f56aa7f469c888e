"""Feeds and their state in the library, whichever database it lives in."""

from datetime import UTC, datetime

from support.builders import an_article

from briefings.storage.library import Library
from briefings.storage.records import FeedRecord, FeedState

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
NEWS = FeedRecord(url="https://example.org/feed", title="News", folder=("World", "Europe"), added=NOON)


def test_a_feed_comes_back_as_it_went_in(library: Library) -> None:
    state = FeedState(
        status="failing", note="503", etag='"a"', last_ok=NOON, failing_since=NOON, failures=3, due=NOON, cursor="7:12"
    )
    feed = FeedRecord(url="https://example.org/x", kind="page", site="https://example.org", paused=True, state=state)
    assert library.add_feed(feed)
    assert library.add_feed(NEWS)
    assert library.get_feed("https://example.org/x") == feed
    assert library.list_feeds() == (feed, NEWS)
    assert library.get_feed("https://example.org/none") is None


def test_a_feed_is_entered_once(library: Library) -> None:
    assert library.add_feed(NEWS)
    assert not library.add_feed(FeedRecord(url=NEWS.url, title="Other"))
    assert library.list_feeds() == (NEWS,)


def test_what_the_reader_says_and_what_the_round_found_do_not_overwrite_each_other(library: Library) -> None:
    library.add_feed(NEWS)
    assert library.edit_feed(NEWS.url, paused=True, folder=("Asia",), title="Wire")
    library.record_feed_result(NEWS.url, FeedState(status="ok", etag="1", tried=NOON))
    found = library.get_feed(NEWS.url)
    assert found is not None
    assert (found.paused, found.folder, found.title) == (True, ("Asia",), "Wire")
    assert found.state == FeedState(status="ok", etag="1", tried=NOON)
    assert library.edit_feed(NEWS.url)
    assert not library.edit_feed("https://example.org/none", paused=True)


def test_articles_and_state_are_committed_together_and_counted(library: Library) -> None:
    library.add_feed(NEWS)
    one, two = (an_article(url=f"https://example.org/{n}") for n in range(2))
    assert library.record_feed_result(NEWS.url, FeedState(status="ok"), [one]).new == (one.id,)
    library.record_feed_result(NEWS.url, FeedState(status="ok", brought=99), [one, two])
    assert library.list_feeds()[0].state.brought == 2


def test_a_feed_that_was_removed_meanwhile_still_hands_in_its_articles(library: Library) -> None:
    library.add_feed(NEWS)
    assert library.remove_feed(NEWS.url)
    assert not library.remove_feed(NEWS.url)
    article = an_article()
    library.record_feed_result(NEWS.url, FeedState(), [article])
    assert library.get_article(article.id) == article
    assert library.list_feeds() == ()


def test_a_feed_moves_and_two_that_meet_become_one(library: Library) -> None:
    library.add_feed(NEWS)
    library.move_feed(NEWS.url, "https://example.org/new", "moved for good")
    assert [(f.url, f.title, f.state.note) for f in library.list_feeds()] == [
        ("https://example.org/new", "News", "moved for good")
    ]
    library.add_feed(FeedRecord(url="https://example.org/other"))
    library.move_feed("https://example.org/other", "https://example.org/new", "moved")
    library.move_feed("https://example.org/none", "https://example.org/x", "moved")
    assert [feed.url for feed in library.list_feeds()] == ["https://example.org/new"]
