"""The files for monitors say how the scheduler is, in forms that monitors read."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from support.fakes import NOON
from support.projects import write_settings

from briefings.app.health import (
    HEALTH_FILE,
    METRICS_FILE,
    Health,
    format_health,
    format_metrics,
    summarise_health,
    write_health,
)
from briefings.app.project import open_project
from briefings.core.errors import OutputError
from briefings.core.version import VERSION
from briefings.storage.records import Slot, SlotState

TOMORROW = NOON + timedelta(days=1)


def a_slot(days: int, state: SlotState, reason: str = "", edition: str = "e") -> Slot:
    moment = NOON - timedelta(days=days)
    return Slot(
        briefing="daily",
        slot=f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        moment=moment,
        state=state,
        edition=edition,
        due=None,
        reason=reason,
        changed=moment,
    )


def read_metrics(content: bytes) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample, as the reader of the OpenMetrics project reads it: it refuses what is not the format."""
    families = text_string_to_metric_families(content.decode())
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def summarise(*slots: Slot, trouble: str = "") -> Health:
    return summarise_health("daily", slots, NOON, TOMORROW, trouble)


def test_a_scheduler_that_serves_its_slots_is_healthy() -> None:
    health = summarise(a_slot(0, SlotState.DONE, edition="2026-03-12-daily"), a_slot(1, SlotState.FAILED))
    plain = json.loads(format_health(health))
    assert plain == {
        "format": "briefings.health/1",
        "version": VERSION,
        "state": "ok",
        "briefing": "daily",
        "written": "2026-03-12T12:00:00+00:00",
        "last_slot": {"moment": "2026-03-12T12:00:00+00:00", "state": "done", "edition": "2026-03-12-daily"},
        "last_success": "2026-03-12T12:00:00+00:00",
        "next_slot": "2026-03-13T12:00:00+00:00",
        "open_slots": 0,
        "problems": [],
        "slots": {"done": 1, "failed": 1},
    }
    assert datetime.fromisoformat(plain["next_slot"]) == TOMORROW


@pytest.mark.parametrize(
    ("slots", "trouble", "problem"),
    [
        (
            (a_slot(0, SlotState.FAILED, "ana@example.org: refused"), a_slot(1, SlotState.DONE)),
            "",
            "failed; <address>: r",
        ),
        ((a_slot(0, SlotState.MISSED, "nobody was running"),), "", "missed; nobody was running"),
        ((a_slot(0, SlotState.DONE), a_slot(1, SlotState.HELD, "does not verify")), "", "held; does not verify"),
        ((a_slot(0, SlotState.DONE),), "no space left", "the scheduler is in trouble: no space left"),
    ],
)
def test_what_somebody_has_to_look_at_is_said_without_the_address_of_anybody(
    slots: tuple[Slot, ...], trouble: str, problem: str
) -> None:
    health = summarise(*slots, trouble=trouble)
    assert health.state == "problem"
    assert problem in health.problems[0]
    assert "@" not in format_health(health).decode()
    assert read_metrics(format_metrics(health))["briefings_healthy", (("briefing", "daily"),)] == 0


def test_the_last_success_is_not_the_last_slot() -> None:
    health = summarise(a_slot(0, SlotState.FAILED), a_slot(1, SlotState.HELD), a_slot(2, SlotState.SKIPPED))
    assert health.last_success == NOON - timedelta(days=2)
    assert (health.open_slots, len(health.problems)) == (1, 2)


def test_the_metrics_are_openmetrics() -> None:
    content = format_metrics(
        summarise(a_slot(0, SlotState.SENDING), a_slot(1, SlotState.DONE), a_slot(2, SlotState.DONE))
    )
    assert content.endswith(b"# EOF\n")
    found = read_metrics(content)
    here = (("briefing", "daily"),)
    assert found["briefings_info", (("version", VERSION),)] == 1
    assert found["briefings_healthy", here] == 1
    assert found["briefings_open_slots", here] == 1
    assert found["briefings_last_slot_timestamp_seconds", here] == NOON.timestamp()
    assert found["briefings_last_success_timestamp_seconds", here] == (NOON - timedelta(days=1)).timestamp()
    assert found["briefings_next_slot_timestamp_seconds", here] == TOMORROW.timestamp()
    assert found["briefings_slots", (*here, ("state", "done"))] == 2
    assert found["briefings_slots", (*here, ("state", "failed"))] == 0


def test_before_the_first_slot_nothing_is_said_of_it() -> None:
    health = summarise_health('a "daily"\n', (), NOON, None)
    assert (health.last_slot, health.last_success, health.state) == (None, None, "ok")
    names = {name for name, _ in read_metrics(format_metrics(health))}
    assert "briefings_written_timestamp_seconds" in names
    assert not {"briefings_last_slot_timestamp_seconds", "briefings_next_slot_timestamp_seconds"} & names


def test_the_files_are_written_where_the_settings_say(tmp_path: Path) -> None:
    path = write_settings(tmp_path, '[schedule]\nat = ["06:30"]\nstatus_folder = "monitors"\n')
    project = open_project(path, clock=lambda: NOON)
    write_health(project, TOMORROW)
    assert json.loads((tmp_path / "monitors" / HEALTH_FILE).read_bytes())["state"] == "ok"
    assert read_metrics((tmp_path / "monitors" / METRICS_FILE).read_bytes())
    assert {file.name for file in (tmp_path / "monitors").iterdir()} == {HEALTH_FILE, METRICS_FILE}
    (tmp_path / "monitors" / HEALTH_FILE).unlink()
    (tmp_path / "monitors" / METRICS_FILE).unlink()
    (tmp_path / "monitors").rmdir()
    (tmp_path / "monitors").write_text("a file")
    with pytest.raises(OutputError, match="the files for monitors cannot be written"):
        write_health(project, TOMORROW, "no space")


def test_the_folder_of_editions_is_not_made_for_them(tmp_path: Path) -> None:
    project = open_project(write_settings(tmp_path, '[schedule]\nat = ["06:30"]\n'), clock=lambda: NOON)
    write_health(project, TOMORROW)
    assert (project.output / HEALTH_FILE).is_file()
    project.output.rename(tmp_path / "away")
    with pytest.raises(OutputError, match="the folder of editions is not there"):
        write_health(project, TOMORROW)
    assert not project.output.exists()
