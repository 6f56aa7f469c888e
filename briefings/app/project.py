"""The desk: one settings file with its library, its editions and its way out; what the delivery commands call."""

import contextlib
import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import tenacity

from briefings.app.dispatch import DELIVERY_ERRORS, DispatchContext, Outcome, dispatch_shipment
from briefings.app.jobs import collect_ahead_job, make_edition_job, render_job
from briefings.app.readership import build_recipient_versions
from briefings.app.scheduler import Scheduler
from briefings.app.shipment import Shipment
from briefings.app.timetable import Timetable, build_timetable
from briefings.config.assembly import ArticleWindow
from briefings.config.assembly import build_templates as drawn_from
from briefings.config.delivery_plan import DeliveryPlan, build_delivery_plan, build_notifier
from briefings.config.library import derive_briefing_key, open_library
from briefings.config.settings import Settings, read_settings
from briefings.core.delivery import DeliveryError, TemporaryDeliveryError
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import BriefingsError, SettingsError, UsageError
from briefings.core.message import Message, Text, make_count_message
from briefings.core.processes.staged import run_staged
from briefings.core.resources import templates_folder as shipped
from briefings.core.serialization import briefing_to_json
from briefings.edition.policy import Policy, Verdict, decide_verdict, describe_corrections
from briefings.publishing.renderers.email import EmailNotes, EmailRenderer
from briefings.storage.catalogue import EditionCatalogue
from briefings.storage.library import Library
from briefings.storage.records import EditionRecord


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Everything that belongs to one settings file; time, waiting and the end are parameters."""

    path: Path
    settings: Settings
    #: key of the briefing in the library
    briefing_key: str
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

    def make_edition(
        self, slot: str, moment: datetime, limit: float = float("inf"), corrects: EditionRecord | None = None
    ) -> str:
        """Make the edition of a slot in a process of its own and enter it into the library."""
        # A correction of an edition that was made by hand is dated as that one was: by its newest article.
        dated = None if corrects and not corrects.slot else moment
        window = ArticleWindow(edition=corrects.name) if corrects else ArticleWindow(until=moment)
        held = self.settings.policy.approval and not corrects
        name = str(
            self.run_with_limits(make_edition_job, self.path, dated, window, "draft" if held else "", total=limit)
        )
        briefing = self.catalogue.read_edition(name)
        made = EditionRecord(
            name=name,
            briefing=self.briefing_key,
            number=briefing.number,
            digest=briefing.digest,
            slot=slot,
            state="held" if held else "made",
            corrects=corrects.name if corrects else "",
            made=moment,
        )
        self.library.add_edition(made, (source.article for source in briefing.sources))
        return name

    def run_with_limits(self, work: Callable[..., object], *given: object, total: float = float("inf")) -> object:
        """Do work in a process of its own, within the limits of the settings."""
        schedule = self.settings.schedule
        limits = dict(schedule.stages) if schedule else {}
        otherwise = schedule.stage_seconds if schedule else 900.0
        found: object = run_staged(
            work, *given, limits={str(k): v for k, v in limits.items()}, otherwise=otherwise, total=total
        )
        return found

    def collect_ahead(self, limit: float) -> None:
        """Collect and read ahead."""
        self.run_with_limits(collect_ahead_job, self.path, total=limit)

    # Judging

    @property
    def catalogue(self) -> EditionCatalogue:
        """The editions that were kept."""
        return EditionCatalogue(self.output, self.briefing_key, self.library)

    def get_edition_state(self, edition: str) -> str:
        """Return the state of an edition."""
        record = self.library.get_edition(edition)
        return record.state if record else ""

    def judge_edition(self, edition: str) -> tuple[Verdict, str]:
        """Say what to do with an edition, compared with the last that went out."""
        last = self.catalogue.find_last_sent_edition(edition)
        return decide_verdict(
            self.build_policy(),
            self.catalogue.read_edition(edition),
            self.catalogue.read_edition(last) if last else None,
        )

    def build_policy(self) -> Policy:
        """Return what the settings say about going out."""
        said = self.settings.policy
        return Policy(
            on_empty=said.on_empty,
            minimum_new=said.minimum_new,
            approval=said.approval,
            draft_window=said.draft_minutes * 60,
        )

    # Sending

    def send_edition(
        self,
        edition: str,
        slot: str,
        notice: str = "",
        *,
        to: Sequence[str] = (),
        resend: bool = False,
        drop: Path | None = None,
        correction: tuple[Text, ...] = (),
        corrects: str = "",
    ) -> Outcome:
        """Send an edition, or with `notice` only a mail that says why there is none; the caller holds the briefing.

        With `drop`, mail is written into that folder, nothing leaves and nothing is recorded.
        """
        mail = self.settings.mail
        briefing = self.catalogue.read_edition(edition)
        said = EmailNotes(correction=correction, unsubscribe=mail.unsubscribe[0] if mail and mail.unsubscribe else "")
        files = self.catalogue.read_files(edition)
        if notice:
            none = make_count_message(
                "No edition today: %(reason)s (%(num)s article came in).",
                "No edition today: %(reason)s (%(num)s articles came in).",
                briefing.coverage.collected,
                reason=Message(notice),
            )
            said = replace(said, notice=none)
            briefing = replace(briefing, sections=(), points=(), tables=(), glance=(), since="", changes=())
            files = ()
        parcel = Shipment(
            of=self.briefing_key,
            slot=slot,
            edition=edition,
            briefing=briefing,
            renditions=files,
            remarks=said,
            corrects=corrects,
            versions={} if notice else self.build_recipient_versions(edition, briefing, slot, corrects),
        )
        if drop is None:
            plan = self.load_delivery_plan()
            done = dispatch_shipment(self.build_dispatch_context(plan, self.library), parcel, to, resend)
            return replace(done, problems=(*plan.problems, *done.problems))
        with tempfile.TemporaryDirectory() as scratch:
            # A rehearsal leaves no trace: it is recorded in a library that is thrown away.
            library = Library(Path(scratch) / "library.sqlite")
            library.add_edition(self.catalogue.find_edition(edition))
            return dispatch_shipment(
                self.build_dispatch_context(self.load_delivery_plan(drop), library), parcel, to, resend
            )

    def build_recipient_versions(
        self, edition: str, briefing: Briefing, slot: str, corrects: str
    ) -> Mapping[str, Briefing]:
        """Return the edition as it is for each recipient, who may have had another one last than the others."""
        last = self.catalogue.find_last_received_editions(edition, slot, corrects)
        return build_recipient_versions(
            briefing, self.load_delivery_plan().recipients, last, self.catalogue.read_edition
        )

    def build_dispatch_context(self, seats: DeliveryPlan, library: Library) -> DispatchContext:
        """Return everything that sending needs."""
        mail = self.settings.mail

        def draw(briefing: Briefing) -> tuple[Rendition, ...]:
            drawn = self.run_with_limits(render_job, self.path, briefing_to_json(briefing))
            return drawn if isinstance(drawn, tuple) else ()

        return DispatchContext(
            library=library,
            deliverers=seats.deliverers,
            recipients=seats.recipients,
            clock=self.clock,
            sleep=self.sleep,
            draw_random=random.random,
            render_mail=self.render_mail,
            render_files=draw,
            domain=seats.domain,
            suppressed=seats.suppressed,
            retry_window=mail.retry_minutes * 60 if mail else 1800.0,
            max_size=mail.max_size if mail else 10_000_000,
            link=mail.link if mail else "",
            stopping=self.stopping,
        )

    def load_delivery_plan(self, drop: Path | None = None) -> DeliveryPlan:
        """Return who delivers, and to whom."""
        return build_delivery_plan(self.settings, self.base, self.clock, drop)

    def render_mail(self, briefing: Briefing, remarks: EmailNotes, language: str) -> Sequence[Rendition]:
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
        return (*renderer.render_parts(briefing, remarks), renderer.render_subject(briefing, remarks))

    def notify_operators(self, about: str, text: str, identity: str) -> None:
        """Tell each operator whatever happens to the others; `DeliveryError` says which could not be told, and why."""
        wanted = self.settings.schedule.notify if self.settings.schedule else ()
        failures = []
        for to in wanted:
            try:
                notifier = build_notifier(self.settings, self.base, self.clock, to)
                with contextlib.closing(notifier):
                    tenacity.Retrying(
                        retry=tenacity.retry_if_exception_type(TemporaryDeliveryError),
                        stop=tenacity.stop_after_attempt(3),
                        wait=tenacity.wait_fixed(5),
                        sleep=self.sleep,
                        reraise=True,
                    )(notifier.notify, to, about, text, identity)
            except DELIVERY_ERRORS as fault:
                failures.append(f"{to}: {fault}" if isinstance(fault, BriefingsError) else f"{to}: {fault!r}")
        if failures:
            raise DeliveryError("; ".join(failures))

    # Corrections

    def correct_edition(self, record: EditionRecord, note: str) -> tuple[str, Outcome]:
        """Make an edition anew and send it, as an answer, to those who had the first; the caller holds the briefing."""
        slot = slot_for_edition(record)
        deliveries = self.library.list_deliveries(self.briefing_key, record.name)
        had = [delivery.recipient for delivery in deliveries if delivery.state == "sent" and delivery.slot == slot]
        if not had:
            raise UsageError(f"nobody was sent {record.name}; there is nothing to correct, `briefings send` sends it")
        earlier = [other for other in self.library.list_editions(self.briefing_key) if other.corrects == record.name]
        number = f"{slot}+{len(earlier) + 1}"
        name = self.make_edition(number, record.made, corrects=record)
        if name == record.name:
            self.library.add_edition(record)
        corrected = describe_corrections(self.catalogue.read_edition(record.name), self.catalogue.read_edition(name))
        lines: tuple[Text, ...] = (*((note,) if note else ()), *corrected)
        if not lines:
            raise UsageError(f"{record.name} made anew says the same, so nothing was sent; --note gives a reason to")
        return name, self.send_edition(name, number, to=had, correction=lines, corrects=slot)

    # The timetable

    def load_timetable(self) -> Timetable:
        """Return the timetable of the settings."""
        schedule = self.settings.schedule
        if schedule is None:
            raise SettingsError(f'{self.path}: has no [schedule]; add one with `at = ["06:30"]` and `zone`')
        return build_timetable(schedule.at, schedule.on, schedule.zone, schedule.cron)

    def build_scheduler(self, say: Callable[[str], None]) -> Scheduler:
        """Return the scheduler of this desk."""
        table, schedule = self.load_timetable(), self.settings.schedule
        return Scheduler(
            briefing_key=self.briefing_key,
            timetable=table,
            library=self.library,
            actions=self,
            policy=self.build_policy(),
            clock=self.clock,
            sleep=self.sleep,
            stopping=self.stopping,
            log=say,
            grace=timedelta(minutes=schedule.grace_minutes if schedule else 360),
            collect_interval=timedelta(minutes=schedule.collect_minutes)
            if schedule and schedule.collect_minutes
            else None,
        )


def slot_for_edition(record: EditionRecord) -> str:
    """Return the slot that an edition was or will be sent for; one made by hand is a slot of its own."""
    return record.slot or f"edition {record.digest[:16]}"


def open_project(
    path: Path,
    *,
    clock: Callable[[], datetime] = utc_now,
    sleep: Callable[[float], None] = time.sleep,
    stopping: Callable[[], bool] = lambda: False,
) -> Project:
    """Open the desk of a settings file: its library lies beside its editions."""
    settings = read_settings(path)
    of = derive_briefing_key(settings, path.parent)
    library = open_library(settings, path.parent)
    return Project(
        path=path.resolve(),
        settings=settings,
        briefing_key=of,
        library=library,
        clock=clock,
        sleep=sleep,
        stopping=stopping,
    )
