"""The JSON edition: the whole briefing, there and back."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from support import editions
from support.verifiable import COST, an_edition_that_holds, change_item, find_span

from briefings.core.edition import Briefing
from briefings.core.errors import RenderError
from briefings.core.message import Message, make_count_message, make_day, make_message
from briefings.core.serialization import PIECES_AT_ONCE, briefing_from_json, briefing_to_json, canonical_bytes
from briefings.core.table import Column, QuotedText, Table
from briefings.publishing.renderers.json import JsonRenderer


@pytest.fixture(scope="module")
def edition() -> Briefing:
    return editions.an_edition()


@pytest.mark.parametrize(
    "make", [editions.an_edition, editions.one_article, editions.undated, editions.quiet, lambda: editions.ugly(99)]
)
def test_an_edition_comes_back_as_it_went(make: Callable[[], Briefing]) -> None:
    briefing = make()
    assert briefing_from_json(JsonRenderer().render(briefing).content) == briefing


def test_what_stands_before_a_statement_comes_back_and_where_nothing_does_nothing_is_written() -> None:
    """Editions that were made before anything was printed before a statement keep their digest."""
    plain = an_edition_that_holds()
    first, second = plain.sections[0].items[0].statements
    quoted = QuotedText(COST, (find_span(1, COST),))
    told = replace(second, context=quoted, whole_sentence=quoted)
    briefing = change_item(plain, statements=(first, told))
    content = JsonRenderer().render(briefing).content
    assert briefing_from_json(content) == briefing
    (one, two) = json.loads(content)["sections"][0]["items"][0]["statements"]
    for field in ("context", "whole_sentence"):
        assert (field in one, two[field]["text"]) == (False, COST)
    assert canonical_bytes(plain) == canonical_bytes(briefing_from_json(JsonRenderer().render(plain).content))


def test_odd_cells_come_back_with_their_types() -> None:
    columns = (Column("a", "A"), Column("b", "B", "time"), Column("c", "C", "date"), Column("d", "D", "number"))
    moment = datetime(2026, 3, 1, 12, 30, 1, 500, tzinfo=UTC)
    rows = (
        (date(2026, 3, 1), "at noon", moment, 1.0),
        (moment, moment, date(2026, 3, 1), 1),
        ((1, 2), None, "unknown", float("inf")),
        ("\ud800 lone", None, None, None),
    )
    briefing = replace(editions.quiet(), tables=(Table("odd", "Odd", columns, rows),))
    back = briefing_from_json(JsonRenderer().render(briefing).content)
    assert back == briefing
    assert isinstance(back.tables[0].rows[0][3], float)
    assert isinstance(back.tables[0].rows[1][3], int)


def test_a_text_with_values_is_written_with_its_id_its_values_and_its_english() -> None:
    day = make_day(date(2026, 3, 9))
    nested = make_message(
        "%(first)s; %(second)s", first=Message("same text"), second=make_message("wk %(day)s", day=day)
    )
    note = make_count_message("%(num)s outlet", "%(num)s outlets", 3)
    columns = (Column("a", make_message("wk %(day)s", day=day)),)
    briefing = replace(
        editions.quiet(), since=nested, tables=(Table("t", "T", columns, ((note,), ("3 outlets",)), note),)
    )
    content = JsonRenderer().render(briefing).content
    assert briefing_from_json(content) == briefing
    data = json.loads(content)
    assert data["since"] == {
        "id": "%(first)s; %(second)s",
        "values": {
            "first": {"id": "same text", "values": {}, "text": "same text"},
            "second": {
                "id": "wk %(day)s",
                "values": {"day": {"kind": "day", "code": "2026-03-09", "text": "9 Mar"}},
                "text": "wk 9 Mar",
            },
        },
        "text": "same text; wk 9 Mar",
    }
    (written,) = data["tables"]
    assert written["note"]["plural"] == "%(num)s outlets"
    assert written["rows"] == [[{"message": written["note"]}], ["3 outlets"]]


def test_the_file_is_plain_json_in_the_order_of_the_fields(edition: Briefing) -> None:
    data = json.loads(JsonRenderer().render(edition).content)
    assert list(data)[:5] == ["format", "title", "day", "period", "marking"]
    assert data["period"] == ["2026-03-09T06:00:00Z", "2026-03-12T06:00:00Z"]
    assert data["points"][0]["spans"][0] == ["0000000000000001", 0, len(edition.points[0].text)]
    assert data["points"][0]["references"] == [1, 2, 3]


def test_an_edition_is_written_piece_by_piece_as_it_is_at_once(edition: Briefing) -> None:
    content = briefing_to_json(replace(edition, title="Harbours 🚢 \ud83d"))
    assert content.count(b"\n") > PIECES_AT_ONCE / 10
    written = json.dumps(json.loads(content), ensure_ascii=False, indent=1) + "\n"
    assert content == written.encode("utf-8", "backslashreplace")


def test_the_canonical_form_does_not_depend_on_the_digest(edition: Briefing) -> None:
    assert canonical_bytes(edition) == canonical_bytes(replace(edition, status="approved"))
    assert canonical_bytes(edition) == canonical_bytes(replace(edition, digest="other"))
    assert canonical_bytes(edition) != canonical_bytes(replace(edition, title="other"))


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": "other/9"}', b'{"format": "briefings.edition/1"}'])
def test_what_is_not_an_edition_is_refused(content: bytes) -> None:
    with pytest.raises(RenderError, match="not an edition"):
        briefing_from_json(content)
