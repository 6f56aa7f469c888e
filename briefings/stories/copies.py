"""Folds articles that are one text: exact, near (cut, reordered, reworded), of one wire, or later versions.

Every text, in order of time, joins the earlier text that covers most of it. A word is covered when it stands in a run
of three words that the other text has too. Runs are looked up, texts are never all compared, so the work grows in step
with the number of articles.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from briefings.model.address import canonical_url, is_front
from briefings.model.article import Article
from briefings.model.reading import Reading
from briefings.model.story import CopyGroup
from briefings.stories.agencies import Credit, credited, mentions
from briefings.stories.moments import published

RUN = 3
#: Reworded stretches of up to this many words between covered ones count as covered.
GAP = 2
#: A text is a copy when earlier texts cover this share of its words, the one it joins at least `PART` of them …
COVERED = 0.6
PART = 0.3
#: … or when it holds this share of an earlier, shorter text, which makes up at least `PART` of it.
HELD = 0.7
#: A text may hold the shared words this much more often than the other.
LEEWAY = 1.2
#: Texts that share a run are compared in stretches of this many, so that a text printed a thousand times costs no more.
STRETCH = 64
#: Each text is compared word by word with at most this many earlier ones, those that share most with it.
CLOSEST = 8
#: The root is the earliest member that has at least this share of the words of the longest.
WHOLE = 0.8
TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Text:
    """One distinct text: its members by time, its words, and the runs they make."""

    members: tuple[Article, ...]
    tokens: tuple[str, ...]
    runs: Any
    #: the same runs, each once, in order
    distinct: Any

    @property
    def moment(self) -> tuple[datetime, int, str]:
        """What texts are ordered by: time, then the shorter first (a round-up comes after its parts), then the id."""
        return (_moment(self.members[0])[0], len(self.tokens), self.members[0].id)


@dataclass(frozen=True, slots=True)
class _Join:
    """Texts found to be one, with the lowest share of words by which one of them was joined; 0 by address alone."""

    texts: tuple[_Text, ...]
    share: float = 1.0


def fold(articles: Sequence[Article], readings: Mapping[str, Reading]) -> tuple[CopyGroup, ...]:
    """Return the copy groups in order of time; every article is in exactly one."""
    joins = [_Join((text,)) for text in _distinct(articles)]
    while True:
        pairs, cut = _sharing([join.texts[0] for join in joins])
        joined = _join(joins, pairs)
        if not cut or len(joined) == len(joins):
            joins = joined
            break
        joins = joined
    joins = _by_address(joins)
    groups = [_group(join) for join in joins]
    moments = {article.id: _moment(article) for article in articles}
    return tuple(sorted(groups, key=lambda group: min(moments[member] for member in group.members)))


def _by_address(joins: Sequence[_Join]) -> list[_Join]:
    """Join texts that stood at one address one after the other, however much was rewritten."""
    grown: list[list[_Join]] = []
    owner: dict[str, int] = {}
    for join in joins:
        addresses = {_address(article) for text in join.texts for article in text.members} - {""}
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
        parts[0] if len(parts) == 1 else _Join(tuple(text for part in parts for text in part.texts), 0.0)
        for parts in grown
        if parts
    ]


def _address(article: Article) -> str:
    """Return the address that an article has to itself; empty where it has none."""
    return canonical_url(article.url) if article.url and not is_front(article.url) else ""


def _moment(article: Article) -> tuple[datetime, str]:
    """Return what articles are ordered by."""
    return (published(article) or article.collected, article.id)


def _distinct(articles: Sequence[Article]) -> list[_Text]:
    """Join articles with the same digest, and cut each text into runs of words, numbered alike across texts."""
    import numpy as np

    by_digest: dict[str, list[Article]] = {}
    for article in sorted(articles, key=_moment):
        by_digest.setdefault(article.digest, []).append(article)
    numbers: dict[tuple[str, ...], int] = {}
    texts = []
    for members in by_digest.values():
        tokens = tuple(TOKEN.findall(members[0].text.casefold()))
        runs = zip(*(tokens[start:] for start in range(RUN)), strict=False)
        numbered = np.fromiter((numbers.setdefault(run, len(numbers)) for run in runs), dtype=np.int64)
        texts.append(_Text(tuple(members), tokens, numbered, np.unique(numbered)))
    return sorted(texts, key=lambda text: text.moment)


def _join(joins: Sequence[_Join], pairs: Iterable[tuple[int, int]]) -> list[_Join]:
    """Join what covers one another, judged by the first text of each; `pairs` are the places to compare."""
    heads = [join.texts[0] for join in joins]
    earlier_of: dict[int, list[int]] = {}
    for first, second in pairs:
        earlier_of.setdefault(second, []).append(first)
    owner = list(range(len(heads)))
    grown: dict[int, list[_Join]] = {place: [join] for place, join in enumerate(joins)}
    for place, later in enumerate(heads):
        candidates = [(other, heads[other]) for other in earlier_of.get(place, ())]
        share, earlier = _closest(later, candidates)
        while earlier is not None and not _is_of(later, heads[earlier], heads[owner[earlier]]):
            candidates = [candidate for candidate in candidates if candidate[0] != earlier]
            share, earlier = _closest(later, candidates)
        if earlier is not None:
            owner[place] = owner[earlier]
            grown[owner[place]].append(replace(joins[place], share=min(share, joins[place].share)))
            del grown[place]
    return [
        _Join(tuple(text for join in parts for text in join.texts), min(join.share for join in parts))
        for parts in grown.values()
    ]


def _sharing(texts: Sequence[_Text]) -> tuple[list[tuple[int, int]], bool]:
    """Return pairs (earlier, later) that share at least a fifth of the shorter one's runs, `CLOSEST` a later text.

    The second value tells whether a run was shared by so many texts that not all of them were held against each other.
    """
    import numpy as np
    from scipy import sparse

    sets = [text.distinct for text in texts]
    sizes = np.array([len(runs) for runs in sets])
    if not sizes.sum():
        return [], False
    rows = np.repeat(np.arange(len(texts)), sizes)
    columns = np.concatenate(sets)
    order = np.lexsort((rows, columns))
    rows, columns = rows[order], columns[order]
    place = np.arange(len(columns)) - np.searchsorted(columns, columns)
    _, stretches = np.unique(columns * (len(texts) + 1) + place // STRETCH, return_inverse=True)
    shared_by = np.bincount(stretches)
    worth = shared_by[stretches] > 1
    table = sparse.csr_matrix(
        (np.ones(int(worth.sum()), dtype=np.int32), (rows[worth], stretches[worth])), shape=(len(texts), len(shared_by))
    )
    pairs = sparse.triu(table @ table.T, k=1).tocoo()
    enough = np.flatnonzero(pairs.data >= 0.2 * np.minimum(sizes[pairs.row], sizes[pairs.col]))
    first, second, shared = pairs.row[enough], pairs.col[enough], pairs.data[enough]
    order = np.lexsort((first, -shared, second))
    first, second = first[order], second[order]
    rank = np.arange(len(second)) - np.searchsorted(second, second)
    pairs_kept = list(zip(first[rank < CLOSEST].tolist(), second[rank < CLOSEST].tolist(), strict=True))
    return pairs_kept, bool((place >= STRETCH).any())


def _closest(later: _Text, candidates: Sequence[tuple[int, _Text]]) -> tuple[float, int | None]:
    """Return the share of words by which a text is a copy of earlier ones, and the one that it repeats most of."""
    import numpy as np

    best: tuple[float, int | None] = (0.0, None)
    together = np.zeros(len(later.tokens), dtype=bool)
    most: tuple[float, int] = (0.0, 0)
    for place, earlier in candidates:
        covered = _covered(later, earlier)
        of_later = _part(covered)
        together |= covered
        most = max(most, (of_later, -place))
        if of_later < PART:
            continue
        # Both texts have the shared words about as often, so the other way round need not always be looked at.
        held = int(len(later.tokens) * of_later * LEEWAY) >= HELD * len(earlier.tokens)
        of_earlier = _share(earlier, later) if held or of_later >= COVERED else 0.0
        if of_later >= COVERED or of_earlier >= HELD:
            best = max(best, (max(of_later, of_earlier), -place), key=lambda found: (found[0], found[1] or 0))
    if best[1] is None and most[0] >= PART and _part(together) >= HELD:
        best = (_part(together), most[1])
    return best[0], None if best[1] is None else -best[1]


def _is_of(later: _Text, earlier: _Text, head: _Text) -> bool:
    """Tell whether a copy of a text is of that text's group: it shares with the head of the group, or is all one text.

    A text that prints two others one after the other is a copy of the first, and would make the second one of it too.
    """
    if earlier is head or max(_share(later, head), _share(head, later)) >= PART:
        return True
    return min(_share(later, earlier), _share(earlier, later)) >= COVERED


def _share(text: _Text, other: _Text) -> float:
    """Return the share of the text's words that the other text covers."""
    return _part(_covered(text, other))


