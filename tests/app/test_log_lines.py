"""A line of the log is for people, and for programs where they ask for it; nobody's address stands in it."""

import io
import json
import logging
from datetime import UTC, datetime, timedelta

import pytest

from briefings.app.log_lines import LogLine, build_log, hide_addresses


def write(form: str, *lines: str) -> list[str]:
    """What the log says of some lines."""
    stream = io.StringIO()
    log = build_log(logging.StreamHandler(stream), form)
    for line in lines:
        log(line)
    return stream.getvalue().splitlines()


def test_a_line_of_json_has_its_fields_and_only_those_that_are_known() -> None:
    sent = LogLine("sent to all", "slot-done", slot="2026-03-12T06:30:00Z", edition="2026-03-12-daily", recipients=0)
    failed = LogLine("it failed\nbadly", "slot-failed", level=logging.ERROR)
    first, second, third = map(json.loads, write("json", sent, failed, "a bare string, 100 %d"))
    assert {key: first[key] for key in first if key != "time"} == {
        "level": "info",
        "event": "slot-done",
        "text": "sent to all",
        "slot": "2026-03-12T06:30:00Z",
        "edition": "2026-03-12-daily",
        "recipients": 0,
    }
    moment = datetime.fromisoformat(first["time"])
    assert moment.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - moment) < timedelta(hours=1)
    assert {key: second[key] for key in second if key != "time"} == {
        "level": "error",
        "event": "slot-failed",
        "text": "it failed\nbadly",
    }
    assert (third["event"], third["text"]) == ("note", "a bare string, 100 %d")


def test_a_line_of_text_is_read_by_people() -> None:
    (line,) = write("text", LogLine("making", "slot-making", slot="2026-03-12T06:30:00Z"))
    moment, _, text = line.partition(" UTC  ")
    assert datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=UTC) <= datetime.now(UTC)
    assert text == "making"


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_address_of_a_person_is_logged(form: str) -> None:
    (line,) = write(form, LogLine("Ana <ana.b+c@mail.example.org> and ben@localhost: refused", "slot-failed"))
    assert "@" not in line
    assert "Ana <<address>> and <address>: refused" in line


def test_what_is_no_address_stays() -> None:
    assert hide_addresses("https://example.org/a 3@ @b") == "https://example.org/a 3@ @b"
