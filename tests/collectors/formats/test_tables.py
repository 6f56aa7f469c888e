"""JSON, JSON lines, CSV, TSV and the answers of news services."""

import csv
import gzip
import json
import os
from pathlib import Path

import pytest
from support.folders import PROSE, collected, the_article, the_problem, utc, write

from briefings.core.article import Article, Problem
from briefings.core.errors import UsageError

RECORD = {
    "id": 17,
    "title": "Strait to open",
    "text": PROSE,
    "published": "2024-05-31",
    "source": "The Courier",
    "url": "https://courier.example/a",
    "author": "By Ann Lee and Bo Chan",
    "language": "en",
}


def test_an_object_is_an_article(tmp_path: Path) -> None:
    found = the_article(tmp_path / "a.json", json.dumps(RECORD))
    assert (found.title, found.text, found.outlet, found.key) == ("Strait to open", PROSE, "The Courier", "17")
    assert (found.authors, found.language, found.published) == (("Ann Lee", "Bo Chan"), "en", utc(2024, 5, 31))
    assert found.supplied == ()


def test_a_list_of_objects_is_read_whole(tmp_path: Path) -> None:
    articles, problems = collected(write(tmp_path / "a.json", json.dumps([RECORD, 5, {**RECORD, "id": 18}, {}])))
    assert [found.key for found in articles] == ["17", "18"]
    assert [found.what for found in problems] == [
        "record 2: the record is a number, not an object with named fields",
        "record 4: no text in this record",
    ]


@pytest.mark.parametrize(
    "names",
    [
        {
            "headline": "title",
            "body": "text",
            "publishedAt": "published",
            "publisher": "source",
            "link": "url",
            "byline": "author",
        },
        {
            "Title": "title",
            "Content": "text",
            "Pub_Date": "published",
            "Outlet": "source",
            "URL": "url",
            "Authors": "author",
        },
        {
            "HEADLINE": "title",
            "Full Text": "text",
            "Date-Published": "published",
            "Domain": "source",
            "Link": "url",
            "Creator": "author",
        },
    ],
)
def test_usual_names_are_recognised(tmp_path: Path, names: dict[str, str]) -> None:
    found = the_article(tmp_path / "a.json", json.dumps({theirs: RECORD[ours] for theirs, ours in names.items()}))
    assert (found.title, found.text, found.outlet, found.url) == ("Strait to open", PROSE, "The Courier", RECORD["url"])
    assert (found.published, found.authors) == (utc(2024, 5, 31), ("Ann Lee", "Bo Chan"))


def news_answer(**fields: object) -> str:
    given = {
        "source": {"id": None, "name": "The Courier"},
        "author": None,
        "title": "Strait to open",
        "description": "Two island states will open the strait.",
        "url": "https://courier.example/a",
        "publishedAt": "2024-05-31T12:00:00Z",
        "content": "Ministers met in Port Ansel. They agreed to open the str… [+1234 chars]",
        **fields,
    }
    return json.dumps({"status": "ok", "totalResults": 1, "articles": [given]})


def test_an_answer_of_newsapi_is_read_without_its_cut_off_end(tmp_path: Path) -> None:
    found = the_article(tmp_path / "a.json", news_answer())
    assert found.text == "Two island states will open the strait.\n\nMinisters met in Port Ansel."
    assert (found.outlet, found.published, found.authors) == ("The Courier", utc(2024, 5, 31, 12), ())


@pytest.mark.parametrize(
    ("description", "content", "text"),
    [
        ("A lead on it.", "A lead on it. And more of it. And th… [+9 chars]", "A lead on it. And more of it."),
        ("A lead on it. More.", "A lead on it. M… [+9 chars]", "A lead on it. More."),
        (None, "A lead cut off in the mid… [+9 chars]", "A lead cut off in the mid…"),
        ("A lead on it.", "Cut off in the mid [+9 chars]", "A lead on it."),
        ("A lead on it.", None, "A lead on it."),
        ("A lead on it.", "A whole text of its own.", "A whole text of its own."),
    ],
)
def test_abstract_and_cut_off_text_make_one_text(
    tmp_path: Path, description: str | None, content: str | None, text: str
) -> None:
    assert the_article(tmp_path / "a.json", news_answer(description=description, content=content)).text == text


def test_an_error_of_the_news_service_is_told(tmp_path: Path) -> None:
    answer = '{"status": "error", "code": "apiKeyInvalid", "message": "Your key is invalid"}'
    assert "Your key is invalid" in the_problem(tmp_path / "a.json", answer).what


