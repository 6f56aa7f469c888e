"""Editions of a project: made, judged and approved; and those that were kept, two compared or a sentence explained."""

from datetime import datetime
from pathlib import Path

from briefings.app.jobs import make_edition_job, run_job
from briefings.app.project import Project, has_default_library, open_project
from briefings.config.assembly import ArticleWindow
from briefings.core.edition import EditionStatus
from briefings.core.errors import UsageError
from briefings.edition.changes import compare_editions, format_changes
from briefings.edition.policy import Policy, Verdict, decide_verdict
from briefings.edition.provenance import format_provenance
from briefings.storage.archive import load_edition, load_texts
from briefings.storage.records import EditionRecord, EditionState


def make_edition(project: Project, slot: str, moment: datetime, limit: float = float("inf")) -> str:
    """Make the edition of a slot in a process of its own, enter it into the library and return its name.

    `limit` is the number of seconds it may take. The caller holds the briefing, so that nobody takes the same number.
    """
    window = ArticleWindow(until=moment)
    numbers = project.catalogue.load_series_numbers()
    made = run_job(project, make_edition_job, project.settings_file, moment, window, None, numbers, total=limit)
    name = str(made)
    enter_edition(project, name, slot, moment)
    return name


def enter_edition(
    project: Project, name: str, slot: str, moment: datetime, corrects: str = "", note: str = ""
) -> EditionRecord:
    """Enter an edition that was made into the library; a draft waits to be approved."""
    briefing = project.catalogue.read_edition(name)
    record = EditionRecord(
        name=name,
        briefing=project.briefing_key,
        number=briefing.number,
        digest=briefing.digest,
        slot=slot,
        state=EditionState.HELD if briefing.status == EditionStatus.DRAFT else EditionState.MADE,
        corrects=corrects,
        made=moment,
        note=note,
    )
    articles = (source.article for source in briefing.sources)
    project.library.add_edition(record, articles, project.catalogue.read_folder(name))
    return record


def judge_edition(project: Project, edition: str) -> tuple[Verdict, str]:
    """Return what is to be done with an edition, compared with the last that went out, and the reason."""
    last = project.catalogue.find_last_sent_edition(edition)
    return decide_verdict(
        build_policy(project),
        project.catalogue.read_edition(edition),
        project.catalogue.read_edition(last) if last else None,
    )


def build_policy(project: Project) -> Policy:
    """Return what the settings want done with an edition before it leaves."""
    policy = project.settings.policy
    return Policy(
        on_empty=policy.on_empty,
        minimum_new=policy.minimum_new,
        approval=policy.approval,
        draft_window=policy.draft_minutes * 60,
    )


def explain_hold(project: Project, record: EditionRecord) -> str:
    """Return why an edition may not leave by any road, or "": nobody is sent it, or it waits to be approved."""
    if record.state == EditionState.WITHDRAWN:
        return f"{record.name} is withdrawn"
    if record.state == EditionState.SKIPPED:
        return f"{record.name} was skipped: it brought nothing new, and its number goes to the next"
    if record.state == EditionState.HELD or (
        project.settings.policy.approval and record.state != EditionState.APPROVED
    ):
        return f"{record.name} is held; `briefings approve {record.name}` lets it go"
    return ""


def slot_for_edition(record: EditionRecord) -> str:
    """Return the slot that an edition was or will be sent for; one made by hand is a slot of its own."""
    return record.slot or f"edition {record.digest[:16]}"


def find_edition_folder(edition: str, settings: Path) -> Path:
    """Return the folder of an edition: a path, or what `EditionCatalogue.find_edition` takes. Raises `UsageError`."""
    place = Path(edition)
    if edition and (place.is_file() or (place / "briefing.json").is_file()):
        return place
    if not settings.exists() and edition and not has_default_library(settings):
        raise UsageError(f"{edition}: no edition lies there; name its folder or its briefing.json")
    project = open_project(settings)
    return project.output / project.catalogue.find_edition(edition).name


def describe_differences(earlier: Path, later: Path) -> tuple[str, ...]:
    """Return what changed between the editions of two folders, a line each. Raises `UsageError`."""
    found = compare_editions(load_edition(earlier), load_edition(later))
    if not found:
        raise UsageError(f"neither {earlier} nor {later} tells a story, so there is nothing to compare")
    return tuple(format_changes(found))


def explain_reference(edition: Path, reference: str) -> tuple[str, ...]:
    """Return where a printed number or sentence comes from, a paragraph each. Raises `UsageError`."""
    found = format_provenance(load_edition(edition), load_texts(edition), reference)
    if not found:
        raise UsageError(f"nothing in {edition} is printed with {reference!r}")
    return tuple(found)
