"""Records of news services and programs: each is known by its shape, and what cannot be read is told with its key."""

import json
from pathlib import Path
from typing import Any

import pytest
from support.folders import collected, the_article, the_problem, utc, write

LEAK = "A leak stopped the water works of Torvik on Sunday night. The town brought bottles to 4,000 homes by lorry."
URL = "https://echo.example/leak"
MOMENT = utc(2026, 3, 9, 21, 40)

SHAPES: dict[str, Any] = {
    "Guardian": {
        "response": {
            "results": [
                {
                    "id": "a/b",
                    "webTitle": "Water cut off in Torvik",
                    "webUrl": URL,
                    "webPublicationDate": "2026-03-09T21:40:00Z",
                    "fields": {"byline": "Ana Lund in Torvik", "body": f"<p>{LEAK}</p>", "publication": "The Echo"},
                }
            ]
        }
    },
    "New York Times": {
        "response": {
            "docs": [
                {
                    "web_url": URL,
                    "abstract": LEAK,
                    "source": "The Echo",
                    "headline": {"main": "Water cut off in Torvik"},
                    "pub_date": "2026-03-09T21:40:00+0000",
                    "byline": {"original": "By Ana Lund"},
                }
            ]
        }
    },
    "Elasticsearch": {
        "hits": {
            "hits": [
                {
                    "_id": "9",
                    "_index": "n",
                    "_source": {
                        "headline": "Water cut off in Torvik",
                        "body": LEAK,
                        "published_at": "2026-03-09T21:40:00Z",
                        "publisher": {"name": "The Echo"},
                        "url": URL,
                        "author": {"first_name": "Ana", "last_name": "Lund"},
                    },
                }
            ]
        }
    },
    "feed reader": {
        "title": "Starred",
        "items": [
            {
                "title": "Water cut off in Torvik",
                "published": 1773092400,
                "content": {"content": f"<div>{LEAK}</div>"},
                "alternate": [{"href": URL, "type": "text/html"}],
                "origin": {"title": "The Echo", "htmlUrl": "https://echo.example"},
                "author": "Ana Lund",
            }
        ],
    },
    "Miniflux": {
        "total": 1,
        "entries": [
            {
                "title": "Water cut off in Torvik",
                "url": URL,
                "published_at": "2026-03-09T21:40:00Z",
                "content": LEAK,
                "author": "Ana Lund",
                "feed": {"title": "The Echo", "category": {"title": "All"}},
            }
        ],
    },
    "Event Registry": {
        "articles": {
            "results": [
                {
                    "uri": "7",
                    "date": "2026-03-11",
                    "dateTimePub": "2026-03-09T21:40:00Z",
                    "url": URL,
                    "title": "Water cut off in Torvik",
                    "body": LEAK,
                    "source": {"uri": "echo.example", "title": "The Echo"},
                    "authors": [{"name": "Ana Lund"}],
                }
            ]
        }
    },
    "Media Cloud": [
        {
            "stories_id": 5,
            "title": "Water cut off in Torvik",
            "story_text": LEAK,
            "publish_date": "2026-03-09 21:40:00+00:00",
            "media_name": "The Echo",
            "url": URL,
            "author": "Ana Lund",
        }
    ],
    "CSL": [
        {
            "type": "article-newspaper",
            "title": "Water cut off in Torvik",
            "abstract": LEAK,
            "container-title": "The Echo",
            "URL": URL,
            "author": [{"family": "Lund", "given": "Ana"}],
            "issued": {"raw": "2026-03-09T21:40:00Z"},
        }
    ],
    "": {
        "@context": "https://schema.org",
        "headline": "Water cut off in Torvik",
        "articleBody": LEAK,
        "datePublished": {"$date": {"$numberLong": "1773092400000"}},
        "publisher": {"@type": "Organization", "name": "The Echo"},
        "author": [{"@type": "Person", "name": "Ana Lund"}],
        "url": URL,
    },
}


@pytest.mark.parametrize("service", SHAPES)
def test_a_record_of_each_service_is_an_article_with_everything_it_says(tmp_path: Path, service: str) -> None:
    found = the_article(tmp_path / "a.json", json.dumps(SHAPES[service]))
    assert (found.title, found.text, found.outlet) == ("Water cut off in Torvik", LEAK, "The Echo")
    assert (found.url, found.published, found.authors, found.supplied) == (URL, MOMENT, ("Ana Lund",), ())


def test_a_post_of_wordpress_is_dated_by_its_universal_time(tmp_path: Path) -> None:
    post = {
        "id": 4,
        "date": "2026-03-09T22:40:00",
        "date_gmt": "2026-03-09T21:40:00",
        "link": URL,
        "title": {"rendered": "Water &#8211; cut off"},
        "content": {"rendered": f"<p>{LEAK}</p>\n", "protected": False},
        "excerpt": {"rendered": "<p>A leak [&hellip;]</p>"},
        "author": 3,
    }
    found = the_article(tmp_path / "a.json", json.dumps([post]))
    assert (found.title, found.text, found.published) == ("Water – cut off", LEAK, MOMENT)
    assert found.supplied == ("outlet",)


