"""Verifies an edition that was kept: its words in the texts, its counts in every file, its digests."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from briefings.app.edition_state import load_first_state, make_sentence_source
from briefings.core.digest_lists import DIGESTS_FILE, parse_digest_list
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import RenderError, UsageError
from briefings.core.serialization import with_digest
from briefings.core.verification import CheckResult, VerificationReport, merge_results
from briefings.edition.editing.apply import apply_edits
from briefings.edition.editing.edits_file import parse_edits
from briefings.edition.verification.digests import (
    check_edition_digest,
    check_file_digests,
    check_source_digests,
)
from briefings.edition.verification.quoted_words import check_quotations
from briefings.edition.verification.recount import check_counts
from briefings.publishing.extraction.document_text import extract_text
from briefings.publishing.extraction.printed_counts import check_printed_counts
from briefings.publishing.extraction.table_files import check_table_files
from briefings.publishing.renderers.email import EmailRenderer
from briefings.publishing.renderers.templating import Templates
from briefings.storage.archive import EDITS_FILE, load_edition, load_texts


def verify_edition(place: Path, recorded: str = "", templates: Templates | None = None) -> VerificationReport:
    """Verify the edition of a folder or of its `briefing.json`; `recorded` is the digest that a library noted.

    The mail is drawn anew by `templates`, those of the program without them. Raises `UsageError` when there is none.
    """
    folder = place if place.is_dir() else place.parent
    briefing = load_edition(place)
    files = read_folder(folder)
    results = [check_edition_digest(briefing, recorded)]
    results += check_file_digests(
        parse_digest_list(files.pop(DIGESTS_FILE, b"")),
        {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != EDITS_FILE},
    )
    try:
        texts = load_texts(folder)
    except UsageError as fault:
        texts = {}
        results.append(CheckResult("digests of sources", failures=(str(fault),)))
    results += check_contents(briefing, texts)
    if briefing.editing:
        results.append(check_editing(folder, briefing, texts))
    renditions = [Rendition(name, "", content) for name, content in files.items()]
    mail = EmailRenderer(templates or Templates()).render_parts(briefing)
    results += check_renditions(briefing, (*renditions, *mail))
    return VerificationReport(merge_results(results))


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of an edition by name. Raises `UsageError`."""
    try:
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    except OSError as cause:
        raise UsageError(f"{folder}: cannot be read: {cause.strerror}") from cause


def check_contents(briefing: Briefing, texts: Mapping[str, str]) -> Iterator[CheckResult]:
    """Yield what holds of an edition against its texts and against itself."""
    yield from check_source_digests(briefing, texts)
    yield from check_quotations(briefing, texts)
    yield from check_counts(briefing)


def check_editing(folder: Path, briefing: Briefing, texts: Mapping[str, str]) -> CheckResult:
    """Return whether an edition that people changed is the one that was made with their changes, and nothing else."""
    subject, editing = "changes of people", briefing.editing
    try:
        first = load_first_state(folder, briefing)
        edits = editing.edits if editing else ()
        again = apply_edits(first, edits, make_sentence_source(first, texts))
        waiting = parse_edits((folder / EDITS_FILE).read_text(encoding="utf-8"), EDITS_FILE).edits
    except (UsageError, OSError) as fault:
        return CheckResult(subject, failures=(str(fault),))
    failures = []
    if with_digest(first).digest != first.digest or (editing and editing.first != first.digest):
        failures.append("the edition as it was made is not the one that was changed")
    if again.digest != briefing.digest:
        failures.append("the edition as it was made and the changes give another edition")
    unread = () if waiting == edits else (f"{EDITS_FILE} was changed since; `briefings edit` draws the edition anew",)
    return CheckResult(subject, 0 if failures else len(edits), tuple(failures), unread)


def require_verified_contents(briefing: Briefing, texts: Mapping[str, str]) -> None:
    """Raise `RenderError` where an edition does not hold against its texts."""
    faults = VerificationReport(tuple(check_contents(briefing, texts))).failures
    if faults:
        raise RenderError(f"with this change the edition does not hold against its articles: {'; '.join(faults[:3])}")


def check_renditions(briefing: Briefing, renditions: Sequence[Rendition]) -> Iterator[CheckResult]:
    """Yield whether the files that an edition was drawn as print its counts; others are passed over."""
    for rendition in renditions:
        try:
            yield from check_table_files(briefing, rendition)
            text = extract_text(rendition)
        except RenderError as fault:
            yield CheckResult(f"counts in {rendition.name}", failures=(str(fault),))
            continue
        if text is not None:
            yield check_printed_counts(briefing, rendition.name, text)


def require_printed_counts(briefing: Briefing, renditions: Sequence[Rendition]) -> None:
    """Raise `RenderError` where files that were just drawn print other counts than their edition."""
    faults = VerificationReport(tuple(check_renditions(briefing, renditions))).failures
    if faults:
        raise RenderError(f"the files do not print what the edition counted: {'; '.join(faults[:3])}")


def format_report(report: VerificationReport) -> Iterator[str]:
    """Yield the lines of a report: a line for each kind of check, then what does not hold and what nobody knows."""
    for result in report.results:
        state = "WRONG" if result.failures else "?" if result.unchecked else "ok"
        parts = (
            f"{result.passed} hold",
            f"{len(result.failures)} do not" if result.failures else "",
            f"not checkable: {len(result.unchecked)}" if result.unchecked else "",
            result.note,
        )
        yield f"{state:5}  {result.subject}: {', '.join(filter(None, parts))}"
        yield from (f"         does not hold: {failure}" for failure in result.failures)
        yield from (f"         not checkable: {reason}" for reason in result.unchecked)
    if report.failures:
        count = len(report.failures)
        yield f"does not verify: {count} {'fault' if count == 1 else 'faults'}"
    elif report.unchecked:
        yield f"nothing is wrong with what could be checked; not checkable: {len(report.unchecked)}"
    else:
        yield "verified: everything holds"