def _part(marks: Any) -> float:
    """Return the share of words that are marked."""
    import numpy as np

    return int(np.count_nonzero(marks)) / max(1, len(marks))


def _covered(text: _Text, other: _Text) -> Any:
    """Mark the text's words that stand in a run which the other text has too, short gaps between them included."""
    import numpy as np

    covered = np.zeros(len(text.tokens), dtype=bool)
    if not len(other.distinct):
        return covered
    places = np.searchsorted(other.distinct, text.runs)
    places[places == len(other.distinct)] = 0
    found = other.distinct[places] == text.runs
    for start in range(RUN):
        covered[start : start + len(found)] |= found
    places = covered.nonzero()[0]
    steps = places[1:] - places[:-1]
    for gap in ((steps > 1) & (steps <= GAP + 1)).nonzero()[0]:
        covered[places[gap] : places[gap + 1]] = True
    return covered


def _group(join: _Join) -> CopyGroup:
    """Make the copy group: choose its root, name its kind, its agency and how it was recognised."""
    members = sorted((article for text in join.texts for article in text.members), key=_moment)
    longest = max(len(text.tokens) for text in join.texts)
    whole = {text.members[0].digest for text in join.texts if len(text.tokens) >= WHOLE * longest}
    root = next(article for article in members if article.digest in whole)
    credit = next((credit for article in (root, *members) if (credit := credited(article))), None)
    kind = _kind(members, root, credit)
    return CopyGroup(
        root=root.id,
        members=(root.id, *(article.id for article in members if article.id != root.id)),
        kind=kind,
        agency=credit.agency if credit else None,
        evidence=_evidence(join, members, root, kind, credit),
    )


