"""The commands of delivery: send, deliveries, schedule, status, approve, correct."""

import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Protocol

import typer

from briefings.cli.options import DEFAULT_SETTINGS, EditionName, EditorName, Limit, SettingsArgument, SettingsOption
from briefings.cli.output import format_moment, write_log_line
from briefings.cli.signals import stop_on_signals
from briefings.core.edition import Receipt
from briefings.core.errors import UsageError
from briefings.core.suggestions import suggest_nearest


class LogFormat(StrEnum):
    """How the lines of the log are written."""

    TEXT = "text"
    JSON = "json"


class SendOutcome(Protocol):
    """What became of an edition that was sent."""

    @property
    def receipts(self) -> Sequence[Receipt]: ...

    @property
    def problems(self) -> Sequence[object]: ...

    @property
    def already_sent(self) -> int: ...

    @property
    def remaining(self) -> int: ...


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (send, deliveries, schedule, status, approve, correct):
        app.command()(command)


def send(
    edition: EditionName = "",
    settings: SettingsOption = DEFAULT_SETTINGS,
    to: Annotated[list[str] | None, typer.Option("--to", help="Only this recipient. Repeatable.")] = None,
    resend: Annotated[bool, typer.Option("--resend", help="Also to those who have it already.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write the messages as .eml files beside the editions; send nothing.")
    ] = False,
) -> None:
    """Send an edition to everybody who has not had it. Exits with 3 when somebody who should have it has not."""
    from briefings.app.correction import refuse_corrected
    from briefings.app.delivery import load_delivery_plan, send_edition
    from briefings.app.project import open_project

    project = open_project(settings)
    record = project.catalogue.find_edition(edition)
    known = {recipient.key.casefold() for recipient in load_delivery_plan(project).recipients}
    if strangers := [address for address in to or () if address.casefold() not in known]:
        raise UsageError(
            f"--to {strangers[0]}: not among the recipients of {settings}, so nobody knows what they may have"
            f"{suggest_nearest(strangers[0], known)}"
        )
    if not known:
        raise UsageError(f"{settings} names nobody to send to; add [[recipient]] or [[deliver]]")
    drop = project.output / "dry-run" if dry_run else None
    refuse_corrected(project, record)
    with project.library.lock(project.briefing_key):
        outcome = send_edition(project, record.name, to=to or (), resend=resend, drop=drop)
    report_outcome(record.name, outcome)


def report_outcome(name: str, outcome: SendOutcome) -> None:
    """Say who got what, and end with 3 when somebody did not."""
    for receipt in outcome.receipts:
        sys.stdout.write(f"{receipt.recipient}: {receipt.place}\n")
    if outcome.already_sent:
        sys.stdout.write(f"{outcome.already_sent} had {name} already\n")
    for problem in outcome.problems:
        sys.stderr.write(f"problem: {problem}\n")
    if outcome.problems or outcome.remaining:
        raise typer.Exit(3)


def deliveries(
    edition: Annotated[str, typer.Argument(help="Only those of this edition.", show_default=False)] = "",
    settings: SettingsOption = DEFAULT_SETTINGS,
    most: Limit = 50,
) -> None:
    """List who got which edition and when, and who did not and why; the latest first."""
    from briefings.app.project import open_project

    project = open_project(settings)
    name = project.catalogue.find_edition(edition).name if edition else ""
    for one in project.library.list_deliveries(project.briefing_key, name, most):
        told = one.reason or one.place
        sys.stdout.write(f"{format_moment(one.changed)}  {one.state:8} {one.recipient:32} {one.edition}  {told}\n")


def schedule(
    settings: SettingsArgument = DEFAULT_SETTINGS,
    print_: Annotated[
        str,
        typer.Option("--print", help="Print a ready file for systemd, cron or launchd, and stop.", show_default=False),
    ] = "",
    once: Annotated[bool, typer.Option("--once", help="Do what is due now and end: for cron.")] = False,
    log_format: Annotated[
        LogFormat, typer.Option("--log-format", help="Lines of the log: text, or json for programs, one an event.")
    ] = LogFormat.TEXT,
) -> None:
    """Make and send the briefing at the times of [schedule], in the foreground, until SIGTERM or Ctrl-C."""
    from briefings.app.delivery import load_delivery_plan
    from briefings.app.log_lines import LogLine, build_log
    from briefings.app.project import open_project
    from briefings.app.project_scheduler import build_scheduler, load_timetable
    from briefings.app.service_files import build_service_file

    if print_:
        project = open_project(settings)
        load_timetable(project)
        sys.stdout.write(
            build_service_file(print_, project.path, (sys.executable, "-m", "briefings"), project.briefing_key)
        )
        return
    # The step in hand is finished: an edition is made whole, a delivery is recorded.
    stopped = stop_on_signals()

    def sleep(seconds: float) -> None:
        stopped.wait(seconds)

    project = open_project(settings, sleep=sleep, stopping=stopped.is_set)
    load_delivery_plan(project)
    log = build_log(logging.StreamHandler(sys.stdout), log_format)
    scheduler = build_scheduler(project, log)
    if once:
        scheduler.run_pending()
        return
    scheduler.run()
    log(LogLine(f"{project.briefing_key}: stopped", "stopped"))


def status(
    settings: SettingsArgument = DEFAULT_SETTINGS,
    most: Limit = 5,
) -> None:
    """Show when the next editions are due, and what became of the last ones."""
    from itertools import islice

    from briefings.app.project import open_project
    from briefings.app.project_scheduler import load_timetable
    from briefings.app.timetable import iter_slots

    project = open_project(settings)
    table = load_timetable(project)
    for when in islice(iter_slots(table, datetime.now(UTC)), most):
        sys.stdout.write(f"next  {when.astimezone(table.zone):%a %Y-%m-%d %H:%M %Z}  ({format_moment(when)})\n")
    for slot in project.library.list_slots(project.briefing_key, most):
        reason = f"notice: {slot.reason}" if slot.notice else slot.reason
        told = "  ".join(filter(None, (slot.edition, reason)))
        sys.stdout.write(f"last  {format_moment(slot.moment)}  {slot.state:8} {told}\n")


def approve(
    edition: EditionName = "",
    settings: SettingsOption = DEFAULT_SETTINGS,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Never send it instead.")] = False,
    by: EditorName = "",
) -> None:
    """Approve an edition that is held, or a draft before its time; one that was made for a slot is sent at once."""
    from briefings.app.approval import approve_edition, withdraw_edition
    from briefings.app.manual_edits import find_user_name
    from briefings.app.project import open_project

    project = open_project(settings)
    record = project.catalogue.find_edition(edition)
    if withdraw:
        line = withdraw_edition(project, record, write_log_line)
    else:
        line = approve_edition(project, record, write_log_line, by.strip() or find_user_name())
    sys.stdout.write(f"{line}\n")


def correct(
    edition: EditionName = "",
    settings: SettingsOption = DEFAULT_SETTINGS,
    note: Annotated[str, typer.Option(help="What changed and why, in a sentence.")] = "",
) -> None:
    """Make an edition again and send what changed to those who had it, as a reply to the first mail."""
    from briefings.app.delivery import correct_edition
    from briefings.app.project import open_project

    project = open_project(settings)
    record = project.catalogue.find_edition(edition)
    with project.library.lock(project.briefing_key):
        made, outcome = correct_edition(project, record, note)
    if made.state == "held":
        sys.stdout.write(f"{made.name}: held; `briefings approve {made.name}` lets it go\n")
    report_outcome(made.name, outcome)
