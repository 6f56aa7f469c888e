"""The scheduler of a project: the timetable of its settings, and what is done with its editions at a slot."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from briefings.app import delivery, editions
from briefings.app.dispatch import Outcome
from briefings.app.health import write_health
from briefings.app.jobs import collect_ahead_job, run_job
from briefings.app.project import Project
from briefings.app.scheduler import Scheduler, ScheduleRules
from briefings.app.slots import SlotServer
from briefings.app.timetable import Timetable, build_timetable
from briefings.config.settings import read_settings
from briefings.core.errors import OutputError, SettingsError
from briefings.edition.policy import Verdict
from briefings.storage.records import EditionState


@dataclass(slots=True)
class ProjectActions:
    """What the scheduler of a project asks for; see `SchedulerActions`."""

    #: with the settings as they were read last
    project: Project

    def read_rules(self) -> ScheduleRules:
        """Read the settings file; raises `SettingsError`, also where it is another briefing's by now."""
        now = read_settings(self.project.path)
        then = self.project.settings
        if (now.title, now.output, now.library) != (then.title, then.output, then.library):
            raise SettingsError(
                f"{self.project.path}: title, output or [library] were changed while the scheduler ran; start it again"
            )
        self.check_output()
        if now != then:
            self.project = replace(self.project, settings=now)
        return build_rules(self.project)

    def check_output(self) -> None:
        """Refuse to work while the folder of editions is away: made anew in its place, another would take its part."""
        if not self.project.output.is_dir():
            raise OutputError(f"the folder of editions {self.project.output} is not there; is its disk mounted?")

    def make_edition(self, slot: str, moment: datetime, limit: float) -> str:
        return editions.make_edition(self.project, slot, moment, limit)

    def judge_edition(self, edition: str) -> tuple[Verdict, str]:
        return editions.judge_edition(self.project, edition)

    def get_edition_state(self, edition: str) -> EditionState | None:
        record = self.project.library.get_edition(edition)
        return record.state if record else None

    def send_edition(self, edition: str, slot: str, notice: str) -> Outcome:
        return delivery.send_edition(self.project, edition, slot, notice)

    def notify_operators(self, about: str, text: str, identity: str) -> None:
        delivery.notify_operators(self.project, about, text, identity)

    def collect_ahead(self, limit: float) -> None:
        run_job(self.project, collect_ahead_job, self.project.settings_file, total=limit)


def load_timetable(project: Project) -> Timetable:
    """Return the timetable of the settings. Raises `SettingsError` when there is none."""
    schedule = project.settings.schedule
    if schedule is None:
        raise SettingsError(f'{project.path}: has no [schedule]; add one with `at = ["06:30"]` and `zone`')
    return build_timetable(schedule.at, schedule.on, schedule.zone, schedule.cron)


def build_slot_server(project: Project, log: Callable[[str], None]) -> SlotServer:
    """Return what serves single slots of a project, whether it has a schedule or not."""
    return SlotServer(
        briefing_key=project.briefing_key,
        library=project.library,
        actions=ProjectActions(project),
        policy=editions.build_policy(project),
        clock=project.clock,
        log=log,
    )


def build_rules(project: Project) -> ScheduleRules:
    """Return what the settings of a project say of its schedule. Raises `SettingsError` when they name none."""
    timetable, schedule = load_timetable(project), project.settings.schedule
    return ScheduleRules(
        timetable=timetable,
        policy=editions.build_policy(project),
        grace=timedelta(minutes=schedule.grace_minutes if schedule else 360),
        collect_interval=timedelta(minutes=schedule.collect_minutes) if schedule and schedule.collect_minutes else None,
    )


def build_scheduler(project: Project, log: Callable[[str], None]) -> Scheduler:
    """Return the scheduler of a project, which writes its log by `log`, and the files for monitors."""
    actions = ProjectActions(project)

    def report(next_slot: datetime, trouble: str) -> None:
        write_health(actions.project, next_slot, trouble)

    return Scheduler(
        briefing_key=project.briefing_key,
        rules=build_rules(project),
        library=project.library,
        actions=actions,
        clock=project.clock,
        sleep=project.sleep,
        stopping=project.stopping,
        log=log,
        report=report,
    )
