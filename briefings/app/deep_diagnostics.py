"""Checks what a project needs at its slot, as far as that can be tried without sending: what `check --deep` says."""

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from briefings.app.delivery import load_delivery_plan
from briefings.app.diagnostics import Finding
from briefings.app.dispatch import DELIVERY_ERRORS
from briefings.app.health import find_status_folder
from briefings.app.project import Project, open_project
from briefings.app.subscriptions import check_feeds
from briefings.config.rendering import build_renderer, build_templates
from briefings.core.digest_lists import digest_folder
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import BriefingsError
from briefings.core.resources import language_data_folder
from briefings.core.version import VERSION
from briefings.edition.policy import build_empty_edition
from briefings.publishing.deliverers.smtp import EmailDeliverer
from briefings.publishing.renderers.email import EmailRenderer

#: The model's card lists its files: `name`, bytes, `digest`.
CARD, CARD_ROW = "CARD.md", re.compile(r"\| `([^`]+)` \| \d+ \| `([0-9a-f]{64})` \|")
#: Yields what one thing was found to be.
Check = Callable[[Project], Iterator[Finding]]


def run_deep_diagnostics(settings: Path) -> Iterator[Finding]:
    """Yield a finding for everything that a slot of a settings file will need, whatever is wrong with another.

    Mail servers are logged in to and feeds asked; nothing is sent, and nothing of an edition is changed.
    """
    try:
        project = open_project(settings)
    except BriefingsError as error:
        yield Finding("project", "", str(error))
        return
    for name, check in CHECKS.items():
        try:
            yield from check(project)
        except DELIVERY_ERRORS as fault:
            yield Finding(
                name, "", str(fault) if isinstance(fault, BriefingsError) else f"cannot be checked: {fault!r}"
            )


def check_library(project: Project) -> Iterator[Finding]:
    """Look for damage in the library."""
    problems = list(project.library.integrity_problems())
    remedy = "; make it anew from a backup: `briefings library import`"
    shown = "; ".join(problems[:3]) + (f"; and {len(problems) - 3} more" if len(problems) > 3 else "")
    yield Finding("library", str(project.library.place), f"{shown}{remedy}" if problems else "")


def check_model_files(project: Project) -> Iterator[Finding]:
    """Hold the files of the shipped model against the digests of its card."""
    folder = language_data_folder() / "en"
    listed = dict(CARD_ROW.findall((folder / CARD).read_text(encoding="utf-8")))
    found = {name: digest for name, digest in digest_folder(folder).items() if name != CARD}
    other = sorted(name for name in {*listed, *found} if listed.get(name) != found.get(name))
    fault = f"not the files of its card: {', '.join(other[:3])}; install the program again" if other else ""
    yield Finding("model files", f"{len(found)} files", fault)


def check_templates(project: Project) -> Iterator[Finding]:
    """Draw every format and the mail, of the newest edition or of an empty one."""
    briefing = load_newest_edition(project)
    for kind in dict.fromkeys((*project.settings.formats, "mail")):
        try:
            size = sum(len(one.content) for one in draw_format(project, kind, briefing))
            yield Finding(f"drawing {kind}", f"{size:,} bytes")
        except BriefingsError as error:
            yield Finding(f"drawing {kind}", "", str(error))


def load_newest_edition(project: Project) -> Briefing:
    """Return the newest edition that was kept, or an empty one."""
    with contextlib.suppress(BriefingsError):
        return project.catalogue.read_edition(project.catalogue.find_edition().name)
    settings = project.settings
    return build_empty_edition(settings.title, None, settings.marking, "a check", f"briefings {VERSION}")


def draw_format(project: Project, kind: str, briefing: Briefing) -> tuple[Rendition, ...]:
    """Draw one format, or the mail."""
    if kind == "mail":
        return EmailRenderer(build_templates(project.settings, project.base)).render_parts(briefing)
    return (build_renderer(kind, project.settings, project.base).render(briefing),)


def check_recipients(project: Project) -> Iterator[Finding]:
    """Read the recipients, their lists and the list of those who get nothing."""
    plan = load_delivery_plan(project)
    yield Finding("recipients", f"{len(plan.recipients)}, and {len(plan.suppressed)} who get nothing")
    for problem in plan.problems:
        yield Finding("recipients", "", str(problem))


def check_mail_login(project: Project) -> Iterator[Finding]:
    """Log in to the mail server, and send nothing."""
    mailer = load_delivery_plan(project).deliverers.get("email")
    if not isinstance(mailer, EmailDeliverer):
        yield Finding("mail server", "none: mail is written into a folder" if mailer else "none in the settings")
        return
    try:
        mailer.connection.check_login()
    except BriefingsError as error:
        yield Finding("mail server", "", f"{error}; look at host, port, security, user and password of [mail]")
    else:
        yield Finding("mail server", "connected and logged in; nothing was sent")


def check_every_feed(project: Project) -> Iterator[Finding]:
    """Ask every feed, sitemap and mailbox that is not paused."""
    count = 0
    for line, works in check_feeds(project, ()):
        count += 1
        remedy = "; `briefings feeds check` asks again, `briefings feeds pause` leaves it out"
        if not works:
            yield Finding("feed", "", f"{line.strip()}{remedy}")
    yield Finding("feeds", f"{count} asked" if count else "none in the settings or the library")


def check_status_folder(project: Project) -> Iterator[Finding]:
    """See whether the files for monitors can be written."""
    folder = find_status_folder(project)
    if folder == project.output and not folder.is_dir():
        yield Finding("files for monitors", f"{folder}, which the first edition makes")
        return
    folder.mkdir(parents=True, exist_ok=True)
    trial = folder / ".unfinished-check"
    trial.write_bytes(b"")
    trial.unlink()
    yield Finding("files for monitors", str(folder))


#: what is checked -> the check
CHECKS: dict[str, Check] = {
    "library": check_library,
    "model files": check_model_files,
    "drawing": check_templates,
    "recipients": check_recipients,
    "mail server": check_mail_login,
    "feeds": check_every_feed,
    "files for monitors": check_status_folder,
}
