"""Reading feeds of every dialect, broken ones, hostile ones, and what is no feed at all."""

import time

import pytest

from briefings.collectors.feeds.jsonfeed import parse_json_feed
from briefings.collectors.feeds.parsed import MAX_FEED_ENTRIES, ParsedFeed, is_teaser
from briefings.collectors.feeds.parser import NotAFeed, parse_feed
from briefings.collectors.feeds.xml_guard import is_too_deep, strip_doctype
from briefings.core.errors import Unreadable
from briefings.core.processes.limits import ProcessLimits
from briefings.core.processes.pool import ParserPool

PROSE = "The harbour of Port Selene opened on Tuesday after two years of works, and ships came in at once. " * 12
WHEN = "Tue, 10 Mar 2026 06:30:00 GMT"
ITEM = f"<item><title>Harbour opens</title><link>/a</link><description>{PROSE}</description>"
DATED = f"{ITEM}<pubDate>{WHEN}</pubDate><author>desk@x.example (Ann Lee)</author></item>"
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Courier</title></channel>'
)
DIALECTS = {
    "RSS 0.91": f'<rss version="0.91"><channel><title>Courier</title>{ITEM}</item></channel></rss>',
    "RSS 0.92": f'<rss version="0.92"><channel><title>Courier</title>{ITEM}</item></channel></rss>',
    "RSS 2.0": f'<rss version="2.0"><channel><title>Courier</title>{DATED}</channel></rss>',
    "RDF": f"{RDF}{ITEM}<dc:date>2026-03-10T06:30:00Z</dc:date></item></rdf:RDF>",
    "Atom 1.0": '<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title><entry><title>Harbour opens</title>'
    '<link href="/a"/><updated>2026-03-11T06:30:00Z</updated><published>2026-03-10T06:30:00Z</published><author>'
    f"<name>Ann Lee</name></author><content type='html'>&lt;p&gt;{PROSE}&lt;/p&gt;</content></entry></feed>",
    "Atom 0.3": '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Courier</title><entry><title>Harbour opens'
    f'</title><link rel="alternate" type="text/html" href="/a"/><content>{PROSE}</content></entry></feed>',
    "JSON Feed 1": '{"version": "https://jsonfeed.org/version/1", "title": "Courier", "items": [{"id": 7, "url": "/a", '
    f'"title": "Harbour opens", "content_text": "{PROSE}", "date_published": "2026-03-10T06:30:00Z"}}]}}',
    "JSON Feed 1.1": '{"version": "https://jsonfeed.org/version/1.1", "title": "Courier", '
    '"authors": [{"name": "Ann Lee"}],'
    f'"items": [{{"id": "7", "url": "/a", "title": "Harbour opens", "content_html": "<p>{PROSE}</p>"}}]}}',
}


def a_feed(text: str | bytes, content_type: str = "") -> ParsedFeed:
    return parse_feed(text.encode() if isinstance(text, str) else text, "https://x.example/feed", content_type)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_is_read(dialect: str) -> None:
    found = a_feed(DIALECTS[dialect])
    assert (found.title, found.flaw, len(found.entries)) == ("Courier", "", 1)
    draft = found.entries[0].draft
    assert (draft.title, draft.url, draft.text) == ("Harbour opens", "https://x.example/a", PROSE.strip())
    assert not found.entries[0].teaser


@pytest.mark.parametrize(
    "address", ["http://www.w3.org/2005/Atom ", " http://www.w3.org/2005/ Atom", "http://www.w3.org/2 005 /Atom"]
)
def test_white_space_in_the_address_of_a_namespace_costs_nothing(address: str) -> None:
    found = a_feed(DIALECTS["Atom 1.0"].replace("http://www.w3.org/2005/Atom", address))
    assert (found.title, found.flaw, len(found.entries)) == ("Courier", "", 1)


def test_what_the_library_stumbles_over_is_a_feed_that_cannot_be_read() -> None:
    with pytest.raises(Unreadable, match="no feed as the standards have it"):
        a_feed(DIALECTS["RSS 2.0"].replace("<item>", "<item xmlns:q='a&#9;b'><q:z/>"))


