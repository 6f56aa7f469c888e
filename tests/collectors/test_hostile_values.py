"""One article, record, entry or mail, whatever stands in its fields, costs itself at most and ends nothing."""

import contextlib
import csv
import io
import json
import os
import re
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from briefings.collectors.formats.tabular import prune_deep_json
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.folders import collected, the_problem, write

from briefings.collectors.article_builder import build_article
from briefings.collectors.feeds.collector import parse_feed_articles
from briefings.collectors.formats.document import ArticleDraft, Document, Limits
from briefings.collectors.formats.eml import parse_email
from briefings.collectors.formats.markup import strip_html
from briefings.collectors.mailbox import read_message
from briefings.collectors.result import SourceState
from briefings.core.article import Article, Problem
from briefings.core.errors import Unreadable
from briefings.core.processes.limits import ProcessLimits
from briefings.core.processes.pool import ParserPool

COLLECTED = 1773124200  # 2026-03-10 06:30 UTC
NOW = datetime(2026, 3, 10, 6, 30, tzinfo=UTC)
GOOD = {
    "title": "Strait to open",
    "text": "Ministers met in Port Selene. They agreed to meet again.",
    "outlet": "Courier",
}

WORDS = GOOD["text"]

#: Texts that have ended programs: ends of the calendar, addresses that are none, half characters, markup, escapes.
NASTY = (
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "-0001-11-30", "0001-01-01T00:00:00+14:00", "1970-01-01"),
    *("253402300799", "-62135596800", "1e400", "NaN", "Infinity", "9" * 400, "99999999999999999999", "in 9999 years"),
    *("http://xn--a/", "http://[", "http://example.com\uff03@b.c/", "https://u:p@h:99999/", "http://\ud800/", "//"),
    *(
        "\ud800",
        "\udc80\ud800",
        "\x00",
        "\x1b[31m",
        "\u202e",
        "\ufeff",
        "\ufffe",
        " ",
        "\u2028",
        "ﷺ" * 9,
        "e" + "\u0301" * 99,
    ),
    *(
        "<p",
        "<p>" * 50,
        "&#x110000;",
        "&#0;",
        "</div>" * 9,
        "<script>",
        "<!--",
        "<![CDATA[",
        "[+1 chars]",
        "[+" + "1" * 99,
    ),
    *(
        "TLP:RED",
        "{'a'",
        "=?utf-8?q?=ff?=",
        "=?x?b?!?=",
        '"' * 90,
        "<" * 90,
        "(" * 90,
        ";" * 90,
        "By ",
        "%ff%zz",
        "$ref",
    ),
)
TEXT = st.one_of(st.sampled_from(NASTY), st.text(st.characters(), max_size=20))
#: Without what makes a small file no text at all: one control character in a hundred.
PRINTABLE = TEXT.map(lambda text: re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", text))
NUMBER = st.one_of(
    st.integers(), st.floats(), st.booleans(), st.none(), st.sampled_from((1e308, -62135596800, 253402300800, 10**30))
)
VALUE = st.recursive(
    st.one_of(TEXT, NUMBER),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=6,
)
FIELDS = ("title", "text", "date", "source", "url", "author", "id", "language", "tlp")
RECORD = st.dictionaries(st.sampled_from(FIELDS), VALUE, max_size=9)
hostile = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def check(brought: list[Article | Problem]) -> None:
    """Hold articles to what the rest of the program relies on."""
    for made in brought:
        str(made).encode("utf-8", "surrogatepass")
        if isinstance(made, Article):
            for text in (made.title, made.outlet, made.text):
                text.encode()
            assert made.trusted_date is None or 1900 <= made.trusted_date.year <= made.collected.year + 1
            assert made.published is None or made.published.year < 2300
            assert made.url is None or made.url.lower().startswith(("http://", "https://"))


def the_last_is_kept(folder: Path, name: str, content: bytes) -> None:
    """Collect a file whose last record is a good one, and see that it comes."""
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (COLLECTED, COLLECTED))
    articles, problems = collected(path)
    check([*articles, *problems])
    assert articles, problems
    assert articles[-1].text == GOOD["text"]


