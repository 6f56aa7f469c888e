"""What takes in something from outside, by name, with examples to begin from: for the tests and for a fuzzer.

As a program, `python fuzzing.py NAME RUNS SEED` gives an entry point so many inputs by atheris (libFuzzer), which
follows the branches that they take; a crash, a hang of 5 seconds or more than 1 GB ends it with an error.
"""

import atexit
import contextlib
import gzip
import io
import json
import signal
import sys
import tempfile
import time as clock
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import islice
from pathlib import Path

from support import documents

NOW = datetime(2026, 3, 10, 6, 30, tzinfo=UTC)
#: What a fuzzer allows one input, and how long an input may become, in bytes.
SECONDS, CLOCK_FACTOR, MEGABYTES, LENGTH = 5, 24, 1024, 4096

STORY = (
    "PORT SELENE, March 9 (Reuters) - The minister, Ilya Marchetti, said on Monday that 12 people had been hurt. "
    '"We do not know when it will open," she told reporters. No toll was given; some $1.5 million is missing.'
)
PAGE = (
    f'<html lang="en"><head><title>T</title><meta charset="utf-8"></head><body><article><p>{STORY}</p></article></body>'
)
MAIL = f'From: "A" <a@b.example>\nSubject: =?utf-8?q?T?=\nDate: Mon, 9 Mar 2026 10:00:00 +0000\n\n{STORY}\n'
DIVIDER = "From a@b.example Mon Mar  9 10:00:00 2026\n"
PARTS = (
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/html\n\n<p>a</p>\n'
    '--x\nContent-Type: application/json\nContent-Disposition: attachment; filename="a.json"\n\n{"text":"a"}\n--x--\n'
)
RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>C</title><item><title>T</title><link>https://a.example/1'
    f"</link><pubDate>Mon, 09 Mar 2026 10:00:00 GMT</pubDate><description>{STORY}</description></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry><id>a</id><title>T</title>'
    "<updated>2026-03-09T10:00:00Z</updated><content type='html'>&lt;p&gt;a</content></entry></feed>"
)
JSON_FEED = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 1, "content_text": STORY}]})
HTTP = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}"
WARC = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\nWARC-Date: 2026-03-09T10:00:00Z\r\n"
    f"Content-Type: application/http\r\nContent-Length: {len(HTTP)}\r\n\r\n{HTTP}\r\n\r\n"
)
SETTINGS = (
    'title = "Desk"\narticles = ["a"]\nformats = ["pdf", "html"]\nsince = 2026-03-01\n[[topic]]\nname = "Grain"\n'
    'terms = ["wheat"]\n[schedule]\nat = ["06:30"]\non = "mon, thu"\nzone = "Europe/London"\n[mail]\n'
    'sender = "Desk <desk@example.org>"\nhost = "mail.example.org"\n[[recipient]]\naddress = "a@b.example"\n'
)
DATES = "2026-03-09T10:00:00+01:00|Mon, 09 Mar 2026 10:00:00 GMT|9 mars 2026|20260309100000|1773050400|il y a 3 jours"