def test_the_pieces_of_a_post_are_joined_with_nothing_lost(tmp_path: Path) -> None:
    export = {
        "name": "Torvik Now",
        "type": "public_channel",
        "messages": [
            {"id": 1, "type": "service", "date": "2026-03-08T10:00:00", "date_unixtime": "1772964000", "text": ""},
            {
                "id": 2,
                "type": "message",
                "date": "2026-03-09T22:40:00",
                "date_unixtime": "1773092400",
                "from": "Torvik Now",
                "text": [
                    "A ",
                    {"type": "bold", "text": "leak"},
                    " stopped the water works",
                    {"type": "x", "text": "."},
                ],
            },
        ],
    }
    write(tmp_path / "result.json", json.dumps(export))
    articles, problems = collected(tmp_path)
    assert [(one.text, one.outlet, one.published) for one in articles] == [
        ("A leak stopped the water works.", "Torvik Now", MOMENT)
    ]
    assert [one.what.startswith("record 1: no text") for one in problems] == [True]


@pytest.mark.parametrize(
    "date",
    [
        {"$date": "2026-03-09T21:40:00Z"},
        {"$date": 1773092400000},
        {"date": "2026-03-09 22:40:00.000000", "timezone_type": 3, "timezone": "Europe/Oslo"},
        {"seconds": 1773092400, "nanoseconds": 0},
        {"iso": "2026-03-09T21:40:00Z", "raw": "x"},
        ["2026-03-09T21:40:00Z"],
    ],
)
def test_dates_in_objects_are_read(tmp_path: Path, date: object) -> None:
    record = {"title": "Water", "text": LEAK, "date": date, "source": "The Echo"}
    assert the_article(tmp_path / "a.json", json.dumps(record)).published == MOMENT


@pytest.mark.parametrize("date", [{"date-parts": [["2026", 3, 9]]}, [2026, 3, 9], {"date-parts": [[2026, 3, 9]]}])
def test_dates_in_lists_of_numbers_are_read(tmp_path: Path, date: object) -> None:
    record = {"title": "Water", "text": LEAK, "date": date, "source": "The Echo"}
    assert the_article(tmp_path / "a.json", json.dumps(record)).published == utc(2026, 3, 9)


def test_what_is_there_and_not_understood_is_told_with_its_key(tmp_path: Path) -> None:
    record = {"title": "Water", "text": LEAK, "date": {"moon": "full"}, "source": {"x": 1}, "author": [{"y": 2}]}
    write(tmp_path / "a.json", json.dumps(record))
    articles, problems = collected(tmp_path)
    assert len(articles) == 1
    told = "\n".join(one.what for one in problems)
    for key in ("moon", "'source'", "'author'"):
        assert key in told


# STIX


def a_bundle(*objects: dict[str, Any]) -> str:
    return json.dumps({"type": "bundle", "id": "bundle--1", "objects": list(objects)})


REPORT = {
    "type": "report",
    "id": "report--1",
    "created": "2026-03-01T00:00:00Z",
    "published": "2026-03-09T21:40:00Z",
    "name": "Water works attacked",
    "description": LEAK,
    "created_by_ref": "identity--1",
    "external_references": [{"source_name": "echo", "url": URL}],
}
MAKER = {"type": "identity", "id": "identity--1", "name": "Torvik CERT"}


@pytest.mark.parametrize(
    ("marking", "label"),
    [
        ("marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", "TLP:AMBER"),
        ("marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", "TLP:GREEN"),
        ("marking-definition--00000000-0000-0000-0000-000000000000", "TLP:AMBER+STRICT"),
    ],
)
def test_a_report_of_a_bundle_keeps_its_author_and_its_label(tmp_path: Path, marking: str, label: str) -> None:
    own = {
        "type": "marking-definition",
        "id": "marking-definition--00000000-0000-0000-0000-000000000000",
        "name": "TLP:AMBER+STRICT",
    }
    bundle = a_bundle(MAKER, own, {**REPORT, "object_marking_refs": [marking]}, {"type": "indicator", "id": "i--1"})
    found = the_article(tmp_path / "a.json", bundle)
    assert (found.title, found.text, found.outlet, found.url) == ("Water works attacked", LEAK, "Torvik CERT", URL)
    assert (found.published, found.marking) == (MOMENT, label)


def test_a_marking_that_nobody_explains_counts_as_the_strictest(tmp_path: Path) -> None:
    write(tmp_path / "a.json", a_bundle(MAKER, {**REPORT, "object_marking_refs": ["marking-definition--gone"]}))
    articles, problems = collected(tmp_path)
    assert [one.marking for one in articles] == ["TLP:RED"]
    assert len(problems) == 1


def test_a_bundle_without_a_report_is_refused_by_name(tmp_path: Path) -> None:
    assert "STIX bundle holds no report" in the_problem(tmp_path / "a.json", a_bundle(MAKER)).what


def test_excerpts_of_a_media_monitor_are_joined_and_marked(tmp_path: Path) -> None:
    rows = [
        (
            "Date",
            "Headline",
            "URL",
            "Opening Text",
            "Hit Sentence",
            "Source",
            "Influencer",
            "Country",
            "Language",
            "Reach",
        ),
        (
            *(
                "10-Mar-2026 06:30AM",
                "Weir gives way",
                "https://echo.example/weir",
                "The weir gave way on Friday night.",
            ),
            *(
                "... said that the weir of Torvik would be mended by May ...",
                "Torvik Echo",
                "Ana Lund",
                "Norway",
                "English",
                "9",
            ),
        ),
    ]
    table = "\n".join("\t".join(f'"{cell}"' for cell in row) for row in rows)
    found = the_article(tmp_path / "a.csv", table.encode("utf-16"))
    assert (found.title, found.outlet, found.authors) == ("Weir gives way", "Torvik Echo", ("Ana Lund",))
    assert found.published == utc(2026, 3, 10, 6, 30)
    assert [line[:12] for line in found.text.split("\n\n")] == ["The weir gav", "... said tha"]
    assert "stub" in found.supplied