def linear(work: Callable[[int], object], size: int) -> None:
    """Hold the time of some work at four times the size to far less than sixteen times the time."""

    def measure(n: int) -> float:
        began = time.process_time()
        work(n)
        return time.process_time() - began

    small = min(measure(size) for _ in range(2))
    assert min(measure(4 * size) for _ in range(2)) < 8 * small + 0.1


@hostile
@given(record=RECORD)
def test_a_record_of_json_costs_itself(tmp_path_factory: pytest.TempPathFactory, record: dict[str, object]) -> None:
    rows = json.dumps([GOOD, {**GOOD, **record}, {**GOOD, "id": 2}])
    the_last_is_kept(tmp_path_factory.mktemp("a"), "a.json", rows.encode())


@hostile
@given(record=RECORD)
def test_a_line_of_json_costs_itself(tmp_path_factory: pytest.TempPathFactory, record: dict[str, object]) -> None:
    lines = "\n".join(json.dumps(row) for row in (GOOD, {**GOOD, **record}, {**GOOD, "id": 2}))
    the_last_is_kept(tmp_path_factory.mktemp("a"), "a.jsonl", lines.encode())


@hostile
@given(record=st.dictionaries(st.sampled_from(FIELDS), PRINTABLE, max_size=9))
def test_a_row_of_a_table_costs_itself(tmp_path_factory: pytest.TempPathFactory, record: dict[str, str]) -> None:
    out = io.StringIO()
    table = csv.DictWriter(out, FIELDS, extrasaction="ignore")
    table.writeheader()
    table.writerow({**GOOD, **record})
    table.writerow(GOOD)
    content = out.getvalue().encode("utf-8", "surrogatepass")
    the_last_is_kept(tmp_path_factory.mktemp("a"), "a.csv", content)


@hostile
@given(
    title=TEXT, link=TEXT, date=TEXT, author=TEXT, text=TEXT, key=TEXT, dates=st.sampled_from(("pubDate", "dc:date"))
)
def test_an_entry_of_a_feed_costs_itself(
    title: str, link: str, date: str, author: str, text: str, key: str, dates: str
) -> None:
    def cell(value: str) -> str:
        return value.replace("&", "&amp;").replace("<", "&lt;")

    body = (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>C</title>'
        f"<item><title>{cell(title)}</title><link>{cell(link)}</link><{dates}>{cell(date)}</{dates}>"
        f"<author>{cell(author)}</author><description>{cell(text)}</description><guid>{cell(key)}</guid></item>"
        f"<item><title>Last</title><link>https://a.example/2</link><description>{GOOD['text']}</description></item>"
        "</channel></rss>"
    ).encode("utf-8", "surrogatepass")
    _, entries = parse_feed_articles(body, "https://a.example/feed", "", SourceState(url="https://a.example/feed"), NOW)
    check([made for entry in entries for made in entry.made])
    assert any(isinstance(made, Article) and made.text == GOOD["text"] for made in entries[-1].made)


@hostile
@given(
    item=st.dictionaries(st.sampled_from(("id", "url", "title", "content_html", "date_published", "authors")), VALUE)
)
def test_an_item_of_a_json_feed_costs_itself(item: dict[str, object]) -> None:
    last = {"id": "2", "url": "https://a.example/2", "content_text": GOOD["text"]}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "C", "items": [item, last]}
    _, entries = parse_feed_articles(
        json.dumps(feed).encode(), "https://a.example/feed", "", SourceState(url="https://a.example/feed"), NOW
    )
    check([made for entry in entries for made in entry.made])
    assert any(isinstance(made, Article) and made.text == GOOD["text"] for made in entries[-1].made)


@hostile
@given(headers=st.dictionaries(st.sampled_from(("From", "Subject", "Date", "Message-ID", "TLP", "Content-Type")), TEXT))
def test_a_mail_costs_itself(headers: dict[str, str]) -> None:
    head = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in headers.items())
    data = f"{head}\r\n{GOOD['text']}\r\n".encode("utf-8", "surrogatepass")
    check(read_message(data, len(data), "INBOX/1", "mail.example", NOW))


