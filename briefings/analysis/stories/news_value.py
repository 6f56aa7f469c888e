"""Says what of an article makes it news, by the words of its title and opening, and what makes it less.

The values are those that studies of what editors choose name: who has power does something that binds, many are
concerned or it is rare, people are hurt. A text counts less where it tells words about words, where it is about news
and not of it, and where its subject is a light one. The words are English (list `news_values`).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType

from briefings.analysis.english import word_lists
from briefings.analysis.stories.clustering.stems import WORD_PATTERN
from briefings.analysis.stories.standalone import QUOTED
from briefings.analysis.stories.topics.news_subjects import weigh_subjects
from briefings.core.article import Article

#: Words of a text that open it, those of them that count in full with the title, and what the others count.
#: Measured: `bench_front_page`, where 20 to 40 and 60 to 120 do about as well.
OPENING_WORDS, HEAD_WORDS, LATER_WEIGHT = 80, 30, 0.5
#: Matters of one kind at which it counts in full. Measured: as above; two to four do about as well.
FULL_MATTERS = 3
#: What all subjects weigh besides what a text has of them, so that one word makes no text a light one. Not measured.
SUBJECT_DOUBT = 4.0
LIGHT_SUBJECTS = frozenset({"Sport", "Arts and media", "Lifestyle", "People"})
#: Words of an opening from which it is asked whether it is English, and the share of small words that English has.
#: Not measured: sentences of English have a third.
MIN_WORDS_TO_TELL, MIN_SMALL_WORDS = 20, 0.1
#: A number that is a matter of scale, and words before what it counts in which it stands; and what is a year.
#: Not measured: an editor's choice.
MANY, NUMBER_REACH, YEARS = 10, 3, range(1900, 2100)
#: Before a matter they say that it is no more: "the former president".
PAST = frozenset({"former", "ex", "retired", "late", "onetime"})
_SMALL_WORDS = frozenset({"the", "a", "an", "of", "to", "in", "and", "for", "on", "that", "is", "was", "by", "with"})
#: "Obama sees 'insult' in it".
_HEADLINE_QUOTE = re.compile(r"(?<!\w)'[^']{1,60}'(?!\w)")
#: Stands before the words that open a text.
_START = "^"


@dataclass(frozen=True, slots=True)
class NewsValue:
    """What makes a text news, and less; every field lies between 0 and 1."""

    #: who governs, makes law, judges or commands is in it
    power: float = 0.0
    #: something is done that binds
    decision: float = 0.0
    #: many are concerned, or it is rare
    scale: float = 0.0
    #: people are killed or hurt, or fight
    harm: float = 0.0
    #: it tells words about words, and shows of them
    talk: float = 0.0
    #: it is about news, and not of it
    background: float = 0.0
    #: its subject is sport, arts, people or lifestyle
    light: float = 0.0


KINDS = tuple(field.name for field in fields(NewsValue))
#: Kinds that make a text more.
GAINS = frozenset({"power", "decision", "scale", "harm"})


@cache
def load_matters() -> Mapping[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """Return for each run of words the matters that it names: their kind, and their number in the list."""
    matters: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    for number, row in enumerate(word_lists.load_rows("news_values")):
        for form in word_lists.split_entries(row, 1):
            matters.setdefault(tuple(form.split()), []).append((row[0], number))
    return MappingProxyType({form: tuple(found) for form, found in matters.items()})


@cache
def _load_counted() -> frozenset[str]:
    return frozenset(
        " ".join(run) for run, found in load_matters().items() if any(kind == "people" for kind, _ in found)
    )


@cache
def _load_runs() -> Mapping[str, tuple[tuple[tuple[str, ...], tuple[tuple[str, int], ...]], ...]]:
    """Return by its first word every run of words that names matters, the longest first."""
    runs: dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, int], ...]]]] = {}
    for run, named in sorted(load_matters().items(), key=lambda found: (-len(found[0]), found[0])):
        runs.setdefault(run[0], []).append((run, named))
    return MappingProxyType({first: tuple(found) for first, found in runs.items()})


def measure_news_value(article: Article) -> NewsValue | None:
    """Return what makes an article news; None where its words are not English.

    What stands in quotation marks is left out: it is said, not done.
    """
    title, text = "" if "title" in article.supplied else article.title, article.text
    if title and text.startswith(title):
        text = text[len(title) :]
    words = _find_unquoted_words(title)
    opening = _find_unquoted_words(" ".join(text.split(maxsplit=OPENING_WORDS)[:OPENING_WORDS]))
    if not is_english(article, (*words, *opening)):
        return None
    head = _find_matters([_START, *words, *([] if words else opening[:HEAD_WORDS])])
    head |= _find_matters(opening[:HEAD_WORDS])
    later = _find_matters(opening[HEAD_WORDS:]) - head
    found: defaultdict[str, float] = defaultdict(float)
    for matters, weight in ((head, 1.0), (later, LATER_WEIGHT)):
        for kind, _ in matters:
            found[kind] += weight
    shares = {kind: min(1.0, found[kind] / FULL_MATTERS) for kind in KINDS}
    subjects = weigh_subjects(article)
    light = sum(subjects[subject] for subject in sorted(LIGHT_SUBJECTS & subjects.keys()))
    return NewsValue(**shares | {"light": light / (SUBJECT_DOUBT + sum(subjects.values()))})


def count_matters(text: str) -> int:
    """Return how many matters of power, decision, scale and harm a sentence names outside quotation marks.

    >>> count_matters("The president of Ostrana resigned on Monday.")
    2
    """
    return sum(kind in GAINS for kind, _ in _find_matters(_find_unquoted_words(text)))


def average_news_value(values: Iterable[NewsValue]) -> NewsValue | None:
    """Return the mean of some values; None where there is none."""
    every = tuple(values)
    if not every:
        return None
    return NewsValue(**{kind: sum(getattr(value, kind) for value in every) / len(every) for kind in KINDS})


def is_english(article: Article, words: Sequence[str]) -> bool:
    """Return whether a text is English, by what it says of itself, else by its small words."""
    if article.language is not None:
        return article.language == "en"
    small = sum(word in _SMALL_WORDS for word in words)
    return len(words) < MIN_WORDS_TO_TELL or small >= MIN_SMALL_WORDS * len(words)


def counts_many(words: Sequence[str]) -> bool:
    """Return whether some words count people, or what concerns many, from ten on.

    >>> counts_many(["twenty", "nine", "people", "left"]), counts_many(["in", "2011", "people", "left"])
    (True, False)
    """
    counted, numbers = _load_counted(), word_lists.load_numbers("number")
    for place, word in enumerate(words):
        if word in counted:
            before = words[max(0, place - NUMBER_REACH) : place]
            if any(numbers.get(one, 0) >= MANY or (one.isdecimal() and _is_many(int(one))) for one in before):
                return True
    return False


def _is_many(number: int) -> bool:
    return number >= MANY and number not in YEARS


def _find_unquoted_words(text: str) -> list[str]:
    """Return the words of a text in small letters, without those in quotation marks, and without "'s"."""
    own = _HEADLINE_QUOTE.sub(" ", QUOTED.sub(" ", text))
    return [word.lower().replace("’", "'").removesuffix("'s") for word in WORD_PATTERN.findall(own)]


def _find_matters(words: Sequence[str]) -> set[tuple[str, int]]:
    """Return the matters that some words name; of runs that begin at one word the longest says what it is."""
    runs = _load_runs()
    found: set[tuple[str, int]] = {("scale", -1)} if counts_many(words) else set()
    place = 0
    while place < len(words):
        for run, named in runs.get(words[place], ()):
            if tuple(words[place : place + len(run)]) == run:
                if words[max(0, place - 1)] not in PAST:
                    found.update(named)
                place += len(run)
                break
        else:
            place += 1
    return found
