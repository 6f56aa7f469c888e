"""Names that a corpus got wrong by its own rules: marked as missing, so that nothing is learnt from them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from briefings.analysis.english.training.corpora import Sentence

#: a mark that says nothing
UNKNOWN = ""

#: words inside a derived span that show it runs over more than one name
JOINTS = frozenset(("of", "and", "or", "'s", "’s", ",", "the", "for", "in", "with", "(", "by"))
#: titles, which the corpora we are measured by leave outside the name
TITLES = re.compile(
    r"(?i)(?:mr|mrs|ms|dr|prof|sen|rep|gov|gen|lt|col|capt|sgt|rev|st)\.?|president|professor|minister|ambassador|senator|judge"
    r"|justice|secretary|governor|mayor|king|queen|prince|princess|pope|sir|lady|lord|general|captain|chief|director|chairman"
    r"|(?:[A-Z]\w+(?:an|ese|ish|ian|ans|ese|ims|ists))|mom|dad|god|moderator|speaker|taliban"
)
LONGEST_DATE = 4


def find_name_spans(marks: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return the names of a row of marks as (first word, end, label)."""
    starts = [i for i, mark in enumerate(marks) if mark.startswith("B-")]
    found = []
    for start in starts:
        end = start + 1
        while end < len(marks) and marks[end] == "I-" + marks[start][2:]:
            end += 1
        found.append((start, end, marks[start][2:]))
    return found


def forget_names(sentence: Sentence, doubtful: Iterable[tuple[int, int, str]]) -> Sentence:
    """Return a sentence without what is said of some of its names."""
    marks = list(sentence.names)
    for start, end, _ in doubtful:
        marks[start:end] = [UNKNOWN] * (end - start)
    return replace(sentence, names=tuple(marks))


def clean_derived_names(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Forget the spans of a corpus derived from noun phrases wherever they hold more, or less, than a name."""

    def doubtful(words: Sequence[str], label: str) -> bool:
        if label == "DATE":
            return len(words) > LONGEST_DATE
        if label == "PERSON":
            return any(w.lower() in JOINTS for w in words) or bool(TITLES.fullmatch(words[0])) or len(words) > 4
        return bool({"and", ",", "'s", "’s"} & {word.lower() for word in words})

    return tuple(
        forget_names(s, [run for run in find_name_spans(s.names) if doubtful(s.words[run[0] : run[1]], run[2])])
        for s in sentences
    )


def clean_outvoted_names(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Forget the names of an automatic corpus that it mostly labels otherwise ("Tehran" as a people)."""
    counts = Counter((s.words[start:end], label) for s in sentences for start, end, label in find_name_spans(s.names))
    best: dict[tuple[str, ...], int] = {}
    for (words, _), count in counts.items():
        best[words] = max(best.get(words, 0), count)

    def doubtful(words: tuple[str, ...], label: str) -> bool:
        return 2 * counts[words, label] < best[words]

    return tuple(
        forget_names(s, [run for run in find_name_spans(s.names) if doubtful(s.words[run[0] : run[1]], run[2])])
        for s in sentences
    )