@hostile
@given(fields=st.dictionaries(st.sampled_from(FIELDS), TEXT), raw=TEXT)
def test_front_matter_costs_itself(tmp_path_factory: pytest.TempPathFactory, fields: dict[str, str], raw: str) -> None:
    head = "\n".join(f"{name}: {json.dumps(value)}" for name, value in fields.items() if name != "text")
    content = f"---\n{head}\n{' '.join(raw.split())}\n---\n{GOOD['text']}\n"
    articles, problems = collected(
        write(tmp_path_factory.mktemp("a") / "a.md", content.encode("utf-8", "surrogatepass"))
    )
    check([*articles, *problems])
    assert articles or problems


@hostile
@given(
    st.builds(
        ArticleDraft,
        text=TEXT,
        title=TEXT,
        outlet=TEXT,
        url=TEXT,
        date=st.one_of(TEXT, st.none(), st.floats(), st.integers(-(10**30), 10**30)),
        authors=st.lists(TEXT, max_size=2).map(tuple),
        language=TEXT,
        key=TEXT,
        markings=st.lists(TEXT, max_size=2).map(tuple),
    ),
    st.one_of(st.just(NOW), st.datetimes(timezones=st.just(UTC))),
)
def test_whatever_a_source_says_an_article_or_a_problem_comes_of_it(draft: ArticleDraft, modified: datetime) -> None:
    made = list(build_article(draft, Document("a", "f", modified, 1, io.BytesIO), Limits()))
    check(made)
    assert made
    assert not any("no article can be made" in str(one) for one in made)


DEEP = json.loads("[" * 900 + "]" * 900)


@pytest.mark.parametrize("depth", [900, 30_000])
@pytest.mark.parametrize("field", FIELDS)
def test_a_record_nested_without_end_costs_itself(tmp_path: Path, field: str, depth: int) -> None:
    deep = f'{{"{field}": {"[" * depth + "]" * depth}, "body": "Boats may leave. \\" ] }}"}}'
    good = json.dumps(GOOD)
    for name, content in (("a.json", f"[{good}, {deep}, {good}]"), ("a.jsonl", f"{good}\n{deep}\n{good}\n")):
        articles, problems = collected(write(tmp_path / name, content))
        assert [found.text for found in articles].count(GOOD["text"]) == 2
        assert any("nested too deeply" in problem.what for problem in problems)


def test_a_list_under_a_name_keeps_its_other_records_too(tmp_path: Path) -> None:
    content = json.dumps({"status": "ok", "articles": [GOOD, {**GOOD, "author": DEEP}, GOOD]})
    articles, problems = collected(write(tmp_path / "a.json", content))
    assert (len(articles), len(problems)) == (3, 1)


@pytest.mark.parametrize("text", ['{"a": "\\"[[[["', '["' + "\\" * 50, "]]]]", '{"a": [1, 2, {"b": null}]}', '"' * 7])
def test_what_is_not_deep_is_not_pruned(text: str) -> None:
    assert prune_deep_json(text) == text


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 7)
)


@pytest.mark.parametrize(
    "head",
    [
        BOMB + "author: *a6",
        "title: &t T\nauthor: *t",
        "a: &a [*a]",
        "a: " + "[" * 4000 + "]" * 4000,
        "a:\n" + "".join(f"{' ' * n}b:\n" for n in range(1, 90)),
        "\n".join(f"a{n}: b" for n in range(1800)),
        "<<: {a: b}\n<<: [{a: b}]\n? [a]\n: b",
    ],
)
def test_front_matter_that_multiplies_is_refused_and_its_text_kept(tmp_path: Path, head: str) -> None:
    articles, problems = collected(write(tmp_path / "a.md", f"---\ntlp: red\n{head}\n---\n{GOOD['text']}"))
    assert [(found.text, found.marking) for found in articles] == [(GOOD["text"], "TLP:RED")]
    assert "front matter is not valid" in problems[0].what


