"""Counts the independent origins behind a story: owners of outlets, copied texts and cited agencies each count once."""

from collections.abc import Mapping, Sequence

from briefings.analysis.stories.sources.news_agencies import find_agency_credit, find_cited_agencies
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.outlet_table import OutletTable
from briefings.core.stories import CopyGroup
from briefings.core.text_kinds import TextKind


def count_independent_origins(
    articles: Sequence[Article], copies: Sequence[CopyGroup], readings: Mapping[str, Analysis], outlets: OutletTable
) -> int:
    """Return how many independent origins a story has, never more than it has outlets; none where all is opinion."""
    found = independent_origins(articles, copies, outlets)
    return min(len(found), len({article.outlet for article in articles}))


def independent_origins(
    articles: Sequence[Article], copies: Sequence[CopyGroup], outlets: OutletTable
) -> tuple[tuple[str, ...], ...]:
    """Return the ids of the articles by independent origin, origins and articles in the order of `copies`.

    Articles share an origin when they are copies of one text, belong to one owner, or rest on the same agency, whether
    credited ("(Reuters)") or cited inside the text ("TASS reported"). An opinion is no origin of what it comments on.
    """
    by_id = {article.id: article for article in articles}
    copies = [copy for copy in copies if not _is_opinion(by_id.get(copy.original))]
    known = frozenset(copy.agency for copy in copies if copy.agency)
    joined: list[set[str]] = []
    for copy in copies:
        marks = {f"text {copy.original}"}
        for member in copy.members:
            if member in by_id:
                marks.add(f"owner {outlets.find_outlet(by_id[member]).family.casefold()}")
        agency = (
            copy.agency or _find_source_agency(by_id[copy.original], known) if copy.original in by_id else copy.agency
        )
        if agency:
            owner = outlets.find_by_name(agency)
            marks.add(f"owner {owner.family.casefold()}" if owner else f"agency {agency.casefold()}")
        joined.append(marks)
    found: dict[str, list[str]] = {}
    for copy, origin in zip(copies, _merge_marked_groups(joined), strict=True):
        found.setdefault(origin, []).extend(member for member in copy.members if member in by_id)
    return tuple(tuple(members) for members in found.values())


def _is_opinion(article: Article | None) -> bool:
    return article is not None and article.kind == TextKind.OPINION


def _merge_marked_groups(groups: Sequence[set[str]]) -> Sequence[str]:
    """Return a name for every group, the same for groups that a common mark joins, directly or through others."""
    parent: dict[str, str] = {}

    def find(mark: str) -> str:
        parent.setdefault(mark, mark)
        while parent[mark] != mark:
            parent[mark] = parent[parent[mark]]
            mark = parent[mark]
        return mark

    for marks in groups:
        first, *others = sorted(marks)
        for other in others:
            parent[find(other)] = find(first)
    return [find(min(marks)) for marks in groups]


def _find_source_agency(article: Article, known: frozenset[str]) -> str | None:
    """Return the agency that the article rests on: credited, or the only one it cites."""
    if credit := find_agency_credit(article):
        return credit.agency
    agencies = find_cited_agencies(article.text, known)
    return agencies[0] if len(agencies) == 1 else None
