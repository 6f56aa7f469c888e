"""Puts articles in other languages into stories: into those that are told already, and the others among themselves.

The stories of what is read are formed before and never change by it: two of them do not become one, and none loses a
text. What is like a story is the average of its `COMPARED_TEXTS` texts that are most like: a long story has many sides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from briefings.analysis.stories.multilingual.likeness import (
    ForeignFeatures,
    compute_likeness,
    count_numbers,
    find_pairs,
)
from briefings.analysis.stories.multilingual.sentence_vectors import encode_texts

#: Least likeness of what is joined. Measured: see the head of `likeness.py`.
MIN_LIKENESS = 4.0
#: Texts of each of two groups that are compared, those most like. Not measured by itself.
COMPARED_TEXTS = 3
#: What two texts without a name in common are like.
_UNLIKE = -5.0


def join_texts(
    texts: Sequence[ForeignFeatures], read: frozenset[str], known: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Return the story of every text, by its article; texts that are one story already stay together.

    Two stories with texts that are `read` never become one, and neither do two that are `known` from earlier editions.
    A story keeps the name by which it is known, else that of what is read.
    """
    groups = _Groups(texts, read, known)
    offers = groups.list_offers()
    heapify(offers)
    while offers:
        offer = heappop(offers)
        if offer.sizes != groups.count_texts(offer.one, offer.other):
            continue  # one of them has grown since, or is part of another
        for found in groups.merge(offer.one, offer.other):
            heappush(offers, found)
    return {article: story for story, members in groups.members.items() for article in members}


@dataclass(frozen=True, slots=True, order=True)
class _Offer:
    """Two stories that are alike enough to become one; those most alike come first."""

    unlikeness: float
    one: str
    other: str
    #: how many texts each had when they were compared
    sizes: tuple[int, int]


class _Groups:
    """Stories as they grow, with how alike the texts of any two of them are."""

    def __init__(self, texts: Sequence[ForeignFeatures], read: frozenset[str], known: frozenset[str]) -> None:
        self.members: dict[str, list[str]] = {}
        for text in texts:
            self.members.setdefault(text.story, []).append(text.article)
        fixed = (("known", known), ("read", read))
        self._fixed = {story: {name for name, held in fixed if story in held} for story in self.members}
        self._links: dict[str, dict[str, list[float]]] = {story: {} for story in self.members}
        for (one, other), likeness in _compare_texts(texts).items():
            first, second = texts[one].story, texts[other].story
            self._links[first].setdefault(second, []).append(likeness)
            self._links[second].setdefault(first, []).append(likeness)

    def count_texts(self, one: str, other: str) -> tuple[int, int]:
        """Return how many texts two stories have; none where one is part of another by now."""
        return len(self.members.get(one, ())), len(self.members.get(other, ()))

    def list_offers(self) -> list[_Offer]:
        """Return every two stories that are alike enough."""
        pairs = ((one, other) for one in sorted(self._links) for other in sorted(self._links[one]) if one < other)
        return [found for one, other in pairs if (found := self._compare(one, other))]

    def merge(self, one: str, other: str) -> list[_Offer]:
        """Make two stories one, and return what it is alike to now."""
        # "known" < "read" < nothing, and the earlier name where both are alike.
        ordered = sorted((one, other), key=lambda story: (min(self._fixed[story], default="~"), story))
        keep, gone = ordered[0], ordered[1]
        self._fixed[keep] |= self._fixed.pop(gone)
        self.members[keep] += self.members.pop(gone)
        own = self._links[keep]
        for beyond, likenesses in self._links.pop(gone).items():
            del self._links[beyond][gone]
            if beyond != keep:
                own.setdefault(beyond, []).extend(likenesses)
                self._links[beyond][keep] = own[beyond]
        pairs = [(min(keep, beyond), max(keep, beyond)) for beyond in sorted(own)]
        return [found for first, second in pairs if (found := self._compare(first, second))]

    def _compare(self, one: str, other: str) -> _Offer | None:
        """Return an offer to make two stories one; None where they may not be, or are not alike enough."""
        if not self._fixed[one].isdisjoint(self._fixed[other]):
            return None
        sizes = self.count_texts(one, other)
        compared = min(COMPARED_TEXTS, sizes[0]) * min(COMPARED_TEXTS, sizes[1])
        best = sorted(self._links[one][other], reverse=True)[:compared]
        likeness = round((sum(best) + _UNLIKE * (compared - len(best))) / compared, 4)
        return _Offer(-likeness, one, other, sizes) if likeness >= MIN_LIKENESS else None


def _compare_texts(texts: Sequence[ForeignFeatures]) -> dict[tuple[int, int], float]:
    """Return how alike any two texts are that have a name in common."""
    pairs = find_pairs(texts)
    used = sorted({place for pair in pairs for place in pair})
    row = {place: number for number, place in enumerate(used)}
    languages = [texts[place].language for place in used]
    vectors = encode_texts([texts[place].opening for place in used], languages)
    rare = count_numbers(texts)
    found = {}
    for (one, other), names in pairs.items():
        meaning = float(vectors[row[one]] @ vectors[row[other]])
        found[one, other] = compute_likeness(texts[one], texts[other], names, meaning, rare)
    return found
