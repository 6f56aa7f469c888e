"""How alike two texts are of which at least one is not read: by their names, what they mean, their numbers and days.

    likeness = 2 × log(1 + names) + 8 × meaning + numbers − 0.7 × days − 2 if they are set in different countries

`names` adds up what the names that both have tell: the more consonants agree and the fewer texts have the name, the
more. `meaning` is the cosine of the vectors of title and opening. Texts without a name in common are never joined,
however alike they sound: the reports on two earthquakes are alike in every language.

The numbers were fitted by logistic regression on one half of the events of a set of invented reports in ten languages,
tried on the other half and the other way round, and rounded (`tests/benchmarks/bench_languages.py`). The regression
asked for five times the weight on days, as its events are reported on one day each; news is not.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, log1p

from briefings.analysis.stories.multilingual.name_keys import MIN_CONSONANTS, UNCASED, NameKeys

#: What a name tells by the number of consonants that agree. Measured: see the head of the module.
_TOLD_BY_CONSONANTS = {3: 2.0, 4: 4.0, 5: 6.0}
_TOLD_BY_MORE = 7.0
#: A name that this share of the texts has tells nothing; so many texts without it are imagined. Measured: as above.
COMMON_SHARE = 0.35
IMAGINED_TEXTS = 100
#: Most that names, numbers and days decide. Measured: as above.
MAX_NAMES, MAX_NUMBERS, MAX_DAYS = 20.0, 2.0, 6.0
#: Days that are taken to lie between two texts of which one has no date. Not measured.
UNDATED_DAYS = 2.0
NAMES_WEIGHT, MEANING_WEIGHT, DAYS_WEIGHT = 2.0, 8.0, 0.7
#: Languages that the encoder was not trained on: two texts in one of them look alike for their letters. What they are
#: taken to be like at most: what half of the reports on one event in two languages are. Measured on the same reports.
UNTAUGHT = frozenset({"fa"})
UNTAUGHT_MEANING = 0.3
#: What is taken off where both name countries and have none in common. Not measured by itself.
OTHER_COUNTRIES = 2.0
#: Consonants of a name that may follow behind the whole of the other, where that has enough of them: endings.
#: Not measured by themselves.
_MAX_ENDING, _MIN_STEM = 2, 4
#: What is left of what a word tells that Arabic and Persian texts have in common, and no script that marks names.
#: Not measured by itself.
UNCONFIRMED_SHARE = 0.3
#: Texts that share a spelling and are compared for it at most; names that more have tell nothing. Limit: time.
MAX_BEARERS = 150
#: Longest run of consonants that is looked for inside a run of Chinese characters. Limit: time.
_LONGEST_INSIDE = 8


@dataclass(frozen=True, slots=True)
class ForeignFeatures:
    """What a text is compared by across languages; of a story that is read, one for each of its texts."""

    article: str
    language: str
    #: texts that are one story already count as one when it is asked how common a name is
    story: str
    names: NameKeys
    numbers: frozenset[float]
    territories: frozenset[str]
    #: days since 1970 of its publication
    day: float | None
    #: title and opening, encoded when the text is compared
    opening: str


@dataclass(frozen=True, slots=True)
class _SharedName:
    first: str
    second: str
    consonants: int


def find_pairs(texts: Sequence[ForeignFeatures]) -> dict[tuple[int, int], float]:
    """Return what the names in common tell of each pair of texts, of different stories, that have any."""
    shared = _find_shared_names(texts)
    bearers: dict[tuple[int, str], set[str]] = defaultdict(set)
    for (one, other), names in shared.items():
        for name in names:
            bearers[one, name.first].add(texts[other].story)
            bearers[other, name.second].add(texts[one].story)
    stories = len({text.story for text in texts}) + IMAGINED_TEXTS
    confirmed = _find_confirmed_names(texts, shared)

    def rarity(place: int, name: str) -> float:
        return max(0.0, 1 - log(1 + len(bearers[place, name])) / log(1 + COMMON_SHARE * stories))

    found = {
        pair: sum(
            _TOLD_BY_CONSONANTS.get(name.consonants, _TOLD_BY_MORE)
            * min(rarity(pair[0], name.first), rarity(pair[1], name.second))
            * (1.0 if {(pair[0], name.first), (pair[1], name.second)} & confirmed else UNCONFIRMED_SHARE)
            for name in names
        )
        for pair, names in shared.items()
    }
    return {pair: told for pair, told in sorted(found.items()) if told > 0}


def compute_likeness(
    one: ForeignFeatures, other: ForeignFeatures, names: float, meaning: float, rare: Mapping[float, int]
) -> float:
    """Return how alike two texts are, by what their names tell and the cosine of their vectors.

    `rare` counts the texts that have a number.
    """
    if one.language == other.language in UNTAUGHT:
        meaning = min(meaning, UNTAUGHT_MEANING)
    numbers = sum(1 / max(1, rare[number] - 1) for number in one.numbers & other.numbers)
    days = UNDATED_DAYS if one.day is None or other.day is None else abs(one.day - other.day)
    apart = bool(one.territories and other.territories and one.territories.isdisjoint(other.territories))
    likeness = (
        NAMES_WEIGHT * log1p(min(names, MAX_NAMES))
        + MEANING_WEIGHT * meaning
        + min(numbers, MAX_NUMBERS)
        - DAYS_WEIGHT * min(days, MAX_DAYS)
        - OTHER_COUNTRIES * apart
    )
    # Rounded, so that processors which add up in another order decide alike.
    return round(likeness, 4)


def count_numbers(texts: Sequence[ForeignFeatures]) -> Mapping[float, int]:
    """Return how many texts have each number."""
    return Counter(number for text in texts for number in text.numbers)


def _find_confirmed_names(
    texts: Sequence[ForeignFeatures], shared: Mapping[tuple[int, int], Sequence[_SharedName]]
) -> set[tuple[int, str]]:
    """Return the words, with the place of their text, that are known for names: a script that marks names has them."""
    found: set[tuple[int, str]] = set()
    for (one, other), names in shared.items():
        if not (texts[one].language in UNCASED and texts[other].language in UNCASED):
            found.update(named for name in names for named in ((one, name.first), (other, name.second)))
    return found


def _find_shared_names(texts: Sequence[ForeignFeatures]) -> dict[tuple[int, int], list[_SharedName]]:
    """Return the names that two texts of different stories have in common, each name of either once."""
    found: dict[tuple[int, int], dict[tuple[str, str], int]] = defaultdict(dict)
    for sound, bearers in _index_names(texts).items():
        if 1 < len(bearers) <= MAX_BEARERS:
            for one, other in combinations(bearers, 2):
                pair = one.place, other.place
                both_read = texts[one.place].language == texts[other.place].language == "en"
                if not both_read and texts[one.place].story != texts[other.place].story and (one.whole or other.whole):
                    words = one.word, other.word
                    found[pair][words] = max(len(sound), found[pair].get(words, 0))
    return {pair: list(_choose_names(names)) for pair, names in found.items()}


@dataclass(frozen=True, slots=True)
class _Bearer:
    """A text with a name that may sound like this."""

    place: int
    word: str
    #: whether the name sounds like this as a whole; of two at least one has to
    whole: bool


def _index_names(texts: Sequence[ForeignFeatures]) -> dict[str, list[_Bearer]]:
    """Return the bearers of every sound, in the order of the texts."""
    found: dict[str, dict[tuple[int, str], bool]] = defaultdict(dict)
    for place, text in enumerate(texts):
        for word, sounds in text.names.items():
            for sound in sounds:
                found[sound][place, word] = True
                for part in _list_parts(sound, text.language):
                    found[part].setdefault((place, word), False)
    return {
        sound: [_Bearer(place, word, whole) for (place, word), whole in bearers.items()]
        for sound, bearers in found.items()
        if any(bearers.values())
    }


def _list_parts(sound: str, language: str) -> Iterator[str]:
    """Yield what a name may sound like without its ending, of Chinese every run inside: there is no word but a run."""
    if language == "zh":
        for start in range(len(sound)):
            for end in range(start + MIN_CONSONANTS, min(len(sound), start + _LONGEST_INSIDE) + 1):
                yield sound[start:end]
    else:
        for length in range(max(_MIN_STEM, len(sound) - _MAX_ENDING), len(sound)):
            yield sound[:length]


def _choose_names(names: Mapping[tuple[str, str], int]) -> Iterator[_SharedName]:
    """Yield pairs of words that are one name, the clearest first; a word is one name only."""
    taken: set[tuple[int, str]] = set()
    for (first, second), consonants in sorted(names.items(), key=lambda pair: (-pair[1], pair[0])):
        if taken.isdisjoint({(0, first), (1, second)}):
            taken |= {(0, first), (1, second)}
            yield _SharedName(first, second, consonants)
