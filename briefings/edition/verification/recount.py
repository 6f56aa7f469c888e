"""Counts again what an edition says that it counted, from what it lists. Pure."""

from collections import Counter
from collections.abc import Iterator

from briefings.core.edition import Briefing, Section, StoryItem
from briefings.core.table import Table
from briefings.core.text import one_line
from briefings.core.text_kinds import TextKind
from briefings.core.verification import CheckResult
from briefings.edition.verification.quoted_words import list_items, name_cells

#: What the report calls it.
SUBJECT = "counts"
#: Numbers at a glance, in singular or plural -> the field of `Coverage` that they repeat.
GLANCE_FIELDS = {
    "copy folded": "folded",
    "copies folded": "folded",
    "listed, not read": "unread",
    "left out": "left_out",
}


def check_counts(briefing: Briefing) -> Iterator[CheckResult]:
    """Yield for every count that what is listed allows to count again whether it is right.

    The edition is a whole one: a selection for a reader's topics lists a part of what was counted.
    """
    for said, printed, counted in iter_counts(briefing):
        fault = f"{said}: {printed} printed, {counted} listed"
        yield CheckResult(SUBJECT, int(printed == counted), () if printed == counted else (fault,))


def iter_counts(briefing: Briefing) -> Iterator[tuple[str, object, object]]:
    """Yield (what is counted, the number that is printed, the number that is listed)."""
    coverage, sources = briefing.coverage, briefing.sources
    yield (
        "all articles collected",
        coverage.collected,
        coverage.reported + coverage.folded + coverage.unread + coverage.left_out + coverage.repeated,
    )
    listed = coverage.reported + coverage.folded + coverage.unread
    yield "articles in the source list", listed, len(sources)
    yield "copies folded", coverage.folded, sum(source.copy_of is not None for source in sources)
    yield "numbers of the source list", [source.number for source in sources], sorted({s.number for s in sources})
    yield from iter_glance_counts(briefing)
    for section in briefing.sections:
        yield from iter_section_counts(section)
    for place, item in list_items(briefing):
        yield from iter_story_counts(briefing, place, item)
    for table in coverage.tables:
        yield from iter_coverage_counts(briefing, table)


def iter_glance_counts(briefing: Briefing) -> Iterator[tuple[str, object, object]]:
    """Yield the numbers at a glance with what they count."""
    items = {item.id for _, item in list_items(briefing)}
    for label, number in briefing.glance:
        said = f"{label}, at a glance"
        if label in GLANCE_FIELDS:
            yield said, number, getattr(briefing.coverage, GLANCE_FIELDS[label])
        elif label in ("article", "articles"):
            yield said, number, briefing.coverage.collected
        elif label in ("outlet", "outlets"):
            yield said, number, len({source.outlet for source in briefing.sources})
        elif label in ("topic", "topics"):
            yield said, number, len(briefing.sections)
        elif label in ("problem", "problems"):
            yield said, number, len(briefing.problems)
        elif label in ("story", "stories") and all(len(s.items) == s.stories for s in briefing.sections):
            yield said, number, len(items)


def iter_section_counts(section: Section) -> Iterator[tuple[str, object, object]]:
    """Yield the counts of one topic; its articles can be counted where all its stories are told."""
    title = one_line(section.title, 40)
    if len(section.items) == section.stories:
        numbers = {number for item in section.items for number in item.references}
        yield f"{title}: articles", section.articles, len(numbers)
    else:
        yield f"{title}: stories told", min(section.stories, len(section.items)), len(section.items)
    for table in section.tables:
        if table.key == "stories":
            for row in name_cells(table):
                references = row["references"]
                counted = len(references) if isinstance(references, tuple) else None
                yield f"{title}, {one_line(str(row['headline']), 60)}: articles", row["articles"], counted


def iter_story_counts(briefing: Briefing, place: str, item: StoryItem) -> Iterator[tuple[str, object, object]]:
    """Yield the counts of one story."""
    cited = [source for source in briefing.sources if source.number in item.references]
    yield f"{place}: articles", item.articles, len(item.references)
    yield f"{place}: sources", len(item.references), len(cited)
    yield f"{place}: outlets", item.outlets, tuple(sorted({source.outlet for source in cited}))
    yield f"{place}: texts", item.texts, sum(source.copy_of is None for source in cited)
    if item.origins:
        yield f"{place}: independent roots", item.roots, len(item.origins)
        by_origin = sorted(number for origin in item.origins for number in origin)
        opinions = {source.number for source in cited if source.kind == TextKind.OPINION}
        beside = {source.number for source in cited if (source.copy_of or source.number) in opinions}
        yield f"{place}: articles by origin", by_origin, sorted({*item.references} - beside)
    for at, statement in enumerate(item.statements, 1):
        most = min(statement.roots, len(statement.references))
        yield f"{place}, statement {at}: roots", statement.roots, most
    for table in item.tables:
        if table.key == "claims":
            numbers = [row["number"] for row in name_cells(table)]
            yield f"{place}: numbers of statements", numbers, list(range(1, len(numbers) + 1))


def iter_coverage_counts(briefing: Briefing, table: Table) -> Iterator[tuple[str, object, object]]:
    """Yield the counts of the tables that say what came in and what became of it."""
    sources = briefing.sources
    if table.key == "coverage":
        every = Counter(source.outlet for source in sources)
        copies = Counter(source.outlet for source in sources if source.copy_of is not None)
        for row in name_cells(table):
            outlet = str(row["outlet"])
            printed = (row["articles"], row["own"], row["copies"])
            counted = (every[outlet], every[outlet] - copies[outlet], copies[outlet])
            yield f"what {one_line(outlet, 40)} sent", printed, counted
        yield "outlets of the source list", len(table.rows), len(every)
    elif table.key == "left-out":
        yield "articles left out", briefing.coverage.left_out, len(table.rows)
    elif table.key == "unread":
        # A copy is listed by its original.
        yield "articles listed, not read", True, len(table.rows) >= briefing.coverage.unread
