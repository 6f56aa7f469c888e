"""Lists of feeds, in and out."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefings.collectors.feeds.opml import OpmlFeed, read_opml, write_opml
from briefings.core.errors import Unreadable

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
<outline text="World"><outline text="Europe" title="Europe &amp; more">
<outline type="rss" text="The Courier" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/></outline>
<outline type="RSS" title="Other" xmlurl="feed://b.example/feed"/></outline>
<outline type="link" text="A page" url="https://c.example/"/>
<outline type="rss" text="No address"/>
<outline type="rss" text="https://d.example/rss" xmlUrl="https://d.example/rss"/>
<outline type="rss" text="Again" xmlUrl="https://a.example/feed"/>
<outline type="rss" text="File" xmlUrl="file:///etc/passwd"/>
</body></opml>"""
FEEDS = (
    OpmlFeed(
        folder=("World", "Europe & more"), title="The Courier", url="https://a.example/feed", site="https://a.example/"
    ),
    OpmlFeed(folder=("World",), title="Other", url="http://b.example/feed"),
    OpmlFeed(folder=(), title="", url="https://d.example/rss"),
)


def test_folders_become_topics_and_every_feed_comes_once() -> None:
    assert read_opml(LIST.encode()) == FEEDS


def test_what_goes_out_comes_in_again_and_its_order_depends_on_nothing() -> None:
    written = write_opml(FEEDS, "Mine \x00& yours", NOON)
    assert set(read_opml(written)) == set(FEEDS)
    assert written == write_opml(FEEDS[::-1], "Mine \x00& yours", NOON)
    assert b'<opml version="2.0">' in written


@pytest.mark.parametrize(
    "text", [LIST.replace("&amp;", "&"), LIST.replace("</body></opml>", ""), LIST.replace('encoding="UTF-8"', "")]
)
def test_a_list_that_is_not_well_formed_is_mended(text: str) -> None:
    assert {feed.url for feed in read_opml(text.encode())} == {feed.url for feed in FEEDS}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no XML"),
        ("<html/>", "no list of feeds"),
        ("plain text", "no (XML|list of feeds)"),
        ("<opml>" + "<outline text='a'>" * 2000, "nested"),
        (
            "<opml>" + "".join(f"<outline xmlUrl='http://a.example/{n}'/>" for n in range(20_001)) + "</opml>",
            "more than",
        ),
    ],
)
def test_what_is_no_list_is_refused(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_opml(text.encode())


def test_entities_of_a_list_are_not_expanded() -> None:
    hostile = LIST.replace("<opml", '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml')
    found = read_opml(hostile.replace("The Courier", "a&x;b").encode())
    assert "root:" not in repr(found)
    assert len(found) == 3


@pytest.mark.shared
def test_every_list_of_the_corpus_comes_in_and_out(shared: Path) -> None:
    lists = sorted((shared / "data/robust/opml").glob("*.opml"))
    assert len(lists) > 30
    for path in lists:
        found = read_opml(path.read_bytes())
        assert found, path.name
        assert set(read_opml(write_opml(found, "", NOON))) == set(found), path.name


@pytest.mark.parametrize("body", [b"", b"\0" * 50 + "¤".encode(), b"\0a\0"])
def test_what_begins_with_nothing_is_no_list(body: bytes) -> None:
    with pytest.raises(Unreadable, match="no XML"):
        read_opml(body)
