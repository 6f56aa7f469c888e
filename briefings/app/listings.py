"""Articles and editions of the library, as lines for people and as rows of JSON."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from difflib import ndiff
from itertools import pairwise

from briefings.app.project import Project
from briefings.app.search import strip_snippet_marks
from briefings.core.article import Article
from briefings.core.text_kinds import TextKind
from briefings.storage.records import ArticleListing, ArticleVersion, EditionRecord

#: Sets a text in bold type, where there is such a thing.
Emphasis = Callable[[str], str]


def listing_to_row(entry: ArticleListing) -> dict[str, object]:
    """Return an article of a list as data; the words that were found are `[start, end]` in the passage."""
    passage, found = strip_snippet_marks(entry.snippet)
    row: dict[str, object] = {**asdict(entry), "snippet": passage, "found": found}
    if not passage:
        del row["snippet"], row["found"]
    return {name: format_json_value(value) if isinstance(value, datetime) else value for name, value in row.items()}


def format_listing(entry: ArticleListing, emphasise: Emphasis) -> str:
    """Return the lines that show an article in a list, title and found words in bold type."""
    when = f"{entry.published:%Y-%m-%d %H:%M}" if entry.published else "undated".ljust(16)
    edits = f"  ({entry.versions} versions)" if entry.versions > 1 else ""
    head = f"{entry.id}  {when}  {entry.outlet}: {emphasise(entry.title)}{edits}"
    passage, found = strip_snippet_marks(" ".join(entry.snippet.split()))
    for start, end in reversed(found):
        passage = passage[:start] + emphasise(passage[start:end]) + passage[end:]
    return head + (f"\n    {passage}" if passage else "")


def article_to_row(article: Article, versions: Sequence[ArticleVersion]) -> dict[str, object]:
    """Return an article and its versions as data, which `format_json_value` completes."""
    return {**asdict(article), "versions": [asdict(version) for version in versions]}


def format_article(
    article: Article, versions: Sequence[ArticleVersion], with_changes: bool, emphasise: Emphasis
) -> Iterator[str]:
    """Yield the lines that show an article, with what changed from version to version if that is asked for."""
    yield emphasise(article.title)
    when = f"{article.published:%Y-%m-%d %H:%M} UTC" if article.published else "undated"
    yield ", ".join(filter(None, (article.outlet, when, *article.authors)))
    yield "  ".join(filter(None, (article.id, article.url or article.origin)))
    if article.marking:
        yield article.marking
    if article.kind != TextKind.REPORT:
        yield article.kind
    if article.supplied:
        yield f"supplied or amiss: {', '.join(article.supplied)}"
    yield ""
    yield article.text
    if len(versions) > 1 and not with_changes:
        yield f"\n{len(versions)} versions; --versions shows what changed"
    for before, after in pairwise(versions) if with_changes else ():
        yield f"\n{emphasise(f'version {after.number}')}, {after.came:%Y-%m-%d %H:%M} UTC: {after.what}"
        yield from diff_lines([before.title, *before.text.split("\n")], [after.title, *after.text.split("\n")])


def diff_lines(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Yield the lines that were removed, with a minus, and those that were added, with a plus."""
    yield from (line for line in ndiff(before, after) if line[0] in "+-" and line[2:].strip())


def edition_to_row(project: Project, record: EditionRecord) -> dict[str, object]:
    """Return an edition of a list as data, with the number of its articles and of the recipients who had it."""
    deliveries = project.library.list_deliveries(project.briefing_key, record.name)
    return {
        **asdict(record),
        "made": format_json_value(record.made),
        "approved": format_json_value(record.approved) if record.approved else None,
        "sent": sum(delivery.state == "sent" for delivery in deliveries),
        "articles": len(project.library.list_cited_ids(record.name)),
    }


def format_edition_row(project: Project, record: EditionRecord) -> str:
    """Return the line that shows an edition in a list."""
    row = edition_to_row(project, record)
    number = f"No. {record.number}" if record.number else "by hand"
    counts = f"{row['articles']} articles, sent to {row['sent']}"
    return f"{record.made:%Y-%m-%d %H:%M}  {number:8} {record.name}  {format_edition_state(record)}, {counts}"


def format_edition_state(record: EditionRecord) -> str:
    """Return the state of an edition, with the moment where it was approved."""
    return f"{record.state} at {record.approved:%Y-%m-%d %H:%M} UTC" if record.approved else record.state


def read_edition_json(project: Project, record: EditionRecord) -> str:
    """Return an edition as JSON, as it was written."""
    return (project.output / record.name / "briefing.json").read_text(encoding="utf-8").rstrip("\n")


def format_edition(project: Project, record: EditionRecord, emphasise: Emphasis) -> Iterator[str]:
    """Yield the lines that show an edition: its stories, and who had it."""
    briefing = project.catalogue.read_edition(record.name)
    number = f"No. {record.number}" if record.number else ""
    yield emphasise("  ".join(filter(None, (briefing.title, number, str(briefing.day or ""), briefing.marking))))
    person = f" by {briefing.approved_by}" if record.approved and briefing.approved_by else ""
    edited = f", edited by {', '.join(briefing.editing.people)}" if briefing.editing and briefing.editing.people else ""
    state = f"{format_edition_state(record)}{person}{edited}"
    yield f"{project.output / record.name}  {state}, {len(briefing.sources)} sources"
    for section in briefing.sections:
        yield f"\n{emphasise(section.title)}"
        yield from (f"  {item.headline}" for item in section.items)
    for delivery in project.library.list_deliveries(project.briefing_key, record.name):
        yield f"\n{delivery.recipient}: {delivery.state} {delivery.reason or delivery.place}".rstrip()


def format_json_value(value: object) -> str:
    """Return a value that JSON has no form for as text, a moment in ISO 8601 and UTC."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else str(value)
