"""Joins articles on one event into stories: by words, names and time, with a fixed rule and no model of its own.

How alike two texts are, from 0 to 1: half the cosine of their TF-IDF words (title counted on top), half the cosine of
their name words, the whole lowered with the days between them. Thresholds were chosen on two collections of English
news with gold events, one setting for both (`tests/benchmarks/bench_stories.py`). Groups are joined while the
*average* likeness of all their pairs is at least `ALIKE`: two look-alike events share vocabulary, yet not the names,
and stay apart.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from briefings.model.article import Article
from briefings.model.reading import Reading
from briefings.model.story import CopyGroup, Story
from briefings.stories.moments import published
from briefings.stories.outlets import OutletTable, shipped
from briefings.stories.roots import independent_roots
from briefings.stories.space import candidates, products, weigh
from briefings.stories.vocabulary import name_words, words

#: Average likeness at which two groups are one story.
ALIKE = 0.2
#: Share of the likeness that the names decide; the words decide the rest.
NAMES = 0.5
#: Texts that both name this many words, yet are less alike in them than this, are ever less alike: other actors and
#: places outweigh shared vocabulary.
NAMED = 3
STRANGERS = 0.1
#: Title words are counted this often on top of the text's own.
TITLE = 2
#: Likeness falls in a straight line to half over this many days, and stays there; what it is for texts without a date.
HALVED_AFTER_DAYS = 14.0
UNDATED = 0.85
#: More texts than this are first split at a higher likeness, which keeps time and memory in bounds.
LARGEST = 1500


def group(
    articles: Sequence[Article],
    readings: Mapping[str, Reading],
    copies: Sequence[CopyGroup],
    outlets: OutletTable | None = None,
) -> tuple[Story, ...]:
    """Return the stories, in order of time; every copy group is in exactly one.

    `outlets` says who owns whom (the shipped table when left out).
    """
    by_id = {article.id: article for article in articles}
    table = shipped() if outlets is None else outlets
    ordered = sorted(copies, key=lambda copy: (_moment(copy, by_id), copy.root))
    roots = [by_id[copy.root] for copy in ordered]
    labels = _label(roots, [readings.get(root.id) for root in roots], [_days(copy, by_id) for copy in ordered])
    members: dict[int, list[CopyGroup]] = {}
    for copy, label in zip(ordered, labels, strict=True):
        members.setdefault(label, []).append(copy)
    return tuple(_story(groups, by_id, readings, table) for groups in members.values())


def _moment(copy: CopyGroup, by_id: Mapping[str, Article]) -> tuple[bool, datetime]:
    """Return what a copy group is ordered by: dated ones by publication, then the undated by collection."""
    dates = [date for member in copy.members if (date := published(by_id[member]))]
    return (not dates, min(dates) if dates else min(by_id[member].collected for member in copy.members))


def _days(copy: CopyGroup, by_id: Mapping[str, Article]) -> float | None:
    """Return days since 1970 of the first publication; None when no member is dated."""
    undated, moment = _moment(copy, by_id)
    return None if undated else (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() / 86400


def _label(roots: Sequence[Article], readings: Sequence[Reading | None], days: Sequence[float | None]) -> list[int]:
    """Return a story number for every text."""
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    if not roots:
        return []
    texts = weigh([Counter(words(root.text) + words(root.title) * TITLE) for root in roots])
    names = weigh([name_words(root, reading) for root, reading in zip(roots, readings, strict=True)])
    moments = np.array([np.nan if day is None else day for day in days])
    named = np.diff(names.indptr) >= NAMED
    first, second = _neighbours(texts, names)
    known = named[first] & named[second]
    alike = products(texts, first, second), products(names, first, second)
    likeness = _likeness(*alike, known, np.abs(moments[first] - moments[second]))
    labels = np.zeros(len(roots), dtype=np.int64)
    taken = 0
    pending = [(np.arange(len(roots)), ALIKE)]
    while pending:
        members, floor = pending.pop()
        place = np.full(len(roots), -1)
        place[members] = np.arange(len(members))
        close = (likeness >= floor) & (place[first] >= 0) & (place[second] >= 0)
        edges = coo_matrix(
            (np.ones(int(close.sum())), (place[first[close]], place[second[close]])), shape=(len(members),) * 2
        )
        number, component = connected_components(edges, directed=False)
        for piece in _pieces(component, number):
            inside = members[piece]
            if len(inside) > LARGEST and floor < 0.6:
                pending.append((inside, floor + 0.05))
                continue
            found = (
                _average_linkage(texts[inside], names[inside], named[inside], moments[inside])
                if 1 < len(inside) <= LARGEST
                else None
            )
            labels[inside] = taken + (0 if found is None else found)
            taken = int(labels[inside].max()) + 1
    return [int(label) for label in labels]


def _pieces(component: Any, number: int) -> Iterable[Any]:
    """Yield the positions of every component."""
    import numpy as np

    order = np.argsort(component, kind="stable")
    return np.split(order, np.cumsum(np.bincount(component, minlength=number))[:-1])


def _neighbours(texts: Any, names: Any) -> tuple[Any, Any]:
    """Return the pairs that are neighbours by words or by names, each once, in order."""
    import numpy as np

    pairs = [candidates(texts), candidates(names)]
    keys = np.unique(np.concatenate([first.astype(np.int64) * texts.shape[0] + second for first, second in pairs]))
    return keys // texts.shape[0], keys % texts.shape[0]


def _likeness(texts: Any, names: Any, named: Any, gap: Any) -> Any:
    """Join the cosines of words and names; lower them where no names are shared, and with the days between."""
    import numpy as np

    alike = (1 - NAMES) * texts + NAMES * names
    shared = np.where(named, np.minimum(1, names / STRANGERS), 1)
    return alike * shared * np.where(np.isnan(gap), UNDATED, np.maximum(0.5, 1 - gap / (2 * HALVED_AFTER_DAYS)))


def _average_linkage(texts: Any, names: Any, named: Any, moments: Any) -> Any:
    """Return a number from 0 for each text, the same for those that are one story."""
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage

    first, second = np.triu_indices(texts.shape[0], k=1)
    alike = (texts @ texts.T).toarray()[first, second], (names @ names.T).toarray()[first, second]
    likeness = _likeness(*alike, named[first] & named[second], np.abs(moments[first] - moments[second]))
    tree = linkage(np.round(np.clip(1 - likeness, 0, None), 9), "average")
    return fcluster(tree, 1 - ALIKE, "distance") - 1


def _story(
    groups: Sequence[CopyGroup], by_id: Mapping[str, Article], readings: Mapping[str, Reading], table: OutletTable
) -> Story:
    """Make the story of copy groups that are in order of time."""
    articles = [by_id[member] for copy in groups for member in copy.members]
    dates = [date for article in articles if (date := published(article))]
    return Story(
        id=groups[0].root,
        copies=tuple(groups),
        first_seen=min(dates, default=None),
        last_seen=max(dates, default=None),
        outlets=tuple(sorted({article.outlet for article in articles})),
        roots=independent_roots(articles, groups, readings, table),
    )
