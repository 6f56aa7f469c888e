"""Folds articles that are one text: exact, near (cut, reordered, reworded), of one wire, or later versions.

Every text, in order of time, joins the earlier text that covers most of it. A word is covered when it stands in a run
of three words that the other text has too. Runs are looked up, texts are never all compared, so the work grows in step
with the number of articles.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from briefings.analysis.stories.clustering.shingle_index import (
    SHINGLE_SIZE,
    DistinctText,
    collect_distinct_texts,
    find_sharing_pairs,
)
from briefings.analysis.stories.sources.news_agencies import AgencyCredit, find_agency_credit, mentions_agency
from briefings.core.analysis import Analysis
from briefings.core.article import Article, article_sort_key
from briefings.core.message import Message, Text, make_count_message, make_message, mark_message
from briefings.core.stories import CopyGroup, CopyKind
from briefings.core.urls import canonical_url, is_homepage

#: Reworded stretches of up to this many words between covered ones count as covered. Not measured one by one:
#: `bench_stories` holds what is found (0.98) and wrongly joined (0.01) of copies made of two collections by cutting,
#: reordering and rewording; the same is true of the length of runs, and of the four below.
MAX_GAP = 2
#: A text is a copy when earlier texts cover this share of its words, and the one it joins at least `MIN_PART_SHARE`.
#: See above.
MIN_COVERED_SHARE = 0.6
MIN_PART_SHARE = 0.3
#: … or when it holds this share of an earlier, shorter text, which makes up at least `MIN_PART_SHARE` of it. See above.
MIN_CONTAINED_SHARE = 0.7
#: A text may hold the shared words this much more often than the other. See above.
REPETITION_LEEWAY = 1.2
#: The root is the earliest member that has at least this share of the words of the longest. Not measured.
MIN_ORIGINAL_LENGTH = 0.8


@dataclass(frozen=True, slots=True)
class _CopyCluster:
    """Texts found to be one, with the lowest share of words by which one of them was joined; 0 by address alone."""

    texts: tuple[DistinctText, ...]
    share: float = 1.0


def group_copies(articles: Sequence[Article], readings: Mapping[str, Analysis]) -> tuple[CopyGroup, ...]:
    """Return the copy groups in order of time; every article is in exactly one."""
    joins = [_CopyCluster((text,)) for text in collect_distinct_texts(articles)]
    while True:
        pairs, cut = find_sharing_pairs([join.texts[0] for join in joins])
        joined = _merge_copies(joins, pairs)
        if not cut or len(joined) == len(joins):
            joins = joined
            break
        joins = joined
    joins = _merge_same_address(joins)
    groups = [_build_copy_group(join) for join in joins]
    moments = {article.id: article_sort_key(article) for article in articles}
    return tuple(sorted(groups, key=lambda group: min(moments[member] for member in group.members)))


def _merge_same_address(joins: Sequence[_CopyCluster]) -> list[_CopyCluster]:
    """Join texts that stood at one address one after the other, however much was rewritten."""
    grown: list[list[_CopyCluster]] = []
    owner: dict[str, int] = {}
    for join in joins:
        addresses = {_article_url(article) for text in join.texts for article in text.members} - {""}
        met = sorted({owner[address] for address in addresses & owner.keys()})
        place = met[0] if met else len(grown)
        if not met:
            grown.append([])
        for other in met[1:]:
            grown[place] += grown[other]
            grown[other] = []
            owner |= {address: place for address, held in owner.items() if held == other}
        grown[place].append(join)
        owner |= dict.fromkeys(addresses, place)
    return [
        parts[0] if len(parts) == 1 else _CopyCluster(tuple(text for part in parts for text in part.texts), 0.0)
        for parts in grown
        if parts
    ]


def _article_url(article: Article) -> str:
    """Return the address that an article has to itself; empty where it has none."""
    return canonical_url(article.url) if article.url and not is_homepage(article.url) else ""


def _merge_copies(joins: Sequence[_CopyCluster], pairs: Iterable[tuple[int, int]]) -> list[_CopyCluster]:
    """Join what covers one another, judged by the first text of each; `pairs` are the places to compare."""
    heads = [join.texts[0] for join in joins]
    earlier_of: dict[int, list[int]] = {}
    for first, second in pairs:
        earlier_of.setdefault(second, []).append(first)
    owner = list(range(len(heads)))
    grown: dict[int, list[_CopyCluster]] = {place: [join] for place, join in enumerate(joins)}
    for place, later in enumerate(heads):
        candidates = [(other, heads[other]) for other in earlier_of.get(place, ())]
        share, earlier = _find_copied_text(later, candidates)
        while earlier is not None and not _is_group_member(later, heads[earlier], heads[owner[earlier]]):
            candidates = [candidate for candidate in candidates if candidate[0] != earlier]
            share, earlier = _find_copied_text(later, candidates)
        if earlier is not None:
            owner[place] = owner[earlier]
            grown[owner[place]].append(replace(joins[place], share=min(share, joins[place].share)))
            del grown[place]
    return [
        _CopyCluster(tuple(text for join in parts for text in join.texts), min(join.share for join in parts))
        for parts in grown.values()
    ]


def _find_copied_text(later: DistinctText, candidates: Sequence[tuple[int, DistinctText]]) -> tuple[float, int | None]:
    """Return the share of words by which a text is a copy of earlier ones, and the one that it repeats most of."""
    import numpy as np

    best: tuple[float, int | None] = (0.0, None)
    together = np.zeros(later.length, dtype=bool)
    most: tuple[float, int] = (0.0, 0)
    for place, earlier in candidates:
        covered = _mark_covered_words(later, earlier)
        of_later = _marked_share(covered)
        together |= covered
        most = max(most, (of_later, -place))
        if of_later < MIN_PART_SHARE:
            continue
        # Both texts have the shared words about as often, so the other way round need not always be looked at.
        held = int(later.length * of_later * REPETITION_LEEWAY) >= MIN_CONTAINED_SHARE * earlier.length
        of_earlier = _covered_share(earlier, later) if held or of_later >= MIN_COVERED_SHARE else 0.0
        if of_later >= MIN_COVERED_SHARE or of_earlier >= MIN_CONTAINED_SHARE:
            best = max(best, (max(of_later, of_earlier), -place), key=lambda found: (found[0], found[1] or 0))
    if best[1] is None and most[0] >= MIN_PART_SHARE and _marked_share(together) >= MIN_CONTAINED_SHARE:
        best = (_marked_share(together), most[1])
    return best[0], None if best[1] is None else -best[1]


def _is_group_member(later: DistinctText, earlier: DistinctText, head: DistinctText) -> bool:
    """Tell whether a copy of a text is of that text's group: it shares with the head of the group, or is all one text.

    A text that prints two others one after the other is a copy of the first, and would make the second one of it too.
    """
    if earlier is head or max(_covered_share(later, head), _covered_share(head, later)) >= MIN_PART_SHARE:
        return True
    return min(_covered_share(later, earlier), _covered_share(earlier, later)) >= MIN_COVERED_SHARE


def _covered_share(text: DistinctText, other: DistinctText) -> float:
    """Return the share of the text's words that the other text covers."""
    return _marked_share(_mark_covered_words(text, other))


