"""A library as lines of JSON and back, between all kinds of database."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from storage.test_library import a_delivery, a_slot, an_edition
from support.builders import an_article
from support.fakes import Clock

from briefings.core.errors import UsageError
from briefings.storage.library import Library
from briefings.storage.records import FeedRecord, FeedState, SlotState

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


def stock(library: Library) -> None:
    """Put something of everything into a library."""
    library.add_articles(
        an_article(f"Text {n % 3} “ñ” 🕊", url=f"https://example.org/{n}", authors=("Ana",)) for n in range(7)
    )
    library.add_articles(
        [an_article("Edited.", url="https://example.org/1"), an_article("No address.", published=None)]
    )
    library.add_feed(FeedRecord(url="https://example.org/feed", folder=("A", "B"), state=FeedState(due=NOON)))
    library.add_edition(an_edition(), ["a", "b", "a"])
    library.set_slot(a_slot())
    library.set_delivery(a_delivery())
    library.set_fact("since daily", "2026")


def test_the_same_lines_come_out_that_went_in(library: Library, tmp_path: Path) -> None:
    stock(library)
    lines = list(library.export_lines())
    other = Library(tmp_path / "other.sqlite")
    taken = list(other.import_lines(lines))
    assert (sum(part.new for part in taken), sum(part.known for part in taken)) == (len(lines) - 1, 0)
    assert list(other.export_lines()) == lines
    assert sorted(a.id for a in other.iter_articles_in_window()) == sorted(
        a.id for a in library.iter_articles_in_window()
    )
    assert list(other.integrity_problems()) == []
    again = list(other.import_lines(lines))
    assert (sum(part.new for part in again), sum(part.known for part in again)) == (0, len(lines) - 1)
    assert list(other.export_lines()) == lines


def test_an_export_of_form_1_is_read_with_its_notices_and_corrections(library: Library) -> None:
    stock(library)
    lines = [json.loads(line) for line in library.export_lines()]
    lines[0] = {"briefings library": 1}
    for line in lines:
        if "slot" in line:
            del line["slot"]["notice"]
            line["slot"] |= {"slot": "first", "state": "done", "reason": "notice: nothing new"}
        if "delivery" in line:
            del line["delivery"]["corrects"], line["delivery"]["correction"]
            line["delivery"]["slot"] = "first+3"
    lines += [{"slot": {**line["slot"], "slot": "second", "state": "notice"}} for line in lines if "slot" in line]
    (taken,) = library.import_lines(json.dumps(line) for line in lines)
    assert (taken.new, taken.problems) == (3, ())
    first, second = library.get_slot("daily", "first"), library.get_slot("daily", "second")
    assert first
    assert second
    assert (first.notice, first.state, first.reason) == (True, SlotState.DONE, "nothing new")
    assert (second.notice, second.state) == (True, SlotState.SENDING)
    assert library.get_last_correction("daily", "first") == 3


def test_secrets_in_addresses_are_left_out_unless_they_are_asked_for(library: Library) -> None:
    plain = f"https://example.org/{'long/' * 200}"
    for url in ("https://ana:geheim@example.org/feed", "https://example.org/feed?page=2&token=geheim", plain):
        library.add_feed(FeedRecord(url=url))
    said = "\n".join(library.export_lines())
    assert "geheim" not in said
    assert plain in said
    assert "\n".join(library.export_lines(secrets=True)).count("geheim") == 2


def test_lines_of_a_file_library_come_back_out_of_a_server(opener: object, tmp_path: Path) -> None:
    first = Library(tmp_path / "first.sqlite", clock=Clock(NOON - timedelta(days=1)))
    stock(first)
    second: Library = opener()  # type: ignore[operator]
    list(second.import_lines(first.export_lines()))
    assert list(second.export_lines()) == list(first.export_lines())
    assert list(second.integrity_problems()) == []


#: Deep enough for what validates and writes a record, and for what takes JSON apart.
DEEP = '{"article": ' + "[" * 900 + "]" * 900 + "}"
DEEPER = '{"article": ' + "[" * 100_000


def test_broken_lines_are_named_and_the_rest_goes_in(library: Library, tmp_path: Path) -> None:
    stock(library)
    head, *rest = library.export_lines()
    article = json.loads(rest[-1])
    article["article"]["version"] = 9
    naive = {"forgotten": {"id": "x", "gone": "yesterday"}}
    bad = [
        "{",
        "[]",
        '{"thing": {}}',
        '{"feed": {"title": "x"}}',
        json.dumps(article),
        json.dumps(naive),
        "",
        DEEP,
        DEEPER,
    ]
    other = Library(tmp_path / "other.sqlite")
    (taken,) = other.import_lines([head, *bad, *rest])
    assert taken.new == len(rest)
    assert [str(problem) for problem in taken.problems] == [
        "line 2: is not JSON",
        "line 3: holds none of fact, edition, slot, delivery, feed, forgotten, article",
        "line 4: holds none of fact, edition, slot, delivery, feed, forgotten, article",
        "line 5: feed: url: Field required",
        "line 6: article: there is no version 9 of it",
        "line 7: forgotten: gone: Input should be a valid datetime or date, input is too short",
        "line 8: is not JSON",
        "line 9: is nested too deeply",
        "line 10: is nested too deeply",
    ]


@pytest.mark.parametrize("head", ["", "{}", "[]", "no", '{"briefings library": 99}', "[" * 100_000])
def test_what_is_no_exported_library_is_refused(tmp_path: Path, head: str) -> None:
    with pytest.raises(UsageError, match="line 1: "):
        list(Library(tmp_path / "library.sqlite").import_lines([head]))


def test_labels_go_out_and_come_in_and_a_slip_in_one_restricts_most(library: Library, tmp_path: Path) -> None:
    library.add_articles([an_article(marking="amber")])
    lines = list(library.export_lines())
    for name, written, read in (("a", "TLP:AMBER", "TLP:AMBER"), ("b", "TLP:AMBR", "TLP:RED")):
        other = Library(tmp_path / f"{name}.sqlite")
        list(other.import_lines([line.replace("TLP:AMBER", written) for line in lines]))
        assert [found.marking for found in other.iter_articles_in_window()] == [read]
