"""Editions of a project: made, judged and approved; and those that were kept, two compared or a sentence explained."""

from datetime import datetime
from pathlib import Path

from briefings.app.jobs import make_edition_job, run_job, set_status_job
from briefings.app.project import Project
from briefings.config.assembly import ArticleWindow
from briefings.core.errors import UsageError
from briefings.edition.changes import compare_editions, format_changes
from briefings.edition.policy import Policy, Verdict, decide_verdict
from briefings.edition.provenance import format_provenance
from briefings.storage.archive import load_edition, load_texts
from briefings.storage.records import EditionRecord, EditionState


def make_edition(
    project: Project, slot: str, moment: datetime, limit: float = float("inf"), corrects: EditionRecord | None = None
) -> str:
    """Make the edition of a slot in a process of its own, enter it into the library and return its name.

    `limit` is the number of seconds it may take; `corrects` is the edition that is made anew.
    """
    # A correction of an edition that was made by hand is dated as that one was: by its newest article.
    dated = None if corrects and not corrects.slot else moment
    window = ArticleWindow(edition=corrects.name) if corrects else ArticleWindow(until=moment)
    held = project.settings.policy.approval and not corrects
    status = "draft" if held else ""
    name = str(run_job(project, make_edition_job, project.path, dated, window, status, total=limit))
    briefing = project.catalogue.read_edition(name)
    record = EditionRecord(
        name=name,
        briefing=project.briefing_key,
        number=briefing.number,
        digest=briefing.digest,
        slot=slot,
        state=EditionState.HELD if held else EditionState.MADE,
        corrects=corrects.name if corrects else "",
        made=moment,
    )
    project.library.add_edition(record, (source.article for source in briefing.sources))
    return name


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


def approve_edition(project: Project, name: str) -> None:
    """Put on record that an edition may leave; one that is a draft is drawn anew without saying so."""
    if project.catalogue.read_edition(name).status == "draft":
        run_job(project, set_status_job, project.path, name, "approved")
    project.library.set_edition_state(name, EditionState.APPROVED)


def withdraw_edition(project: Project, name: str) -> None:
    """Put on record that an edition never leaves."""
    project.library.set_edition_state(name, EditionState.WITHDRAWN)


def slot_for_edition(record: EditionRecord) -> str:
    """Return the slot that an edition was or will be sent for; one made by hand is a slot of its own."""
    return record.slot or f"edition {record.digest[:16]}"


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
