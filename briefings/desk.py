"""The desk: one settings file with its library, its editions and its way out; what the delivery commands call."""

import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import tenacity

from briefings.apart import apart
from briefings.config.assembly import Window
from briefings.config.assembly import templates as drawn_from
from briefings.config.seating import Seated, seated
from briefings.config.settings import Settings, read_settings
from briefings.config.shelves import key_of, open_library
from briefings.deliverers.errand import Delayed
from briefings.dispatch import Office, Outcome, dispatch
from briefings.errors import SettingsError, UsageError
from briefings.keeper import Keeper
from briefings.library.library import Library
from briefings.library.records import EditionRecord
from briefings.model.edition import Briefing, Rendition
from briefings.parcel import Parcel
from briefings.policy import Policy, Verdict, verdict, what_changed
from briefings.readership import versions
from briefings.renderers.data import briefing_to_json
from briefings.renderers.email import EmailRenderer, Remarks
from briefings.resources import templates as shipped
from briefings.schedule import Timetable, timetable
from briefings.shelf import Shelf
from briefings.workshop import ahead, produce, redraw


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that belongs to one settings file; time, waiting and the end are parameters."""

    path: Path
    settings: Settings
    #: key of the briefing in the library
    of: str
    library: Library
    clock: Callable[[], datetime] = utc_now
    sleep: Callable[[float], None] = time.sleep
    stopping: Callable[[], bool] = lambda: False

    @property
    def base(self) -> Path:
        """The folder that paths in the settings count from."""
        return self.path.parent

    @property
    def output(self) -> Path:
        """The folder of editions."""
        return self.base / self.settings.output

    # Making

    def make(
        self, slot: str, moment: datetime, limit: float = float("inf"), corrects: EditionRecord | None = None
    ) -> str:
        """Make the edition of a slot in a process of its own and enter it into the library."""
        # A correction of an edition that was made by hand is dated as that one was: by its newest article.
        dated = None if corrects and not corrects.slot else moment
        window = Window(again=corrects.name) if corrects else Window(until=moment)
        held = self.settings.policy.approval and not corrects
        name = str(self.apart(produce, self.path, dated, window, "draft" if held else "", total=limit))
        briefing = self.shelf.read(name)
        made = EditionRecord(
            name=name,
            briefing=self.of,
            number=briefing.number,
            digest=briefing.digest,
            slot=slot,
            state="held" if held else "made",
            corrects=corrects.name if corrects else "",
            made=moment,
        )
        self.library.add_edition(made, (source.article for source in briefing.sources))
        return name

    def apart(self, work: Callable[..., object], *given: object, total: float = float("inf")) -> object:
        """Do work in a process of its own, within the limits of the settings."""
        schedule = self.settings.schedule
        limits = dict(schedule.stages) if schedule else {}
        otherwise = schedule.stage_seconds if schedule else 900.0
        found: object = apart(
            work, *given, limits={str(k): v for k, v in limits.items()}, otherwise=otherwise, total=total
        )
        return found

    def collect(self, limit: float) -> None:
        """Collect and read ahead."""
        self.apart(ahead, self.path, total=limit)

    # Judging

    @property
    def shelf(self) -> Shelf:
        """The editions that were kept."""
        return Shelf(self.output, self.of, self.library)

    def standing(self, edition: str) -> str:
        """Return the state of an edition."""
        record = self.library.edition(edition)
        return record.state if record else ""

    def judge(self, edition: str) -> tuple[Verdict, str]:
        """Say what to do with an edition, compared with the last that went out."""
        last = self.shelf.last_sent(edition)
        return verdict(self.policy(), self.shelf.read(edition), self.shelf.read(last) if last else None)

    def policy(self) -> Policy:
        """Return what the settings say about going out."""
        said = self.settings.policy
        return Policy(
            on_empty=said.on_empty,
            minimum_new=said.minimum_new,
            approval=said.approval,
            draft_window=said.draft_minutes * 60,
        )

    # Sending

    def send(
        self,
        edition: str,
        slot: str,
        notice: str = "",
        *,
        to: Sequence[str] = (),
        resend: bool = False,
        drop: Path | None = None,
        correction: tuple[str, ...] = (),
        corrects: str = "",
    ) -> Outcome:
        """Send an edition, or with `notice` only a mail that says why there is none; the caller holds the briefing.

        With `drop`, mail is written into that folder, nothing leaves and nothing is recorded.
        """
        mail = self.settings.mail
        briefing = self.shelf.read(edition)
        said = Remarks(correction=correction, unsubscribe=mail.unsubscribe[0] if mail and mail.unsubscribe else "")
        files = self.shelf.files(edition)
        if notice:
            came = f"{briefing.coverage.collected} articles came in"
            said = replace(said, notice=f"No edition today: {notice} ({came}).")
            briefing = replace(briefing, sections=(), points=(), tables=(), glance=(), since="", changes=())
            files = ()
        parcel = Parcel(
            of=self.of,
            slot=slot,
            edition=edition,
            briefing=briefing,
            renditions=files,
            remarks=said,
            corrects=corrects,
            versions={} if notice else self.versions(edition, briefing, slot, corrects),
        )
        if drop is None:
            return dispatch(self.office(self.seats(), self.library), parcel, to, resend)
        with tempfile.TemporaryDirectory() as scratch:
            # A rehearsal leaves no trace: it is recorded in a library that is thrown away.
            library = Library(Path(scratch) / "library.sqlite")
            library.add_edition(self.shelf.find(edition))
            return dispatch(self.office(self.seats(drop), library), parcel, to, resend)

    def versions(self, edition: str, briefing: Briefing, slot: str, corrects: str) -> Mapping[str, Briefing]:
        """Return the edition as it is for each recipient, who may have had another one last than the others."""
        last = self.shelf.had_last(edition, slot, corrects)
        return versions(briefing, self.seats().recipients, last, self.shelf.read)

    def office(self, seats: Seated, library: Library) -> Office:
        """Return everything that sending needs."""
        mail = self.settings.mail

        def draw(briefing: Briefing) -> tuple[Rendition, ...]:
            drawn = self.apart(redraw, self.path, briefing_to_json(briefing))
            return drawn if isinstance(drawn, tuple) else ()

        return Office(
            library=library,
            deliverers=seats.deliverers,
            recipients=seats.recipients,
            clock=self.clock,
            sleep=self.sleep,
            chance=random.random,
            write=self.write,
            draw=draw,
            domain=seats.domain,
            suppressed=seats.suppressed,
            window=mail.retry_minutes * 60 if mail else 1800.0,
            most=mail.max_size if mail else 10_000_000,
            link=mail.link if mail else "",
            stopping=self.stopping,
        )

    def seats(self, drop: Path | None = None) -> Seated:
        """Return who delivers, and to whom."""
        return seated(self.settings, self.base, self.clock, drop)

    def write(self, briefing: Briefing, remarks: Remarks, language: str) -> Sequence[Rendition]:
        """Draw the text of a mail, in the user's templates for its language where there are such."""
        language = language or briefing.language
        own = self.base / self.settings.templates if self.settings.templates else None
        page, text = (
            f"email.{language}.{kind}"
            if any((f / f"email.{language}.{kind}").is_file() for f in (own, shipped()) if f)
            else f"email.{kind}"
            for kind in ("html", "txt")
        )
        renderer = EmailRenderer(drawn_from(self.settings, self.base), page, text, language)
        return (*renderer.draw(briefing, remarks), renderer.subject(briefing, remarks))

    def tell(self, about: str, text: str, identity: str) -> None:
        """Tell the operators by mail or webhook; a passing fault is tried again twice."""
        wanted = self.settings.schedule.notify if self.settings.schedule else ()
        if not wanted:
            return
        deliverers = self.seats().deliverers
        for to in wanted:
            deliverer = deliverers.get("email" if "@" in to else to)
            notify = getattr(deliverer, "notify", None)
            if notify is None:
                raise SettingsError(
                    f"[schedule] notify: {to!r} is neither an address with [mail] nor a [[deliver]] webhook"
                )
            tenacity.Retrying(
                retry=tenacity.retry_if_exception_type(Delayed),
                stop=tenacity.stop_after_attempt(3),
                wait=tenacity.wait_fixed(5),
                sleep=self.sleep,
                reraise=True,
            )(notify, to, about, text, identity)
            if close := getattr(deliverer, "close", None):
                close()

    # Corrections

    def correct(self, record: EditionRecord, note: str) -> tuple[str, Outcome]:
        """Make an edition anew and send it, as an answer, to those who had the first; the caller holds the briefing."""
        slot = slot_of(record)
        deliveries = self.library.deliveries(self.of, record.name)
        had = [delivery.recipient for delivery in deliveries if delivery.state == "sent" and delivery.slot == slot]
        if not had:
            raise UsageError(f"nobody was sent {record.name}; there is nothing to correct, `briefings send` sends it")
        earlier = [other for other in self.library.editions(self.of) if other.corrects == record.name]
        number = f"{slot}+{len(earlier) + 1}"
        name = self.make(number, record.made, corrects=record)
        if name == record.name:
            self.library.add_edition(record)
        lines = tuple(filter(None, (note, *what_changed(self.shelf.read(record.name), self.shelf.read(name)))))
        if not lines:
            raise UsageError(f"{record.name} made anew says the same, so nothing was sent; --note gives a reason to")
        return name, self.send(name, number, to=had, correction=lines, corrects=slot)

    # The timetable

    def table(self) -> Timetable:
        """Return the timetable of the settings."""
        schedule = self.settings.schedule
        if schedule is None:
            raise SettingsError(f'{self.path}: has no [schedule]; add one with `at = ["06:30"]` and `zone`')
        return timetable(schedule.at, schedule.on, schedule.zone, schedule.cron)

    def keeper(self, say: Callable[[str], None]) -> Keeper:
        """Return the scheduler of this desk."""
        table, schedule = self.table(), self.settings.schedule
        return Keeper(
            of=self.of,
            table=table,
            library=self.library,
            desk=self,
            policy=self.policy(),
            clock=self.clock,
            sleep=self.sleep,
            stopping=self.stopping,
            say=say,
            grace=timedelta(minutes=schedule.grace_minutes if schedule else 360),
            collecting=timedelta(minutes=schedule.collect_minutes) if schedule and schedule.collect_minutes else None,
        )


def slot_of(record: EditionRecord) -> str:
    """Return the slot that an edition was or will be sent for; one made by hand is a slot of its own."""
    return record.slot or f"edition {record.digest[:16]}"


def open_desk(
    path: Path,
    *,
    clock: Callable[[], datetime] = utc_now,
    sleep: Callable[[float], None] = time.sleep,
    stopping: Callable[[], bool] = lambda: False,
) -> Desk:
    """Open the desk of a settings file: its library lies beside its editions."""
    settings = read_settings(path)
    of = key_of(settings, path.parent)
    library = open_library(settings, path.parent)
    return Desk(
        path=path.resolve(), settings=settings, of=of, library=library, clock=clock, sleep=sleep, stopping=stopping
    )