def packed() -> bytes:
    """Return a small archive."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a/b.txt", (2026, 3, 9, 10, 0, 0)), STORY)
    return whole.getvalue()


def workbook() -> bytes:
    """Return a small spreadsheet."""
    from openpyxl import Workbook

    whole, book = io.BytesIO(), Workbook()
    for row in (("title", "text", "date"), ("T", STORY, NOW.replace(tzinfo=None))):
        book.active.append(row)
    book.save(whole)
    return whole.getvalue()


NEXIS = (
    "1 of 2 DOCUMENTS\n\nThe Courier\n\nMarch 9, 2026 Monday\n\nPort closed\n\nBYLINE: Ann Lee\n\nLENGTH: 40 words\n\n"
    f"{STORY}\n\nLOAD-DATE: March 10, 2026\n\n2 of 2 DOCUMENTS\n\nThe Herald\n\nMarch 8, 2026\n\nStrait\n\n{STORY}\n"
)
STIX = json.dumps(
    {"type": "bundle", "objects": [{"type": "report", "name": "T", "description": STORY, "published": "2026-03-09"}]}
)
#: A PDF as it is without compression, so that changes of its bytes are changes of what it says.
PLAIN_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 91>>stream\nBT /F1 12 Tf 72 700 Td "
    b"(The harbour of Torvik was closed on Sunday, the office said.) Tj ET\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
    b"6 0 obj<</Title(T)/Author(A)/CreationDate(D:20260310063000+01'00')>>endobj\n"
    b"trailer<</Root 1 0 R/Info 6 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True)
class EntryPoint:
    """A function that takes bytes, refuses them as it may, and raises for nothing else; and examples of them."""

    take: Callable[[bytes], object]
    examples: tuple[bytes, ...]


PLACES = [b""] * 21
GKG_TITLE = b"<PAGE_TITLE>T &amp; A</PAGE_TITLE><PAGE_PRECISEPUBTIMESTAMP>20260309100000</PAGE_PRECISEPUBTIMESTAMP>"

#: Texts that announce articles, as mailings and alerts do.
HEADLINES = "".join(
    f'<h2><a href="https://a.example/{n}">The {n}th ferry of the spring has sailed</a></h2><p>A Courier - {STORY}</p>'
    for n in range(3)
)
NEWSLETTER = f"From: A <a@b.example>\nContent-Type: text/html; charset=utf-8\n\n<table><td>{HEADLINES}</td></table>"
ALERT = "From: A <a@b.example>\n\n" + "".join(
    f"The {n}th ferry of the spring has sailed\nA Courier\nhttps://a.example/r?url=https://b.example/{n}\n\n"
    for n in "123"
)
SHAPED = json.dumps(
    {
        "response": {
            "results": [
                {"webTitle": "T", "webUrl": "https://a.example/1", "fields": {"bodyText": STORY, "byline": "A and B"}}
            ]
        },
        "articles": [{"source": {"id": 1, "name": "A"}, "author": [], "content": STORY, "publishedAt": 1773050400000}],
        "items": [{"alternate": [{"href": "https://a.example/1"}], "summary": {"content": f"<p>{STORY}</p>"}}],
    }
)


def decoded(data: bytes) -> str:
    """Return any text, with halves of surrogate pairs where the bytes hold them."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def read_as(ending: str) -> Callable[[bytes], object]:
    def take(data: bytes) -> object:
        from briefings.collectors.formats.document import Document, Limits, open_bytes
        from briefings.collectors.formats.field_names import FIELD_NAMES
        from briefings.collectors.formats.reader import read_document
        from briefings.core.article import Article, Problem

        document = Document(f"a{ending}", "folder", NOW, len(data), open_bytes(data))
        found = list(read_document(document, FIELD_NAMES, Limits()))
        assert all(isinstance(each, Article | Problem) for each in found)
        return found

    return take


def read_part_as(ending: str, part: str, whole: bytes) -> EntryPoint:
    """Return the entry point of a part of a packed document, which nobody who changes the packed bytes gets to."""
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    return EntryPoint(lambda data: read_as(ending)(documents.packed({**files, part: data})), (files[part],))


def take_feed(data: bytes) -> object:
    from briefings.collectors.feeds.collector import parse_feed_articles
    from briefings.collectors.result import SourceState
    from briefings.core.errors import Unreadable

    with contextlib.suppress(Unreadable):
        return parse_feed_articles(data, "https://a.example/f", "", SourceState(url="https://a.example/f"), NOW)
    return None


def take_opml(data: bytes) -> object:
    from briefings.collectors.feeds.opml import read_opml
    from briefings.core.errors import Unreadable

    with contextlib.suppress(Unreadable):
        return read_opml(data)
    return None


def take_sitemap(data: bytes) -> object:
    from briefings.collectors.sitemap import parse_sitemap
    from briefings.core.errors import Unreadable

    with contextlib.suppress(Unreadable):
        return parse_sitemap(data)
    return None


def take_settings(data: bytes) -> object:
    from briefings.config.settings import read_settings
    from briefings.core.errors import SettingsError

    path = scratch() / "briefing.toml"
    path.write_bytes(data)
    with contextlib.suppress(SettingsError):
        return read_settings(path)
    return None


def take_written_date(data: bytes) -> object:
    from briefings.collectors.dates import parse_date

    with contextlib.suppress(ValueError):
        return parse_date(decoded(data))
    return None


def take_prose_values(data: bytes) -> object:
    from briefings.analysis.nlp.values.dates import find_dates
    from briefings.analysis.nlp.values.quantities import find_quantities

    said = decoded(data)
    days = list(find_dates("a", said, 0, len(said), 0, date(2026, 3, 9)))
    return days, list(find_quantities("a", said, 0, len(said)))


def take_claims(data: bytes) -> object:
    from support.analysed import reader
    from support.builders import an_article

    article = an_article(f"{STORY}\n\n{decoded(data)}", language="en")
    (found,) = reader().analyse([article])
    for claim in found.claims:
        assert 0 <= claim.content.start <= claim.content.end <= len(article.text)
    return found


