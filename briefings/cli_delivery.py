"""The commands of delivery: send, deliveries, schedule, status, approve, correct."""

import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from briefings.errors import UsageError

Edition = Annotated[
    str,
    typer.Argument(help="Folder name, number or beginning of the digest; the newest without it.", show_default=False),
]
SettingsFile = Annotated[Path, typer.Option("--settings", "-s", help="The settings file.")]
SETTINGS = Path("briefing.toml")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (send, deliveries, schedule, status, approve, correct):
        app.command()(command)


def send(
    edition: Edition = "",
    settings: SettingsFile = SETTINGS,
    to: Annotated[list[str] | None, typer.Option("--to", help="Only this recipient. Repeatable.")] = None,
    resend: Annotated[bool, typer.Option("--resend", help="Also to those who have it already.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write the messages as .eml files beside the editions; send nothing.")
    ] = False,
) -> None:
    """Send an edition to everybody who has not had it. Exits with 3 when somebody who should have it has not."""
    from briefings.desk import open_desk, slot_of

    desk = open_desk(settings)
    record = desk.shelf.find(edition)
    known = {recipient.key for recipient in desk.seats().recipients}
    if strangers := [address for address in to or () if address not in known]:
        raise UsageError(
            f"--to {strangers[0]}: not among the recipients of {settings}, so nobody knows what they may have"
        )
    if not known:
        raise UsageError(f"{settings} names nobody to send to; add [[recipient]] or [[deliver]]")
    if not dry_run and record.state in ("held", "withdrawn"):
        raise UsageError(f"{record.name} is {record.state}; `briefings approve {record.name}` lets it go")
    drop = desk.output / "dry-run" if dry_run else None
    with desk.library.hold(desk.of):
        outcome = desk.send(record.name, slot_of(record), to=to or (), resend=resend, drop=drop)
    report(record.name, outcome)


def report(name: str, outcome: Any) -> None:
    """Say who got what, and end with 3 when somebody did not."""
    for receipt in outcome.receipts:
        sys.stdout.write(f"{receipt.recipient}: {receipt.place}\n")
    if outcome.before:
        sys.stdout.write(f"{outcome.before} had {name} already\n")
    for problem in outcome.problems:
        sys.stderr.write(f"problem: {problem}\n")
    if outcome.problems or outcome.left:
        raise typer.Exit(3)


def deliveries(
    edition: Annotated[str, typer.Argument(help="Only those of this edition.", show_default=False)] = "",
    settings: SettingsFile = SETTINGS,
    most: Annotated[int, typer.Option(min=1, help="How many to list, latest first.")] = 50,
) -> None:
    """List who got which edition and when, and who did not and why."""
    from briefings.desk import open_desk

    desk = open_desk(settings)
    name = desk.shelf.find(edition).name if edition else ""
    for one in desk.library.deliveries(desk.of, name, most):
        told = one.reason or one.place
        sys.stdout.write(f"{moment(one.changed)}  {one.state:8} {one.recipient:32} {one.edition}  {told}\n")


def schedule(
    settings: Annotated[Path, typer.Argument(help="The settings file.")] = SETTINGS,
    print_: Annotated[
        str,
        typer.Option("--print", help="Print a ready file for systemd, cron or launchd, and stop.", show_default=False),
    ] = "",
    once: Annotated[bool, typer.Option("--once", help="Do what is due now and end: for cron.")] = False,
) -> None:
    """Make and send the briefing at the times of [schedule], in the foreground, until SIGTERM or Ctrl-C."""
    from briefings.desk import open_desk
    from briefings.units import unit

    if print_:
        desk = open_desk(settings)
        desk.table()
        sys.stdout.write(unit(print_, desk.path, (sys.executable, "-m", "briefings"), desk.of))
        return
    end = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        # The step in hand is finished: an edition is made whole, a delivery is recorded.
        signal.signal(name, lambda *_: end.set())
    desk = open_desk(settings, sleep=lambda seconds: wait(end, seconds), stopping=end.is_set)
    desk.seats()
    keeper = desk.keeper(lambda text: say(f"{moment(datetime.now(UTC))}  {text}"))
    if once:
        keeper.look()
        return
    keeper.run()
    say(f"{moment(datetime.now(UTC))}  {desk.of}: stopped")


def wait(end: threading.Event, seconds: float) -> None:
    """Wait so long, or until the end is called for."""
    end.wait(seconds)


def say(text: str) -> None:
    """Write a line at once, for whoever follows the log."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def status(
    settings: Annotated[Path, typer.Argument(help="The settings file.")] = SETTINGS,
    most: Annotated[int, typer.Option(min=1, help="How many to show.")] = 5,
) -> None:
    """Show when the next editions are due, and what became of the last ones."""
    from itertools import islice

    from briefings.desk import open_desk
    from briefings.schedule import slots

    desk = open_desk(settings)
    table = desk.table()
    for when in islice(slots(table, datetime.now(UTC)), most):
        sys.stdout.write(f"next  {when.astimezone(table.zone):%a %Y-%m-%d %H:%M %Z}  ({moment(when)})\n")
    for slot in desk.library.slots(desk.of, most):
        told = "  ".join(filter(None, (slot.edition, slot.reason)))
        sys.stdout.write(f"last  {moment(slot.moment)}  {slot.state:8} {told}\n")


def approve(
    edition: Edition = "",
    settings: SettingsFile = SETTINGS,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Never send it instead.")] = False,
) -> None:
    """Approve an edition that is held, or a draft before its time; it is sent at once."""
    from briefings.desk import open_desk
    from briefings.workshop import stamp

    desk = open_desk(settings)
    record = desk.shelf.find(edition)
    open_here = [slot for slot in desk.library.open_slots(desk.of) if slot.edition == record.name]
    if not open_here and record.state != "held":
        raise UsageError(f"{record.name} does not wait for anybody")
    keeper = desk.keeper(say)
    if withdraw:
        desk.library.mark_edition(record.name, "withdrawn")
    with desk.library.hold(desk.of):
        if not withdraw:
            if desk.shelf.read(record.name).status == "draft":
                desk.apart(stamp, desk.path, record.name, "approved")
            desk.library.mark_edition(record.name, "approved")
        sys.stdout.write(f"{record.name}: {'withdrawn' if withdraw else 'approved'}\n")
        for slot in open_here:
            keeper.wait_or_send(slot)


def correct(
    edition: Edition = "",
    settings: SettingsFile = SETTINGS,
    note: Annotated[str, typer.Option(help="What changed and why, in a sentence.")] = "",
) -> None:
    """Make an edition again and send what changed to those who had it, as a reply to the first mail."""
    from briefings.desk import open_desk

    desk = open_desk(settings)
    record = desk.shelf.find(edition)
    with desk.library.hold(desk.of):
        name, outcome = desk.correct(record, note)
    report(name, outcome)


def moment(when: datetime) -> str:
    """Write a moment for people and for sorting."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