def test_a_label_restricts_though_anchors_stand_before_it(tmp_path: Path) -> None:
    (found,), _ = collected(write(tmp_path / "a.md", f"---\ntitle: &t T\ntlp: amber\n---\n{GOOD['text']}"))
    assert found.marking == "TLP:AMBER"


@pytest.mark.parametrize("sign", ['"', "<", "(", "a@b,", "=?utf-8?q?a?= ", ";", "\\", "[", ":", ". "])
@pytest.mark.parametrize("header", ["From", "Subject", "Date", "Message-ID", "Content-Type"])
def test_a_header_of_any_length_takes_no_longer(header: str, sign: str) -> None:
    def parse(n: int) -> None:
        with contextlib.suppress(Unreadable):
            parse_email(f"{header}: {sign * n}\nX-A: b\n\n{WORDS}".encode())

    linear(parse, 3000)


@pytest.mark.parametrize(
    "tag",
    ["<p {}>x</p>", "<p {}", "<p b='{}'>x</p>", '<p b="<" {}>x</p>', "<p b='>' {}>x</p>", "<p>{}</p>"],
)
def test_a_tag_of_many_attributes_takes_time_in_proportion(tag: str) -> None:
    linear(lambda n: strip_html(tag.format(" ".join(f"a{i}=1" for i in range(n)))), 5000)


PAGE = f"<html><body><article><h1>T</h1>{f'<p>{WORDS}</p>' * 9}</article></body></html>"
MAIL = f"From: A <a@b.example>\n\n{WORDS}\n"


def test_pages_and_mail_that_take_too_long_are_ended_and_the_rest_goes_on(tmp_path: Path) -> None:
    for name, content in (("a.html", PAGE), ("b.eml", MAIL), ("c.md", f"# T\n\n{WORDS}"), ("d.txt", f"T\n\n{WORDS}")):
        write(tmp_path / name, content)
    pool = ParserPool(1, ProcessLimits(seconds=0.00001, megabytes=2000, clock_factor=1.0))
    try:
        articles, problems = collected(tmp_path, run_parser=pool)
    finally:
        pool.close()
    assert [found.origin for found in articles] == ["folder: d.txt"]
    assert [(problem.where, "took longer than" in problem.what) for problem in problems] == [
        ("a.html", True),
        ("b.eml", True),
        ("c.md", True),
    ]


def test_a_folder_is_read_alike_in_a_process_with_limits(tmp_path: Path) -> None:
    for name, content in (("a.html", PAGE), ("b.eml", MAIL), ("c.md", f"# T\n\n{WORDS}")):
        write(tmp_path / name, content)
    assert collected(tmp_path, run_parser=None) == collected(tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", f"---\ntitle: T\n---\n{WORDS}"),
        ("a.json", f'{{"title": "T", "text": "{WORDS}"}}'),
        ("a.jsonl", f'{{"title": "T", "text": "{WORDS}"}}\n'),
        ("a.csv", f"title,text\nT,{WORDS}\n"),
        ("a.mbox", f"From a\n{MAIL}"),
        ("a.html", PAGE),
    ],
)
def test_every_file_is_read_in_a_process_with_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str
) -> None:
    none = ProcessLimits(seconds=0.00001, megabytes=2000, clock_factor=1.0)
    monkeypatch.setattr("briefings.collectors.folder.FILE_LIMITS", none)
    problem = the_problem(tmp_path / name, content, run_parser=None)
    assert "took longer than" in problem.what


def test_archives_within_archives_count_together(tmp_path: Path) -> None:
    def packed(members: dict[str, bytes]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return out.getvalue()

    # Each alone is within the limits: 19 MB of few bytes, and 4,000 files.
    large = packed({"a.txt": b"Ministers met. " * 1_250_000})
    articles, problems = collected(write(tmp_path / "large.zip", packed({f"{n}.zip": large for n in range(40)})))
    assert len(articles) < 5
    assert any("more than we are willing" in problem.what for problem in problems)
    many = packed({f".{n}": b"" for n in range(4_000)})
    articles, problems = collected(write(tmp_path / "many.zip", packed({f"{n}.zip": many for n in range(20)})))
    assert any("more files than we are willing" in problem.what for problem in problems)