def _marked_share(marks: Any) -> float:
    """Return the share of words that are marked."""
    import numpy as np

    return int(np.count_nonzero(marks)) / max(1, len(marks))


def _mark_covered_words(text: DistinctText, other: DistinctText) -> Any:
    """Mark the text's words that stand in a run which the other text has too, short gaps between them included."""
    import numpy as np

    covered = np.zeros(text.length, dtype=bool)
    if not len(other.unique_shingles):
        return covered
    places = np.searchsorted(other.unique_shingles, text.shingles)
    places[places == len(other.unique_shingles)] = 0
    found = other.unique_shingles[places] == text.shingles
    for start in range(SHINGLE_SIZE):
        covered[start : start + len(found)] |= found
    places = covered.nonzero()[0]
    steps = places[1:] - places[:-1]
    for gap in ((steps > 1) & (steps <= MAX_GAP + 1)).nonzero()[0]:
        covered[places[gap] : places[gap + 1]] = True
    return covered


def _build_copy_group(join: _CopyCluster) -> CopyGroup:
    """Make the copy group: choose its root, name its kind, its agency and how it was recognised."""
    members = sorted((article for text in join.texts for article in text.members), key=article_sort_key)
    longest = max(text.length for text in join.texts)
    whole = {text.members[0].digest for text in join.texts if text.length >= MIN_ORIGINAL_LENGTH * longest}
    root = next(article for article in members if article.digest in whole)
    credit = next((credit for article in (root, *members) if (credit := find_agency_credit(article))), None)
    kind = _classify_copies(members, root, credit)
    return CopyGroup(
        original=root.id,
        members=(root.id, *(article.id for article in members if article.id != root.id)),
        kind=kind,
        agency=credit.agency if credit else None,
        evidence=_describe_evidence(join, members, root, kind, credit),
    )


def _classify_copies(members: Sequence[Article], root: Article, credit: AgencyCredit | None) -> CopyKind:
    """Return the kind by the strongest tie of a member to the root.

    "exact" (the same text), "version" (changed by the same outlet), "wire" (a member names its agency), else "near".
    """
    others = [article for article in members if article.id != root.id]
    if not others:
        return CopyKind.SINGLE
    if any(article.digest == root.digest for article in others):
        return CopyKind.EXACT
    if all(article.outlet == root.outlet or _article_url(article) == _article_url(root) != "" for article in others):
        return CopyKind.VERSION
    if credit is None:
        return CopyKind.NEAR
    return CopyKind.WIRE if any(mentions_agency(article, credit.agency) for article in others) else CopyKind.NEAR


def _describe_evidence(
    join: _CopyCluster, members: Sequence[Article], root: Article, kind: CopyKind, credit: AgencyCredit | None
) -> Text:
    """Return how the copies were recognised."""
    if kind == CopyKind.SINGLE:
        return credit.description if credit else ""
    if len({article.digest for article in members}) == 1:
        share = Message(mark_message("same text"))
    elif join.share:
        share = make_message("at least %(share)s of the words", share=f"{join.share:.0%}".replace("%", " %"))
    else:
        share = Message(mark_message("same address"))
    if kind == CopyKind.VERSION:
        return make_message("%(first)s; %(second)s", first=share, second=_describe_version(root, members[-1]))
    return make_message("%(first)s; %(second)s", first=credit.description, second=share) if credit else share


def _describe_version(earlier: Article, later: Article) -> Message:
    """Return what a later version of an article changed, in paragraphs."""
    before, after = earlier.text.split("\n\n"), later.text.split("\n\n")
    added, removed = len(set(after) - set(before)), len(set(before) - set(after))
    if earlier.title == later.title:
        return make_count_message(
            "later version: %(num)s new or changed paragraph, %(gone)s gone",
            "later version: %(num)s new or changed paragraphs, %(gone)s gone",
            added,
            gone=removed,
        )
    return make_count_message(
        "later version: %(num)s new or changed paragraph, %(gone)s gone, new headline",
        "later version: %(num)s new or changed paragraphs, %(gone)s gone, new headline",
        added,
        gone=removed,
    )