def test_an_entry_has_its_date_and_its_authors() -> None:
    assert a_feed(DIALECTS["RSS 2.0"]).entries[0].draft.date == WHEN
    assert a_feed(DIALECTS["Atom 1.0"]).entries[0].draft.date == "2026-03-10T06:30:00Z"
    assert {a_feed(DIALECTS[d]).entries[0].draft.authors for d in ("RSS 2.0", "Atom 1.0", "JSON Feed 1.1")} == {
        ("Ann Lee",)
    }
    assert a_feed(DIALECTS["RSS 0.91"]).undated
    assert not a_feed(DIALECTS["RSS 2.0"]).undated


def test_an_entry_taken_over_from_elsewhere_names_its_outlet() -> None:
    source = '<source url="https://y.example/">The Other Paper</source></item>'
    assert a_feed(DIALECTS["RSS 2.0"].replace("</item>", source)).entries[0].draft.outlet == "The Other Paper"


@pytest.mark.parametrize(
    ("declared", "encoding", "content_type"),
    [
        ("utf-8", "utf-8", ""),
        ("utf-16", "utf-16", ""),
        ("utf-16", "utf-16-be", ""),
        ("iso-8859-1", "iso-8859-1", ""),
        ("windows-1251", "windows-1251", "application/xml"),
        ("iso-8859-1", "utf-8", "text/xml; charset=us-ascii"),
        ("", "iso-8859-1", "text/xml; charset=iso-8859-1"),
        ("x-unheard-of", "utf-8", ""),
        ("punycode", "utf-8", ""),
    ],
)
def test_a_feed_is_read_in_its_encoding_whatever_it_declares(declared: str, encoding: str, content_type: str) -> None:
    word = "гавань" if encoding == "windows-1251" else "café ouvert"
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = head + DIALECTS["RSS 2.0"].replace("Harbour opens", word)
    assert a_feed(text.encode(encoding), content_type).entries[0].draft.title == word


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("<!DOCTYPE html><html><body>Are you a robot? Solve the captcha</body></html>", "asks for a human"),
        ("<html><head><title>Courier</title></head><body>News</body></html>", "a web page"),
        ('<opml version="2.0"><head/><body/></opml>', "list of feeds"),
        ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "sitemap"),
        ("News of the day", "no feed that we know"),
        ("%PDF-1.7 \x00\x01", "no feed that we know"),
        ("{not json", "cannot be read as such"),
        ("[" * 100_000, "cannot be read as such"),
        ('{"version": "https://jsonfeed.org/version/3"}', "no JSON feed"),
        ("[1, 2]", "no JSON feed"),
    ],
)
def test_what_is_no_feed_is_told_from_an_empty_one(body: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        a_feed(body)


def test_a_feed_without_entries_is_a_feed() -> None:
    assert a_feed('<rss version="2.0"><channel><title>Quiet</title></channel></rss>').entries == ()
    assert (
        parse_json_feed(b'{"version": "https://jsonfeed.org/version/1.1", "items": [3, {}]}', "").entries[0].draft.text
        == ""
    )


def test_a_feed_that_is_not_well_formed_is_read_as_far_as_possible() -> None:
    found = a_feed(DIALECTS["RSS 2.0"].replace("Harbour opens", "Harbour & quay"))
    assert found.entries[0].draft.title == "Harbour & quay"
    assert "not well-formed XML (line 1)" in found.flaw


def test_the_last_entry_of_a_feed_that_breaks_off_is_left_for_the_next_time() -> None:
    text = f'<rss version="2.0"><channel><title>Courier</title>{DATED}{DATED.replace("/a", "/b")}'
    found = a_feed(text[: -len(PROSE) // 2])
    assert [entry.draft.url for entry in found.entries] == ["https://x.example/a"]
    assert "breaks off" in found.flaw


def test_of_an_archive_the_first_entries_are_read() -> None:
    items = "".join(f"<item><title>{n}</title></item>" for n in range(MAX_FEED_ENTRIES + 3))
    found = a_feed(f'<rss version="2.0"><channel><title>Courier</title>{items}</channel></rss>')
    assert (len(found.entries), "2,003 entries" in found.flaw) == (MAX_FEED_ENTRIES, True)


@pytest.mark.parametrize(
    ("text", "content", "teaser"),
    [
        (PROSE, True, False),
        (PROSE, False, False),
        ("Ministers met. " * 40, False, True),
        ("Ministers met. " * 40, True, False),
        ("A word or two", True, True),
        (f"{PROSE} …", True, True),
        (f"{PROSE} [...]", True, True),
        (f"{PROSE} Read more »", True, True),
    ],
)
def test_an_announcement_is_told_from_a_text(text: str, content: bool, teaser: bool) -> None:
    assert is_teaser(text, content) is teaser


# Attacks


def bomb() -> str:
    layers = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{layers}]>'
        '<rss version="2.0"><channel><title>&l9;</title>'
        "<item><title>a&l9;b</title></item></channel></rss>"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(encoding: str) -> None:
    found = a_feed(bomb().encode(encoding))
    assert "lol" not in repr(found)


def test_entities_from_outside_are_not_fetched() -> None:
    text = DIALECTS["RSS 2.0"].replace("Harbour opens", "a&x;b")
    kinds = ('<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;')
    for kind in kinds:
        found = a_feed(f"<!DOCTYPE rss [{kind}]>{text}")
        assert "root:" not in repr(found)
        assert found.entries[0].draft.title.startswith("a")


@pytest.mark.parametrize(
    "hostile",
    [
        "<!DOCTYPE a [<!-- ]> --><!ENTITY b 'c'>]><a/>",
        "<?x?><!-- <!DOCTYPE no> --> <!doctype a SYSTEM \"x>y\" [<!ENTITY b '>]>'>]><a/>",
        "\ufeff<!DOCTYPE a><!DOCTYPE b [<!ENTITY c 'd'>]><a/>",
    ],
)
def test_no_document_type_hides(hostile: str) -> None:
    assert strip_doctype(hostile).endswith("<a/>")
    assert "ENTITY" not in strip_doctype(hostile)


def test_document_types_without_end_are_refused_and_hide_nothing() -> None:
    with pytest.raises(Unreadable, match="over and over"):
        strip_doctype("<!DOCTYPE a>" * 100)
    assert strip_doctype("<!DOCTYPE a [ <!ENTITY b") == ""


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(Unreadable, match="nested without end"):
        a_feed('<rss version="2.0"><channel>' + "<a>" * 50_000)
    assert not is_too_deep("<![CDATA[" + "<p>" * 5000 + "]]>")


def test_a_broken_feed_of_many_megabytes_is_refused() -> None:
    with pytest.raises(Unreadable, match="larger than 2 MB"):
        a_feed('<rss version="2.0"><channel><title>a & b</title>' + "<item/>" * 400_000)


def sleepy(text: str) -> str:
    time.sleep(30)
    return text


def test_a_text_that_hangs_its_reader_is_given_up_and_the_next_is_read() -> None:
    readers = ParserPool(1, ProcessLimits(seconds=2.0, megabytes=2000))
    # One e-mail address without end takes feedparser minutes, within one call that nothing in the process can stop.
    hostile = f"<rss version='2.0'><channel><item><author>{'a.' * 50_000}</author></item></channel></rss>"
    with pytest.raises(Unreadable, match="took longer than"):
        readers(parse_feed, hostile.encode(), "https://x.example/", "")
    assert readers(parse_feed, DIALECTS["RSS 2.0"].encode(), "https://x.example/", "").title == "Courier"
    with pytest.raises(NotAFeed, match="empty"):
        readers(parse_feed, b"", "https://x.example/", "")
    readers.close()


@pytest.mark.parametrize("body", [b"\0" * 50 + "¤".encode(), b"\0a\0", b"x\0\0"])
def test_what_begins_with_nothing_is_no_feed(body: bytes) -> None:
    with pytest.raises(NotAFeed):
        parse_feed(body, "https://example.org/")
