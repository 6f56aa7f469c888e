"""What the scheduler logs and tells of slots, with the ids by which programs ask for it."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from app.test_scheduler import Setup
from support.fakes import NOON

from briefings.app.dispatch import Outcome
from briefings.app.log_lines import LogLine
from briefings.app.release import VerificationError
from briefings.core.article import Problem
from briefings.core.errors import BriefingsError
from briefings.edition.policy import Policy
from briefings.storage.records import Slot

SLOT = "2026-03-13T06:30:00Z"


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    return Setup(tmp_path, until=NOON + timedelta(hours=18, minutes=40))


def get_lines(setup: Setup) -> list[tuple[str, int, str]]:
    """The event, level and text of each line of the log."""
    return [(line.event, line.level, str(line)) for line in setup.lines if isinstance(line, LogLine)]


def the_slot(setup: Setup) -> Slot:
    found = setup.library.get_slot("daily", SLOT)
    assert found
    return found


@pytest.fixture
def told(setup: Setup) -> list[tuple[str, str, str]]:
    """What the operators are told: about what, the text, the identity by which it is told once."""
    found: list[tuple[str, str, str]] = []
    setup.actions.notify_operators = lambda *given: found.append(given)
    return found


def test_an_edition_that_is_held_is_logged_and_told(setup: Setup, told: list[tuple[str, str, str]]) -> None:
    scheduler = setup.scheduler(policy=Policy(approval=True))
    scheduler.run()
    waits = f"waits for `briefings approve {SLOT}`"
    assert get_lines(setup)[1:] == [
        ("slot-making", logging.INFO, f"{SLOT}: making"),
        ("slot-held", logging.INFO, f"{SLOT}: held, {waits}"),
    ]
    assert told == [("Briefing daily: to be looked at", f"{SLOT} {waits}.", f"{SLOT} held")]
    # Nothing but an approval lets it go.
    setup.clock.now += timedelta(days=3)
    setup.until = setup.clock.now + timedelta(minutes=1)
    scheduler.resume_open_slots()
    assert the_slot(setup).state == "held"
    setup.library.set_edition_state(SLOT, "approved")
    scheduler.resume_open_slots()
    assert (the_slot(setup).state, the_slot(setup).reason) == ("done", "")
    assert get_lines(setup)[-1] == ("slot-done", logging.INFO, f"{SLOT}: done, 1 served")


def test_a_draft_leaves_at_its_moment_and_not_before(setup: Setup) -> None:
    scheduler = setup.scheduler(policy=Policy(draft_window=1800.0))
    scheduler.run()
    due = the_slot(setup).due
    assert due
    setup.until = due + timedelta(minutes=1)
    setup.clock.now = due - timedelta(seconds=1)
    scheduler.resume_open_slots()
    assert the_slot(setup).state == "draft"
    setup.clock.now = due
    scheduler.resume_open_slots()
    assert (the_slot(setup).state, the_slot(setup).reason) == ("done", "")


def test_what_the_editor_withdrew_is_skipped_with_that_reason(setup: Setup) -> None:
    scheduler = setup.scheduler(policy=Policy(approval=True))
    scheduler.run()
    setup.library.set_edition_state(SLOT, "withdrawn")
    setup.until += timedelta(minutes=1)
    scheduler.resume_open_slots()
    assert (the_slot(setup).state, the_slot(setup).reason) == ("skipped", "withdrawn by the editor")
    assert get_lines(setup)[-1] == ("slot-skipped", logging.INFO, f"{SLOT}: skipped, withdrawn by the editor")


@pytest.mark.parametrize(
    ("error", "reason"),
    [(BriefingsError("no folder"), "no folder"), (OSError(5, "bad disk"), "OSError(5, 'bad disk')")],
)
@pytest.mark.parametrize("step", ["make", "send"])
def test_a_slot_that_failed_says_why_in_every_place(
    setup: Setup, told: list[tuple[str, str, str]], step: str, error: Exception, reason: str
) -> None:
    def fail(at: str) -> None:
        if at == step:
            raise error

    setup.actions.fail = fail
    setup.scheduler().run()
    assert (the_slot(setup).state, the_slot(setup).reason) == ("failed", reason)
    assert get_lines(setup)[-1] == ("slot-failed", logging.ERROR, f"{SLOT}: failed, {reason}")
    assert told == [("Briefing daily: failed", f"{SLOT}: {reason}", f"{SLOT} failed")]


def test_what_does_not_verify_is_held_with_its_faults(setup: Setup, told: list[tuple[str, str, str]]) -> None:
    def fail(at: str) -> None:
        if at == "send":
            raise VerificationError("it does not verify")

    setup.actions.fail = fail
    setup.scheduler().run()
    assert (the_slot(setup).state, the_slot(setup).reason) == ("held", "it does not verify")
    assert told == [("Briefing daily: to be looked at", f"{SLOT} it does not verify.", f"{SLOT} held")]


def test_trouble_is_told_once_until_it_changes(setup: Setup, told: list[tuple[str, str, str]]) -> None:
    scheduler = setup.scheduler()
    since = setup.clock().isoformat()
    for reason in ("the disk is full", "the disk is full", "the disk is gone"):
        scheduler.report_trouble(reason)
    assert get_lines(setup) == [
        ("trouble", logging.ERROR, "daily: the disk is full"),
        ("trouble", logging.ERROR, "daily: the disk is gone"),
    ]
    about = "Briefing daily: the scheduler is in trouble"
    assert told == [(about, f"the disk is {state}", f"trouble {since}") for state in ("full", "gone")]


def test_recipients_who_were_not_served_are_told_once_a_slot(setup: Setup, told: list[tuple[str, str, str]]) -> None:
    problems = tuple(Problem(f"{name}@example.org", "not delivered: 550") for name in "abcd")
    setup.actions.outcome = Outcome((), problems)
    setup.scheduler().run()
    first = "; ".join(f"{name}@example.org: not delivered: 550" for name in "abc")
    assert (the_slot(setup).state, the_slot(setup).reason) == ("failed", first)
    text = "\n".join(f"{name}@example.org: not delivered: 550" for name in "abcd")
    assert told == [("Briefing daily: 4 not served", text, f"{SLOT} failed")]


def test_while_recipients_are_left_the_slot_says_how_many(setup: Setup) -> None:
    setup.actions.outcome = Outcome(already_sent=2, remaining=3)
    setup.scheduler().run()
    assert ("slot-sending", logging.INFO, f"{SLOT}: 2 served, 3 left") in get_lines(setup)
    line = setup.lines[-1]
    assert isinstance(line, LogLine)
    assert (line.slot, line.edition, line.recipients) == (SLOT, SLOT, 2)


def test_a_notice_keeps_its_reason_when_it_is_sent(setup: Setup) -> None:
    setup.actions.verdict = ("notice", "nothing new since the last edition")
    setup.scheduler().run()
    assert setup.actions.notices == ["nothing new since the last edition"]
    text = f"{SLOT}: done, 1 served, nothing new since the last edition"
    assert get_lines(setup)[-1] == ("slot-done", logging.INFO, text)


def test_operators_who_cannot_be_told_are_an_error_of_the_log(setup: Setup) -> None:
    def tell(*given: str) -> None:
        raise BriefingsError("no mail server")

    setup.actions.notify_operators = tell
    setup.scheduler().report_trouble("the disk is full")
    text = "daily: the operators could not be told: no mail server"
    assert get_lines(setup)[-1] == ("operators-not-told", logging.ERROR, text)