def test_articles_wrapped_twice_are_found(tmp_path: Path) -> None:
    assert the_article(tmp_path / "a.json", json.dumps({"response": {"results": [RECORD]}})).key == "17"


def test_markup_in_a_record_becomes_plain_text(tmp_path: Path) -> None:
    record = {**RECORD, "text": f"<p>{PROSE}</p><p>Fish &amp; chips.</p>", "title": "Fish &amp; <b>chips</b>"}
    found = the_article(tmp_path / "a.json", json.dumps(record))
    assert (found.text, found.title) == (f"{PROSE}\n\nFish & chips.", "Fish & chips")


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ann Lee", ("Ann Lee",)),
        ("Lee, Ann", ("Lee, Ann",)),
        ("Ann Lee, Bo Chan & Cy Dow", ("Ann Lee", "Bo Chan", "Cy Dow")),
        ("Ann Lee; Ann Lee | Bo Chan", ("Ann Lee", "Bo Chan")),
        (["Ann Lee", {"name": "Bo Chan"}, 5, None], ("Ann Lee", "Bo Chan")),
        ({"name": "Ann Lee"}, ("Ann Lee",)),
        ("https://courier.example/ann", ()),
        (None, ()),
    ],
)
def test_authors_come_as_lines_lists_and_objects(tmp_path: Path, author: object, names: tuple[str, ...]) -> None:
    assert the_article(tmp_path / "a.json", json.dumps({**RECORD, "author": author})).authors == names


def test_a_missing_outlet_is_the_domain_of_the_address(tmp_path: Path) -> None:
    record = {**RECORD, "source": None, "url": "https://www.courier.example/a"}
    found = the_article(tmp_path / "a.json", json.dumps(record))
    assert (found.outlet, found.supplied) == ("courier.example", ("outlet",))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https://[broken", "not an address", 5, "https://"]
)
def test_what_leads_to_no_web_page_is_no_address(tmp_path: Path, url: object) -> None:
    assert the_article(tmp_path / "a.json", json.dumps({**RECORD, "url": url})).url is None


def test_an_unreadable_date_leaves_the_article_undated_and_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({**RECORD, "published": "last Tuesday"}))
    articles, problems = collected(path)
    assert [found.published for found in articles] == [None]
    assert problems[0].where == "a.jsonl:1"
    assert "'last Tuesday'" in problems[0].what


def dated(path: Path, date: object) -> tuple[list[Article], list[Problem]]:
    """Collect a record with a date from a file of 31 May 2024."""
    write(path, json.dumps({**RECORD, "published": date}))
    os.utime(path, (1717156800, 1717156800))
    return collected(path)


@pytest.mark.parametrize("date", ["2025-01-01T00:00:00Z", 1735689600, "1735689600000"])
def test_a_date_to_come_is_kept(tmp_path: Path, date: object) -> None:
    (found,), _ = dated(tmp_path / "a.json", date)
    assert (found.published, found.trusted_date) == (utc(2025, 1, 1), None)


def test_a_date_to_come_is_marked_and_a_time_without_a_zone_too(tmp_path: Path) -> None:
    (found,), _ = dated(tmp_path / "a.json", "2025-01-01T10:00:00")
    assert found.supplied == ("zone", "future")


@pytest.mark.parametrize("date", ["2090-01-01T00:00:00Z", 3786912000, "1870-05-31", "0001-01-01T00:00:00Z"])
def test_a_date_that_no_article_can_have_is_told_and_left_out(tmp_path: Path, date: object) -> None:
    (found,), (problem,) = dated(tmp_path / "a.json", date)
    assert (found.published, found.supplied) == (None, ())
    assert problem.what == f"no article can have the date {str(date)!r}; it is shown as undated"


