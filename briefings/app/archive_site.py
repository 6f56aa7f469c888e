"""The archive of a folder of editions is redrawn with each edition: its list, its feed, `latest.*`, stories and names.

Only the pages that an edition which came, changed or went has a part in are drawn; the rest stay as they are. Drafts
are listed and marked; feed and `latest.*` have what may be sent.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from briefings.core.archive_entries import ArchivedEdition, ArchivedName, ArchivedStory
from briefings.core.article import Problem
from briefings.core.errors import RenderError
from briefings.core.files import write_atomically
from briefings.core.plan import Plan
from briefings.core.text import slugify
from briefings.core.words import fold_letters
from briefings.publishing.renderers.archive_pages import (
    MAX_LISTED_STORIES,
    ArchiveLink,
    draw_feed,
    draw_list,
    draw_name,
    draw_story,
)
from briefings.publishing.renderers.templating import Templates
from briefings.storage.archive import hold_folder
from briefings.storage.archive_index import ARCHIVE_FOLDER, load_details, refresh_archive_index, save_archive_index

#: Editions that tell a story which has a page of its own.
MIN_STORY_EDITIONS = 2

#: What an edition tells of stories and names.
Details = Callable[[str], tuple[tuple[ArchivedStory, ...], tuple[ArchivedName, ...]]]


def find_templates(plan: Plan) -> Templates | None:
    """Return the templates that a plan draws with, which have its colours; None where it draws with none."""
    used = (getattr(renderer, "templates", None) for renderer in plan.renderers)
    return next((templates for templates in used if isinstance(templates, Templates)), None)


def refresh_archive(output: Path, templates: Templates | None = None) -> tuple[Problem, ...]:
    """Redraw what has changed in the archive of a folder; what goes wrong costs the archive and no edition."""
    try:
        (output / ARCHIVE_FOLDER).mkdir(parents=True, exist_ok=True)
        # Two programs that redraw at once would each lose what the other has read.
        with hold_folder(output / ARCHIVE_FOLDER, wait=True):
            _redraw(output, templates or Templates())
    except (OSError, RenderError) as cause:
        reason = getattr(cause, "strerror", None) or str(cause)
        remedy = "the edition is whole; the next one redraws the archive"
        return (Problem(f"{output / ARCHIVE_FOLDER}", f"cannot be redrawn: {reason}", remedy, "keep"),)
    return ()


def _redraw(output: Path, templates: Templates) -> None:
    entries, touched = refresh_archive_index(output)
    latest = next((entry for entry in entries if not entry.draft), None)
    stories = _group_by(entries, lambda entry: (story for story, _ in entry.stories))
    names = _group_by(entries, lambda entry: entry.watched)
    language = entries[0].language if entries else "en"
    details: Details = cache(lambda name: load_details(output, name))
    folder = output / ARCHIVE_FOLDER
    for story in dict.fromkeys(story for entry in touched for story, _ in entry.stories):
        editions = stories.get(story, ())[::-1]
        told = [(entry, one) for entry in editions for one in details(entry.name)[0] if one.id == story]
        page = draw_story(templates, told, language) if len(told) >= MIN_STORY_EDITIONS else None
        _put(folder / "stories" / page_name(story), page)
    for name in dict.fromkeys(name for entry in touched for name in entry.watched):
        editions = names.get(name, ())[::-1]
        had = [(entry, one) for entry in editions for one in details(entry.name)[1] if one.name == name]
        _put(folder / "names" / page_name(name), draw_name(templates, had, language) if had else None)
    _copy_latest(output, latest)
    files = [path.name for path in sorted(output.glob("latest.*"))]
    listed = draw_list(templates, entries, link_stories(entries, stories), link_names(names), files)
    _put(output / "feed.xml", draw_feed(entries))
    _put(output / "index.html", listed)
    save_archive_index(output, entries)


def _group_by(
    entries: Sequence[ArchivedEdition], keys: Callable[[ArchivedEdition], Iterable[str]]
) -> Mapping[str, Sequence[ArchivedEdition]]:
    found: dict[str, list[ArchivedEdition]] = {}
    for entry in entries:
        for key in keys(entry):
            found.setdefault(key, []).append(entry)
    return found


def link_stories(
    entries: Sequence[ArchivedEdition], stories: Mapping[str, Sequence[ArchivedEdition]]
) -> tuple[ArchiveLink, ...]:
    """Return the stories of several editions, those told last first."""
    headlines: dict[str, str] = {}
    for entry in entries:
        for story, headline in entry.stories:
            headlines.setdefault(story, headline)
    chosen = [story for story in headlines if len(stories[story]) >= MIN_STORY_EDITIONS][:MAX_LISTED_STORIES]
    return tuple(
        ArchiveLink(f"{ARCHIVE_FOLDER}/stories/{page_name(story)}", headlines[story], len(stories[story]))
        for story in chosen
    )


def link_names(names: Mapping[str, Sequence[ArchivedEdition]]) -> tuple[ArchiveLink, ...]:
    """Return the names that were watched, in the order of the newest edition that watched them."""
    return tuple(
        ArchiveLink(f"{ARCHIVE_FOLDER}/names/{page_name(name)}", name, len(editions))
        for name, editions in names.items()
    )


def page_name(key: str) -> str:
    """Return the file name of the page of a story or a name: letters and digits of ASCII that lead to one page alone.

    >>> page_name("Zoë Brandt-Lund")
    'zoe-brandt-lund-72ebda.html'
    """
    readable = slugify(fold_letters(key)).encode("ascii", "ignore").decode()[:40].strip("-")
    return f"{readable or 'page'}-{hashlib.sha256(key.encode()).hexdigest()[:6]}.html"


def _put(path: Path, content: bytes | None) -> None:
    """Write a page, or take it away where it has no content; one that is the same already is left alone."""
    if content is None:
        path.unlink(missing_ok=True)
    elif not path.is_file() or path.read_bytes() != content:
        write_atomically(path, content, durable=False)


def _copy_latest(output: Path, latest: ArchivedEdition | None) -> None:
    """Let `latest.*` be the files of the newest edition that may be sent."""
    wanted: dict[str, Path] = {}
    for name in latest.files if latest else ():
        wanted.setdefault(f"latest{Path(name).suffix}", output / (latest.name if latest else "") / name)
    for path in output.glob("latest.*"):
        if path.name not in wanted:
            path.unlink()
    for name, source in wanted.items():
        _put(output / name, source.read_bytes())