def take_slots(data: bytes) -> object:
    from briefings.app.timetable import build_timetable, iter_due_slots, iter_slots
    from briefings.core.errors import SettingsError

    head, _, rest = data.partition(b"|")
    on, zone, cron, moment = [*decoded(rest).split("|"), "", "", ""][:4] if rest else ["daily", "UTC", "", ""]
    times = tuple(time(a % 24, b % 60) for a, b in zip(head[::2], head[1::2], strict=False))
    with contextlib.suppress(SettingsError, OverflowError):
        table = build_timetable(times[:5], on, zone or "Europe/London", cron)
        after = datetime.fromtimestamp(int(moment) % 4_000_000_000 if moment.isdecimal() else 1_772_000_000, UTC)
        slots = list(islice(iter_slots(table, after), 8))
        assert slots == sorted(set(slots))
        assert all(slot > after for slot in slots)
        assert list(islice(iter_due_slots(table, after, slots[-1]), 8)) == slots
        return slots
    return None


def take_import(data: bytes) -> object:
    from briefings.core.errors import UsageError

    with contextlib.suppress(UsageError):
        return list(library().import_lines(decoded(data).split("\n")))
    return None


def take_listed_pages(data: bytes) -> object:
    from briefings.collectors.page_lists import list_file_pages
    from briefings.core.errors import Unreadable

    path = scratch() / "pages.txt"
    path.write_bytes(data)
    with contextlib.suppress(Unreadable):
        return list(list_file_pages(path))
    return None


def take_gdelt_export(data: bytes) -> object:
    from briefings.collectors.formats.document import Document, Limits, open_bytes
    from briefings.collectors.formats.gdelt import read_gdelt_export
    from briefings.core.errors import Unreadable

    with contextlib.suppress(Unreadable):
        return list(read_gdelt_export(Document("a.csv", "folder", NOW, len(data), open_bytes(data)), Limits()))
    return None


def take_robots(data: bytes) -> object:
    from briefings.collectors.web.responses import Response
    from briefings.collectors.web.robots import RobotsRules

    rules = RobotsRules("briefings")
    answer = Response(url="https://a.example/robots.txt", status=200, headers={}, body=data)
    return rules.find_refusal("https://a.example/b", lambda _: answer), rules.find_crawl_delay("https://a.example/b")


def take_address(data: bytes) -> object:
    from briefings.core.urls import canonical_url, parse_web_url, redact_text, redact_url

    said = decoded(data)
    return parse_web_url(said), canonical_url(said), redact_url(said), redact_text(said)


@cache
def scratch() -> Path:
    return Path(tempfile.mkdtemp(prefix="briefings-fuzzing-"))


@cache
def library():  # type: ignore[no-untyped-def]
    from briefings.storage.library import Library

    return Library(scratch() / "library.sqlite", durable=False)


@cache
def exported() -> bytes:
    """Return an export of a library that holds something of most kinds."""
    from support.builders import an_article

    from briefings.storage.library import Library

    made = Library(scratch() / "exported.sqlite", durable=False)
    made.add_articles([an_article(STORY, url="https://a.example/1")])
    made.set_fact("a", "b")
    return "\n".join(made.export_lines()).encode()


