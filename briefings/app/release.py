"""Lets an edition out only when it verifies: what does not is held, whoever wants to send it."""

from briefings.app.jobs import run_job
from briefings.app.project import Project, SettingsFile
from briefings.app.verification import verify_edition
from briefings.config.rendering import build_templates
from briefings.core.errors import BriefingsError
from briefings.core.processes.staged import OnStage
from briefings.core.verification import VerificationReport
from briefings.storage.records import EditionState

#: Faults that a message names; the report has them all.
SHOWN_FAULTS = 3


class VerificationError(BriefingsError):
    """An edition that does not verify: nobody is sent it."""


def verify_edition_job(enter: OnStage, given: SettingsFile, name: str, recorded: str) -> VerificationReport:
    """Verify an edition of a project in a process of its own."""
    enter("verify")
    settings, folder = given.settings, given.path.parent
    return verify_edition(folder / settings.output / name, recorded, build_templates(settings, folder))


def require_verified_edition(project: Project, name: str) -> None:
    """Verify an edition that is to be sent; hold it and raise `VerificationError` where something does not hold.

    That a document leaves counts out is no fault, nor is a file that nobody listed; words that cannot be checked any
    more are. `[policy] verify = false` leaves it all out.
    """
    if not project.settings.policy.verify:
        return
    record = project.catalogue.find_edition(name)
    report = run_job(project, verify_edition_job, project.settings_file, name, record.digest)
    assert isinstance(report, VerificationReport)
    faults = report.failures or tuple(
        f"{result.subject}: {reason}"
        for result in report.results
        for reason in result.unchecked
        if result.subject == "digests of sources"
    )
    if faults:
        project.library.set_edition_state(name, EditionState.HELD)
        more = f"; and {len(faults) - SHOWN_FAULTS} more" if len(faults) > SHOWN_FAULTS else ""
        raise VerificationError(
            f"{name} does not verify, so nobody is sent it: {'; '.join(faults[:SHOWN_FAULTS])}{more}. "
            f"`briefings verify` shows all of it; once it is mended, `briefings approve {name}` lets it go"
        )