def test_what_was_said_hours_ago_counts_from_when_the_file_was_written(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", json.dumps({**RECORD, "published": "3 hours ago"}))
    os.utime(path, (1717156800, 1717156800))
    (found,) = collected(path)[0]
    assert (found.published, found.supplied) == (utc(2024, 5, 31, 9), ("date",))


def test_a_text_that_a_news_service_cut_off_is_marked_as_a_stub(tmp_path: Path) -> None:
    cut = {**RECORD, "text": "Boats may leave. Others mus… [+812 chars]"}
    found = the_article(tmp_path / "a.json", json.dumps(cut))
    assert (found.text, found.supplied) == ("Boats may leave.", ("stub",))


def test_a_record_that_is_nothing_but_a_cookie_notice_is_a_problem(tmp_path: Path) -> None:
    notice = {**RECORD, "text": "We use cookies to improve your experience.\n\nAccept all cookies"}
    assert "only what stands around one" in the_problem(tmp_path / "a.json", json.dumps(notice)).what


def test_odd_values_are_taken_as_not_given(tmp_path: Path) -> None:
    text = json.dumps({**RECORD, "published": float("nan"), "title": True, "language": "English", "id": None})
    found = the_article(tmp_path / "a.json", text.replace('"source"', '"source": "First", "source"'))
    assert (found.published, found.language, found.key, found.supplied) == (None, None, None, ("title",))
    assert found.outlet == "The Courier"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("{'title': 1}", "not valid JSON"),
        ('{"text": ', "not valid JSON"),
        ('{"text": "x', "not valid JSON: unterminated string starting at column 10"),
        ('{"text":\n "x"', "not valid JSON: expecting ',' delimiter at line 2"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": ' * 100_000, "nested too deeply"),
        ("9" * 5000, "a number too large"),
        ("null", "the record is null"),
        ('"a text"', "the record is a string"),
        ('{"a": 1}', "it has: a"),
        ("[[1]]", "the record is a list"),
    ],
)
def test_json_that_holds_no_article_is_a_problem(tmp_path: Path, content: str, reason: str) -> None:
    assert reason in the_problem(tmp_path / "a.json", content).what


def test_an_empty_list_holds_nothing(tmp_path: Path) -> None:
    assert collected(write(tmp_path / "a.json", "[]")) == ([], [])


def test_json_lines_under_the_name_of_json_are_read(tmp_path: Path) -> None:
    articles, problems = collected(write(tmp_path / "a.json", f"{json.dumps(RECORD)}\n{json.dumps(RECORD)}\n"))
    assert (len(articles), problems) == (2, [])
    assert articles[1].origin == "folder: a.json:2"


def ten_lines() -> list[str]:
    return [json.dumps({**RECORD, "id": number, "url": None}) for number in range(1, 11)]


@pytest.mark.parametrize("broken", ['{"title": "never closed', "[1, 2]", "{}", '"text"', '{"a":' * 100_000])
def test_one_bad_line_of_ten_leaves_nine_articles(tmp_path: Path, broken: str) -> None:
    content = ten_lines()
    content[2] = broken
    articles, problems = collected(write(tmp_path / "a.jsonl", "\n".join(content)))
    assert [found.key for found in articles] == ["1", "2", "4", "5", "6", "7", "8", "9", "10"]
    assert [found.where for found in problems] == ["a.jsonl:3"]
    assert articles[2].origin == "folder: a.jsonl:4"


def test_a_record_beyond_the_limit_is_a_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    content = ten_lines()
    content[2] = json.dumps({**RECORD, "text": "word " * 1000})
    articles, problems = collected(write(tmp_path / "a.ndjson", "\n".join(content)), max_bytes=3000)
    assert len(articles) == 9
    assert (problems[0].where, problems[0].what) == ("a.ndjson:3", "the record is larger than 3,000 bytes")


def test_blank_lines_marks_and_commas_between_records_are_skipped(tmp_path: Path) -> None:
    articles, problems = collected(write(tmp_path / "a.jsonl", "\ufeff" + ",\r\n\r\n".join(ten_lines()) + "\n\n"))
    assert (len(articles), problems) == (10, [])


def test_packed_lines_are_read(tmp_path: Path) -> None:
    articles, problems = collected(write(tmp_path / "a.jsonl.gz", gzip.compress("\n".join(ten_lines()).encode())))
    assert (len(articles), problems) == (10, [])
    assert articles[0].origin == "folder: a.jsonl.gz:1"


def test_lines_of_nul_bytes_are_one_problem(tmp_path: Path) -> None:
    assert "binary" in the_problem(tmp_path / "a.jsonl", bytes(100_000)).what


def test_very_many_problems_with_one_file_are_counted(tmp_path: Path) -> None:
    articles, problems = collected(write(tmp_path / "a.jsonl", "[]\n" * 1000 + json.dumps(RECORD)))
    assert len(articles) == 1
    assert len(problems) == 26
    assert problems[-1].what == "975 more problems like these"


@pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.csv", "|")])
def test_a_table_is_read_whatever_parts_its_columns(tmp_path: Path, name: str, mark: str) -> None:
    content = f'Headline{mark}Body{mark}Date\n"One{mark} two"{mark}"{PROSE}\n\nAnd ""so"" on."{mark}2024-05-31\n'
    found = the_article(tmp_path / name, content)
    assert (found.title, found.text) == (" ".join(f"One{mark} two".split()), f'{PROSE}\n\nAnd "so" on.')
    assert (found.published, found.origin) == (utc(2024, 5, 31), f"folder: {name}:2")


