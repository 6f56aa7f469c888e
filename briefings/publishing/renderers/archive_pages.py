"""The pages of an archive: the list of editions, a page a story and a page a watched name, and the Atom feed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree import ElementTree as Tree

from briefings.core.archive_entries import ArchivedEdition, ArchivedName, ArchivedStory
from briefings.core.edition import Briefing, Coverage
from briefings.core.tlp import strictest_label
from briefings.publishing.renderers.templating import Templates
from briefings.publishing.renderers.typography import strip_unprintable

#: Editions in the feed, and stories that the list names.
MAX_FEED_ENTRIES, MAX_LISTED_STORIES = 30, 30
ATOM = "http://www.w3.org/2005/Atom"

#: An edition with nothing in it: templates look labels and colours up in one.
NO_EDITION = Briefing(
    title="",
    day=None,
    period=(None, None),
    coverage=Coverage(collected=0, reported=0, folded=0, unread=0, left_out=0, repeated=0),
)


@dataclass(frozen=True, slots=True)
class ArchiveLink:
    """A page of the archive as the list of editions names it."""

    href: str
    text: str
    editions: int


def draw_list(
    templates: Templates,
    entries: Sequence[ArchivedEdition],
    stories: Sequence[ArchiveLink],
    names: Sequence[ArchiveLink],
    latest: Sequence[str],
) -> bytes:
    """Return the list of editions, the newest first."""
    series = sorted({entry.title for entry in entries})
    page = templates.render_template(
        "_archive.html",
        NO_EDITION,
        entries[0].language if entries else "en",
        heading=series[0] if len(series) == 1 else "briefings",
        marking=strictest_label(*(entry.marking for entry in entries)),
        entries=[_link_files(entry, "") for entry in entries],
        series=series,
        stories=[{"href": one.href, "headline": one.text, "editions": one.editions} for one in stories],
        names=[{"href": one.href, "name": one.text} for one in names],
        latest=latest,
    )
    return page.encode("utf-8", "replace")


def _link_files(entry: ArchivedEdition, up: str) -> Mapping[str, object]:
    """Return what a template prints of an edition; `up` leads from its page to the folder of editions."""
    files = [
        {"href": f"{up}{quote(entry.name)}/{quote(name)}", "label": name.rpartition(".")[2].upper()}
        for name in entry.files
    ]
    page = next((file["href"] for file in files if file["label"] in ("HTML", "PDF")), "")
    fields = ("title", "day", "number", "correction", "marking", "draft", "sentences")
    return {**{field: getattr(entry, field) for field in fields}, "files": files, "page": page}


def draw_story(templates: Templates, chapters: Sequence[tuple[ArchivedEdition, ArchivedStory]], language: str) -> bytes:
    """Return the page of a story: what each edition told of it that none before had, the first edition first."""
    told: set[tuple[str, str]] = set()
    rows = []
    for edition, story in chapters:
        sentences = [one for one in story.sentences if (one[0], "") not in told]
        statements = [one for one in story.statements if one not in told]
        told |= {(one[0], "") for one in sentences} | set(statements)
        rows.append(
            {
                "edition": _link_files(edition, "../../"),
                "story": story,
                "sentences": sentences,
                "statements": statements,
            }
        )
    return _draw_chapters(templates, "_archive_story.html", chapters[-1][1].headline, rows, chapters, language)


def draw_name(templates: Templates, chapters: Sequence[tuple[ArchivedEdition, ArchivedName]], language: str) -> bytes:
    """Return the page of a watched name, the last edition first; what an earlier one had is not told again."""
    told: set[tuple[str, str]] = set()
    rows = []
    for edition, name in chapters:
        sentences = [one for one in (name.sentence,) if one and (one[0], "") not in told]
        statements = [one for one in name.statements if one not in told]
        told |= {(one[0], "") for one in sentences} | set(statements)
        rows.append(
            {"edition": _link_files(edition, "../../"), "name": name, "sentences": sentences, "statements": statements}
        )
    return _draw_chapters(templates, "_archive_name.html", chapters[-1][1].name, rows[::-1], chapters, language)


def _draw_chapters(
    templates: Templates,
    template: str,
    heading: str,
    rows: Sequence[Mapping[str, object]],
    chapters: Sequence[tuple[ArchivedEdition, object]],
    language: str,
) -> bytes:
    marking = strictest_label(*(edition.marking for edition, _ in chapters))
    page = templates.render_template(template, NO_EDITION, language, heading=heading, marking=marking, chapters=rows)
    return page.encode("utf-8", "replace")


def draw_feed(entries: Sequence[ArchivedEdition]) -> bytes:
    """Return the Atom feed (RFC 4287) of the last editions; drafts are in none."""
    shown = [entry for entry in entries if not entry.draft][:MAX_FEED_ENTRIES]
    feed = Tree.Element("feed", {"xmlns": ATOM})
    title = shown[0].title if shown else "briefings"
    _add(feed, "title", title)
    _add(feed, "id", f"urn:briefings:series:{quote(title)}")
    _add(feed, "updated", max((entry.moment for entry in shown), default="1970-01-01T00:00:00Z"))
    _add(_add(feed, "author", ""), "name", title)
    Tree.SubElement(feed, "link", {"rel": "self", "href": "feed.xml"})
    for entry in shown:
        item = _add(feed, "entry", "")
        number = f" No. {entry.number}" if entry.number is not None else ""
        _add(item, "title", f"{entry.title}{number}{f' ({entry.day})' if entry.day else ''}")
        _add(item, "id", f"urn:briefings:edition:{entry.digest or quote(entry.name)}:{entry.correction}")
        _add(item, "updated", entry.moment)
        for file in entry.files:
            if file.endswith((".html", ".pdf")):
                kind = "text/html" if file.endswith(".html") else "application/pdf"
                href = f"{quote(entry.name)}/{quote(file)}"
                Tree.SubElement(item, "link", {"rel": "alternate", "type": kind, "href": href})
        if entry.marking:
            _add(item, "rights", entry.marking)
        _add(item, "summary", " ".join(f"“{text}” ({outlets})" for text, outlets in entry.sentences))
    Tree.indent(feed)
    written: bytes = Tree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _add(parent: Tree.Element, name: str, text: str) -> Tree.Element:
    child = Tree.SubElement(parent, name)
    child.text = strip_unprintable(text) or None
    return child