def _kind(members: Sequence[Article], root: Article, credit: Credit | None) -> str:
    """Name the kind by the strongest tie of a member to the root.

    "exact" (the same text), "version" (changed by the same outlet), "wire" (a member names its agency), else "near".
    """
    others = [article for article in members if article.id != root.id]
    if not others:
        return "single"
    if any(article.digest == root.digest for article in others):
        return "exact"
    if all(article.outlet == root.outlet or _address(article) == _address(root) != "" for article in others):
        return "version"
    if credit is None:
        return "near"
    return "wire" if any(mentions(article, credit.agency) for article in others) else "near"


def _evidence(join: _Join, members: Sequence[Article], root: Article, kind: str, credit: Credit | None) -> str:
    """Say how the copies were recognised, for the reader."""
    same_text = len({article.digest for article in members}) == 1
    share = f"at least {join.share:.0%} of the words".replace("%", " %") if join.share else "same address"
    share = "same text" if same_text else share
    if kind == "single":
        return str(credit) if credit else ""
    if kind == "version":
        return f"{share}; {_changes(root, members[-1])}"
    return f"{credit}; {share}" if credit else share


def _changes(earlier: Article, later: Article) -> str:
    """Say what a later version of an article changed, in paragraphs."""
    before, after = earlier.text.split("\n\n"), later.text.split("\n\n")
    added, removed = len(set(after) - set(before)), len(set(before) - set(after))
    headline = "" if earlier.title == later.title else ", new headline"
    return f"later version: {added} new or changed paragraphs, {removed} gone{headline}"