@pytest.mark.parametrize("form", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_in_any_encoding(tmp_path: Path, form: str) -> None:
    content = f"title,text\nThe café’s end,{PROSE}\nThe café’s return,{PROSE}\n"
    articles, problems = collected(write(tmp_path / "a.csv", content.encode(form)))
    assert ([found.title for found in articles], problems) == (["The café’s end", "The café’s return"], [])


def test_a_table_without_a_text_column_is_one_problem_that_says_how_to_mend_it(tmp_path: Path) -> None:
    found = the_problem(tmp_path / "a.csv", "headline,Wortlaut,Datum\na,b,c\nd,e,f\n")
    assert found.what == "no column holds the text of the articles; the columns are: headline, Wortlaut, Datum"
    assert 'columns = { text = "its name" }' in found.remedy


def test_columns_can_be_named_in_the_settings(tmp_path: Path) -> None:
    columns = {"text": "Wortlaut", "date": "Datum", "outlet": "Meta.Blatt"}
    path = write(tmp_path / "a.csv", f"headline,Wortlaut,Datum,text,Meta.Blatt\nStrait,{PROSE},2024-05-31,no,Kurier\n")
    articles, problems = collected(path, columns=columns)
    assert problems == []
    assert (articles[0].text, articles[0].published, articles[0].outlet) == (PROSE, utc(2024, 5, 31), "Kurier")


def test_a_named_text_column_has_no_stand_in(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"summary,text\nShort.,{PROSE}\n")
    _, problems = collected(path, columns={"text": "Wortlaut"})
    assert "no column holds the text" in problems[0].what


def test_a_mapping_of_an_unknown_field_stops_the_run() -> None:
    with pytest.raises(UsageError, match="'colour'"):
        collected(Path(), columns={"colour": "x"})


def test_rows_may_be_short_or_blank_and_one_that_is_too_long_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"text,title\n{PROSE}\n\n,\n{PROSE},Strait,,\n{PROSE},Strait,extra,\n,No text\n")
    articles, problems = collected(path)
    assert [found.title for found in articles] == [
        "Ministers of two island states met in Port Ansel on Monday",
        "Strait",
    ]
    assert [found.where for found in problems] == ["a.csv:6", "a.csv:7"]
    assert problems[0].what.startswith("the row has 4 cells and the header 2")


def test_a_cell_beyond_the_limit_is_a_problem_and_the_next_row_is_read(tmp_path: Path) -> None:
    usual = csv.field_size_limit()
    path = write(tmp_path / "a.csv", f'title,text\na,"{"word " * 40_000}"\nb,"{"word " * 1_100_000}"\nc,{PROSE}\n')
    articles, problems = collected(path)
    assert [found.title for found in articles] == ["a", "c"]
    assert problems[0].where == "a.csv:3"
    assert csv.field_size_limit() == usual


def test_a_line_beyond_the_limit_ends_a_table_with_a_problem(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", f"title,text\na,{PROSE}\nb,{'word ' * 1000}\nc,{PROSE}\n")
    articles, problems = collected(path, max_bytes=1000)
    assert [found.title for found in articles] == ["a"]
    assert "line 3 is larger than 1,000 bytes" in problems[0].what


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_table_is_a_problem(tmp_path: Path, content: str) -> None:
    assert the_problem(tmp_path / "a.csv", content).what == "the file is empty"


def test_a_table_with_a_header_alone_holds_nothing(tmp_path: Path) -> None:
    assert collected(write(tmp_path / "a.csv", "title,text\n")) == ([], [])


def test_a_header_beyond_the_limit_is_a_problem(tmp_path: Path) -> None:
    assert "cannot be read" in the_problem(tmp_path / "a.csv", f'"{"x" * 5_100_000}",text\n').what


def test_the_first_of_two_columns_of_one_name_wins_unless_it_is_empty(tmp_path: Path) -> None:
    record = {**RECORD, "Title": "Another", "Source": "", "TEXT": "Other words."}
    found = the_article(tmp_path / "a.json", json.dumps(record))
    assert (found.title, found.text, found.outlet) == ("Strait to open", PROSE, "The Courier")


def test_a_text_in_a_list_of_paragraphs_is_joined(tmp_path: Path) -> None:
    found = the_article(tmp_path / "a.json", json.dumps({**RECORD, "text": [PROSE, 5, PROSE], "published": True}))
    assert (found.text, found.published) == (f"{PROSE}\n\n{PROSE}", None)


def test_an_address_without_its_scheme_is_completed(tmp_path: Path) -> None:
    found = the_article(tmp_path / "a.json", json.dumps({**RECORD, "url": "www.courier.example/a"}))
    assert found.url == "https://www.courier.example/a"