def entry_points() -> Mapping[str, EntryPoint]:
    """Return every entry point by name."""
    record = json.dumps({"title": "T", "text": STORY, "date": "2026-03-09", "url": "https://a.example/1"}).encode()
    read = {
        ".txt": (
            STORY.encode(),
            NEXIS.encode(),
            f"---\ntitle: T\ntags: [a, b]\n---\n\nHead\n\n{STORY}".encode("utf-16"),
        ),
        ".md": (f"# T\n\n*{STORY}* [a](https://a.example)\n\n> a\n".encode(),),
        ".html": (PAGE.encode(), f'{PAGE}<script type="application/ld+json">{{"@type":"Article"}}</script>'.encode()),
        ".json": (record, b'{"status":"ok","articles":[' + record + b"]}", STIX.encode(), SHAPED.encode()),
        ".xlsx": (workbook(),),
        ".jsonl": (record + b"\n" + record,),
        ".csv": (b'title,text,date\nT,"' + STORY.replace('"', '""').encode() + b'",2026-03-09\n', b"a;text\n1;b\n"),
        ".eml": (MAIL.encode(), PARTS.encode(), NEWSLETTER.encode(), ALERT.encode()),
        ".mbox": (f"{DIVIDER}{MAIL}\n\n{DIVIDER}{MAIL}".encode(),),
        ".warc": (WARC.encode(),),
        ".zip": (packed(),),
        ".txt.gz": (gzip.compress(STORY.encode(), mtime=0),),
        ".pdf": (documents.a_pdf(f"<h1>T</h1><p>{STORY}</p>"), PLAIN_PDF),
        ".docx": (documents.a_docx(),),
        ".odt": (documents.an_odt(),),
        ".rtf": (documents.an_rtf(),),
        ".epub": (documents.an_epub(),),
        ".mhtml": (documents.an_mhtml(),),
        ".msg": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),),
        ".tnef": (documents.a_winmail(STORY, "a.txt", STORY.encode()),),
        ".xml": (RSS.encode(), ATOM.encode()),
        # Without an ending the first bytes tell the format.
        "": (PAGE.encode(), RSS.encode(), record, documents.an_rtf(), packed(), b"%PDF-1.7"),
    }
    return {
        **{ending or "no ending": EntryPoint(read_as(ending), examples) for ending, examples in read.items()},
        "words of .docx": read_part_as(".docx", "word/document.xml", documents.a_docx()),
        "details of .docx": read_part_as(".docx", "docProps/core.xml", documents.a_docx()),
        "words of .odt": read_part_as(".odt", "content.xml", documents.an_odt()),
        "details of .odt": read_part_as(".odt", "meta.xml", documents.an_odt()),
        "list of .epub": read_part_as(".epub", "o/book.opf", documents.an_epub()),
        "chapter of .epub": read_part_as(".epub", "o/t/b.xhtml", documents.an_epub()),
        "sheet of .xlsx": read_part_as(".xlsx", "xl/worksheets/sheet1.xml", workbook()),
        "feed": EntryPoint(take_feed, (RSS.encode(), ATOM.encode(), JSON_FEED.encode())),
        "opml": EntryPoint(take_opml, (b'<opml><body><outline text="a" xmlUrl="https://a.example/f"/></body></opml>',)),
        "sitemap": EntryPoint(
            take_sitemap, (b"<urlset><url><loc>https://a.example/1</loc><lastmod>2026-03-09</lastmod></url></urlset>",)
        ),
        "settings": EntryPoint(take_settings, (SETTINGS.encode(),)),
        "written dates": EntryPoint(take_written_date, tuple(DATES.encode().split(b"|"))),
        "dates and quantities in prose": EntryPoint(
            take_prose_values, (STORY.encode(), b"on 31 February, last Monday; between 1.5 and 2 million tonnes, 12%")
        ),
        "claims": EntryPoint(take_claims, (b'He said: "No." According to the mayor, 3 were hurt, he said.',)),
        "slots": EntryPoint(
            take_slots,
            (b"\x06\x1e|mon, thu|Europe/London||1774746000", b"|last|Asia/Kathmandu|*/7 2 29 2 1-5|1711846800"),
        ),
        "library import": EntryPoint(take_import, (exported(),)),
        "lists of pages": EntryPoint(take_listed_pages, (b"https://a.example/1 a\n# b\nhttps://b.example/2\n",)),
        "GDELT exports": EntryPoint(
            take_gdelt_export,
            (
                b"\t".join(
                    [b"1", b"20260309100000", b"1", b"a.example", b"https://a.example/1", *[b""] * 21, GKG_TITLE]
                ),
                b"\t".join([b"1"] * 2 + [b"20260309100000", b"1", b"a.example", b"https://a.example/1"] + [b"1"] * 10),
                b"\t".join([b"1"] * 59 + [b"20260309100000", b"https://a.example/1"]),
            ),
        ),
        "robots.txt": EntryPoint(take_robots, (b"User-agent: *\nDisallow: /a*$\nCrawl-delay: 3\n",)),
        "addresses": EntryPoint(
            take_address,
            (b"https://user:word@b\xc3\xbccher.example:8080/a/../b?utm_source=x&a=1#top", b"http://[::1]/"),
        ),
    }


class TooSlowError(Exception):
    """An input took longer than it may."""


def timed(take: Callable[[bytes], object]) -> Callable[[bytes], object]:
    """Return what takes in bytes and raises where that takes too many seconds of computing.

    The fuzzer itself counts them on the clock, which on a busy machine says nothing.
    """

    def check(data: bytes) -> object:
        began = clock.process_time()
        taken = take(data)
        if clock.process_time() - began > SECONDS:
            raise TooSlowError
        return taken

    return check


def main(name: str, runs: str, seed: str) -> None:
    """Give an entry point so many inputs."""
    import atheris  # type: ignore[import-not-found]

    with atheris.instrument_imports(include=["briefings"]):
        point = entry_points()[name]
        # The first date in words loads the languages of dateparser, which is no part of reading it.
        take_written_date(b"il y a 3 jours")
        for example in point.examples:
            point.take(example)
    corpus = scratch() / "corpus"
    corpus.mkdir()
    for number, example in enumerate(point.examples):
        (corpus / str(number)).write_bytes(example)
    options = (
        f"-timeout={CLOCK_FACTOR * SECONDS}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-max_len={LENGTH}",
        "-len_control=0",
        "-verbosity=0",
        f"-artifact_prefix={scratch()}/",
    )
    atheris.Setup([sys.argv[0], f"-atheris_runs={runs}", f"-seed={seed}", *options, str(corpus)], timed(point.take))
    # The clock of its time limit would end a process that is ending by itself.
    atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main(*sys.argv[1:])
