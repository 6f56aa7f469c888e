"""What stands in the entries of feeds: markup of every kind, headlines alone, other outlets' headlines, odd dates."""

from pathlib import Path

import pytest
from support.builders import an_article
from support.feeds import collected, rss
from support.webserver import reply, served

from briefings.analysis.nlp.analyser import explain_unread
from briefings.collectors.feeds.parsed import ParsedFeed
from briefings.collectors.feeds.parser import parse_feed

WHEN = "Tue, 10 Mar 2026 06:30:00 GMT"


def a_feed(items: str, before: str = "", after: str = "") -> ParsedFeed:
    return parse_feed(f"{before}{rss([items])}{after}".encode(), "https://x.example/feed")


def an_item(title: str, text: str = "", more: str = "") -> str:
    return f"<item><title>{title}</title><link>/1</link><description>{text}</description>{more}</item>"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("The &lt;em&gt;Gazette&lt;/em&gt; is sold", "The Gazette is sold"),
        ("The &lt;mark&gt;Gazette&lt;/mark&gt; and &lt;abbr title='x'&gt;ECB&lt;/abbr&gt;", "The Gazette and ECB"),
        ("<![CDATA[<font color=red>Flood</font> in Vellin]]>", "Flood in Vellin"),
        ("Why the &amp;lt;marquee&amp;gt; tag is gone", "Why the <marquee> tag is gone"),
        ("How &lt;video&gt; came to the web", "How <video> came to the web"),
        ("if x &lt;b and y&gt; z", "if x <b and y> z"),
        ("Bread &amp;amp; butter &amp;#8211; again", "Bread & butter – again"),
        ("Fish &amp; chips", "Fish & chips"),
        ("&lt;!-- ad --&gt;Storm over Vellin", "Storm over Vellin"),
    ],
)
def test_a_title_is_decoded_once_and_has_no_markup(written: str, title: str) -> None:
    assert a_feed(an_item(written)).entries[0].draft.title == title


def test_a_text_has_no_markup_whatever_its_elements(tmp_path: Path) -> None:
    text = "&lt;center&gt;Boats of &lt;kbd&gt;ACME&lt;/kbd&gt; left &lt;ins&gt;on Monday&lt;/ins&gt;.&lt;/center&gt;"
    assert a_feed(an_item("Boats", text)).entries[0].draft.text == "Boats of ACME left on Monday."


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("", "<script>var a = 1;</script>", "after"),
        ("", "\n<b>Warning</b>: flush failed in /srv/x.php on line 3", "after"),
        ("<br />\n<b>Notice</b>: x\n", "", "before"),
        ("  \n<!-- made by us -->", "\n<!-- 0.2 s -->\n", ""),
    ],
)
def test_what_stands_around_a_feed_costs_no_entry(before: str, after: str, told: str) -> None:
    items = an_item("One", "Boats left.") + an_item("Two", "Boats came.").replace("/1", "/2")
    found = a_feed(items, before, after)
    assert [entry.draft.title for entry in found.entries] == ["One", "Two"]
    assert (told in found.flaw) if told else found.flaw == ""


def test_a_feed_that_breaks_off_still_leaves_its_last_entry_for_the_next_time() -> None:
    whole = rss([an_item("One", "Boats left."), an_item("Two", "Boats came.")])
    found = parse_feed(whole[: whole.index("came")].encode(), "https://x.example/feed")
    assert [entry.draft.title for entry in found.entries] == ["One"]
    assert "breaks off" in found.flaw


@pytest.mark.parametrize("form", ["utf-32", "utf-32-le", "utf-32-be", "utf-16", "cp1252"])
def test_a_feed_is_read_in_the_encoding_it_is_in(form: str) -> None:
    text = rss([an_item("Café fermé", "Il est parti.")]).replace("?>", f' encoding="{form.split("-")[0]}"?>', 1)
    text = text.replace('encoding="utf"', "").replace('encoding="cp1252"', 'encoding="iso-8859-1"')
    assert parse_feed(text.encode(form), "https://x.example/f").entries[0].draft.title == "Café fermé"


def test_a_feed_in_small_letters_is_read_whole() -> None:
    item = an_item("One", "Boats left.", f"<pubDate>{WHEN}</pubDate>")
    found = parse_feed(rss([item]).lower().encode(), "https://x.example/feed")
    assert [(entry.draft.title, entry.draft.date) for entry in found.entries] == [("one", WHEN.lower())]


@pytest.mark.parametrize("published", ["soon", "0001-01-01T00:00:00Z", ""])
def test_an_unreadable_date_of_publication_gives_way_to_the_next_best(published: str) -> None:
    entry = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry><title>One</title><link href="/1"/>'
        f"<published>{published}</published><updated>2026-03-10T06:30:00Z</updated></entry></feed>"
    )
    assert parse_feed(entry.encode(), "https://x.example/f").entries[0].draft.date == "2026-03-10T06:30:00Z"


# Headlines


LISTED = (
    '&lt;ol&gt;&lt;li&gt;&lt;a href="https://a.example/1"&gt;Dam at Vellin closed&lt;/a&gt; &lt;font&gt;River Herald'
    '&lt;/font&gt;&lt;/li&gt;&lt;li&gt;&lt;a href="https://b.example/2"&gt;Traders fear&lt;/a&gt; &lt;font&gt;Bank Post'
    "&lt;/font&gt;&lt;/li&gt;&lt;/ol&gt;"
)


@pytest.mark.parametrize(
    "text",
    [
        LISTED,
        "&lt;a href='https://a.example/1'&gt;Dam at Vellin closed&lt;/a&gt; &lt;i&gt;River Herald&lt;/i&gt;",
        "Dam at Vellin closed",
        "",
    ],
)
def test_the_headlines_of_an_aggregator_are_no_text(text: str) -> None:
    source = '<source url="https://a.example">River Herald</source>'
    draft = a_feed(an_item("Dam at Vellin closed - River Herald", text, source)).entries[0].draft
    assert (draft.title, draft.outlet, draft.text) == ("Dam at Vellin closed", "River Herald", "")


def test_a_teaser_with_a_link_in_it_is_a_text() -> None:
    text = "Engineers closed the dam on Sunday. &lt;a href='/1'&gt;Read more&lt;/a&gt;"
    assert a_feed(an_item("Dam", text)).entries[0].draft.text.startswith("Engineers closed")


def test_a_feed_of_headlines_keeps_them_marked_and_says_so_each_time(tmp_path: Path) -> None:
    items = [an_item(f"Dam {n} closed", "", f"<pubDate>{WHEN}</pubDate>").replace("/1", f"/{n}") for n in (1, 2)]
    with served({"/feed": reply(rss(items))}) as site:
        run, library = collected(tmp_path, [site.url("/feed")])
        articles = sorted(library.iter_articles_in_window(None, None), key=lambda one: one.title)
        assert [(one.title, one.text, one.supplied) for one in articles] == [
            (f"Dam {n} closed", f"Dam {n} closed", ("stub", "headline")) for n in (1, 2)
        ]
        assert any(
            "all of its 2 entries are headlines without a text" in problem.what
            for report in run.reports
            for problem in report.problems
        )


def test_a_headline_is_listed_and_not_analysed() -> None:
    article = an_article("Dam closed", supplied=("stub", "headline"))
    assert str(explain_unread(article, "en")) == "only its headline was to be had"
