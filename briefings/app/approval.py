"""Approval: what may not leave yet and why, and the editor's yes or no, with or without a schedule."""

import contextlib
from collections.abc import Callable
from datetime import UTC

from briefings.app.delivery import send_correction
from briefings.app.editions import explain_hold
from briefings.app.jobs import approve_job, run_job
from briefings.app.project import Project
from briefings.app.project_scheduler import build_slot_server
from briefings.core.errors import UsageError
from briefings.storage.database import BusyError
from briefings.storage.records import UNUSED_STATES, EditionRecord, EditionState, Slot


def approve_edition(project: Project, record: EditionRecord, log: Callable[[str], None], by: str) -> str:
    """Approve an edition in the name of a person, send it where a slot waits for it, and return a line that says so.

    Raises `UsageError` when nobody waits for that, `BusyError` while another program has the briefing in hand.
    """
    with project.library.lock(project.briefing_key):
        waiting = list_waiting_slots(project, record)
        moment = project.clock().replace(microsecond=0)
        run_job(project, approve_job, project.settings_file, record.name, moment, by)
        project.library.approve_edition(record.name, moment, project.catalogue.read_folder(record.name))
        send_released(project, waiting, log)
        if record.corrects:
            outcome = send_correction(project, record)
            for problem in outcome.problems:
                log(f"problem: {problem}")
            log(f"{record.name}: {len(outcome.receipts) + outcome.already_sent} served")
    then = "" if waiting or record.corrects else "; `briefings send` sends it"
    return f"{record.name}: approved at {moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC by {by}{then}"


def withdraw_edition(project: Project, record: EditionRecord, log: Callable[[str], None]) -> str:
    """Put on record that an edition never leaves, and return a line that says so. Raises `UsageError`."""
    waiting = list_waiting_slots(project, record)
    project.library.set_edition_state(record.name, EditionState.WITHDRAWN)
    # A scheduler that is at work closes the slot itself.
    with contextlib.suppress(BusyError), project.library.lock(project.briefing_key):
        send_released(project, waiting, log)
    return f"{record.name}: withdrawn"


def list_waiting_slots(project: Project, record: EditionRecord) -> list[Slot]:
    """Return the slots that wait for an edition; an edition made by hand has none. Raises `UsageError`."""
    waiting = [slot for slot in project.library.list_open_slots(project.briefing_key) if slot.edition == record.name]
    settled = record.state in (EditionState.APPROVED, *UNUSED_STATES)
    if settled or not (waiting or explain_hold(project, record)):
        raise UsageError(f"{record.name} does not wait for anybody")
    return waiting


def send_released(project: Project, waiting: list[Slot], log: Callable[[str], None]) -> None:
    """Do what is to be done to slots after a yes or no."""
    server = build_slot_server(project, log)
    for slot in waiting:
        server.send_if_released(slot)
