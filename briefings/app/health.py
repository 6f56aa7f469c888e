"""Says in two files how the scheduler is: one for people and programs (JSON), one for monitors (OpenMetrics)."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from briefings.app.log_lines import hide_addresses
from briefings.app.project import Project
from briefings.core.errors import OutputError
from briefings.core.files import write_atomically
from briefings.core.version import VERSION
from briefings.storage.records import FINAL_STATES, Slot, SlotState

HEALTH_FILE, METRICS_FILE = "health.json", "briefings.prom"
HEALTH_FORMAT = "briefings.health/1"
#: Slots that are looked at: a month of a timetable by the hour.
MAX_SLOTS = 800
#: States of a slot that somebody has to look at.
TROUBLED_STATES = frozenset({SlotState.FAILED, SlotState.MISSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotSummary:
    """One slot: when it was due (UTC), what became of it, and of which edition."""

    moment: datetime
    state: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the scheduler of one briefing is; every moment is UTC."""

    briefing: str
    written: datetime
    #: the last slot that was begun; None before the first
    last_slot: SlotSummary | None
    #: when the last slot was due of which an edition or a notice went out, or nothing was to be sent
    last_success: datetime | None
    next_slot: datetime | None
    #: slots that are not finished: made, held, waiting to be sent
    open_slots: int
    #: what somebody has to look at, without the address of any person
    problems: tuple[str, ...]
    #: number of slots by what became of them, the latest `MAX_SLOTS`
    slots: dict[str, int]

    @property
    def state(self) -> str:
        """Return "ok", or "problem" where there is something to look at."""
        return "problem" if self.problems else "ok"


def summarise_health(
    briefing: str, slots: Sequence[Slot], now: datetime, next_slot: datetime | None, trouble: str = ""
) -> Health:
    """Return how a scheduler is, by the records of its slots, the latest first; `trouble` keeps it from working."""
    latest = slots[0] if slots else None
    succeeded = (slot.moment for slot in slots if slot.state in (SlotState.DONE, SlotState.SKIPPED))
    problems = [f"the scheduler is in trouble: {hide_addresses(trouble)}"] if trouble else []
    if latest and latest.state in TROUBLED_STATES:
        problems.append(f"{latest.slot}: {latest.state}; {hide_addresses(latest.reason)}")
    problems += [f"{slot.slot}: held; {hide_addresses(slot.reason)}" for slot in slots if slot.state == SlotState.HELD]
    return Health(
        briefing=briefing,
        written=now.astimezone(UTC),
        last_slot=summarise_slot(latest) if latest else None,
        last_success=next(succeeded, None),
        next_slot=next_slot,
        open_slots=sum(slot.state not in FINAL_STATES for slot in slots),
        problems=tuple(problems),
        slots=dict(sorted(Counter(str(slot.state) for slot in slots).items())),
    )


def summarise_slot(slot: Slot) -> SlotSummary:
    """Return what the files say of a slot."""
    return SlotSummary(moment=slot.moment, state=str(slot.state), edition=slot.edition)


def format_health(health: Health) -> bytes:
    """Return the health file: JSON, moments in ISO 8601."""
    plain = {"format": HEALTH_FORMAT, "version": VERSION, "state": health.state, **asdict(health)}
    return (json.dumps(plain, ensure_ascii=False, indent=1, default=datetime.isoformat) + "\n").encode()


def format_metrics(health: Health) -> bytes:
    """Return the metrics as OpenMetrics text."""
    from prometheus_client import CollectorRegistry, Gauge, Info
    from prometheus_client.openmetrics.exposition import generate_latest

    gauges = CollectorRegistry()
    last_slot = health.last_slot.moment if health.last_slot else None
    Info("briefings", "Version of the program.", registry=gauges).info({"version": VERSION})
    for name, about, value in (
        ("healthy", "1 where nobody has to look at anything, else 0.", float(not health.problems)),
        ("problems", "Things that somebody has to look at.", float(len(health.problems))),
        ("open_slots", "Slots that are not finished.", float(health.open_slots)),
        ("written_timestamp_seconds", "When this file was written.", health.written.timestamp()),
        (
            "last_slot_timestamp_seconds",
            "When the last slot was due.",
            _stamp(last_slot),
        ),
        ("last_success_timestamp_seconds", "When the last slot was due that succeeded.", _stamp(health.last_success)),
        ("next_slot_timestamp_seconds", "When the next slot is due.", _stamp(health.next_slot)),
    ):
        if value is not None:
            Gauge(f"briefings_{name}", about, ["briefing"], registry=gauges).labels(health.briefing).set(value)
    slots = Gauge("briefings_slots", "Slots by what became of them.", ["briefing", "state"], registry=gauges)
    for state in SlotState:
        slots.labels(health.briefing, str(state)).set(health.slots.get(str(state), 0))
    content: bytes = generate_latest(gauges)  # type: ignore[no-untyped-call]  # it has no types
    return content


def _stamp(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def find_status_folder(project: Project) -> Path:
    """Return the folder of the files for monitors: that of the settings, or that of the editions."""
    schedule = project.settings.schedule
    named = schedule.status_folder if schedule else None
    return project.output if named is None else project.base / named


def write_health(project: Project, next_slot: datetime | None, trouble: str = "") -> None:
    """Write both files, each whole or not at all. Raises `OutputError` where they cannot be written.

    The folder of editions is not made for them: while it is away, another must not take its part.
    """
    folder = find_status_folder(project)
    if folder == project.output and not folder.is_dir():
        raise OutputError(f"{folder}: the files for monitors cannot be written: the folder of editions is not there")
    slots = project.library.list_slots(project.briefing_key, MAX_SLOTS)
    health = summarise_health(project.briefing_key, slots, project.clock(), next_slot, trouble)
    try:
        write_atomically(folder / HEALTH_FILE, format_health(health), durable=False)
        write_atomically(folder / METRICS_FILE, format_metrics(health), durable=False)
    except OSError as cause:
        raise OutputError(f"{folder}: the files for monitors cannot be written: {cause.strerror or cause}") from cause
