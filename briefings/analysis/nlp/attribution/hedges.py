"""A stretch of text in, the words that weaken it out: modals, hearsay, guesses, conditions and round figures."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives

_NUMBER = (
    r"(?:[$€£]?\d|an?\s(?:dozen|hundred|thousand|million|third|quarter)|" + alternatives("numbers", "hedged") + ")"
)

#: What a "whether" hangs on that weakens nothing.
_GIVEN_WHETHER = re.compile(
    r"\b(?:depend(?:s|ed|ing|ent)?\b[^.;:?!]*|(?:regardless of|no matter|irrespective of)\s)\Z", re.IGNORECASE
)
#: Characters before a "whether" among which that is looked for. Limit: time.
_GIVEN_REACH = 120
#: What turns a "doubt" into none: "no doubt", "without a doubt".
_NO_DOUBT = re.compile(r"\b(?:no|without(?: an?)?|beyond(?: an?)?)(?: reasonable| serious| real)? \Z", re.IGNORECASE)
#: Characters before a doubt in which it is taken back. Limit: time.
_NO_DOUBT_REACH = 24


class Hedge(NamedTuple):
    """A cue, where it stands, what kind of cue it is and how far it weakens: "weak", "medium", "strong"."""

    start: int
    end: int
    kind: str
    strength: str


def find_hedges(text: str, start: int, end: int) -> Iterator[Hedge]:
    """Yield the hedges of a stretch of text, in order; none overlaps another."""
    for match in _compile_hedge_pattern().finditer(text, start, end):
        cue = " ".join(match.group().lower().split())
        if cue == "may" and match.group()[0] == "M" and not _is_sentence_start(text, match.start()):
            continue  # the month
        if cue == "possible" and (text.endswith("as ", 0, match.start()) or text.startswith(" to ", match.end())):
            continue  # "as soon as possible", "made it possible to": no guess
        if cue == "expected" and text.endswith("to be ", 0, match.start()) and not text.startswith(" to ", match.end()):
            continue  # "delays were to be expected": they came
        if cue == "whether" and _GIVEN_WHETHER.search(text, max(start, match.start() - _GIVEN_REACH), match.start()):
            continue  # "it depends on the weather and whether they come": both are thought of, none is left open
        if cue == "doubt" and _NO_DOUBT.search(text, max(start, match.start() - _NO_DOUBT_REACH), match.start()):
            continue  # "there is no doubt", "without a doubt": it is sure
        row = _load_hedge_cues()[cue]
        yield Hedge(match.start(), match.end(), row[0], row[1])


def _is_sentence_start(text: str, place: int) -> bool:
    """Whether a word opens a sentence and is not the month."""
    return text[max(0, place - 3) : place].rstrip(" “\"'‘")[-1:] in {"", ".", "\n", "!", "?"}


@cache
def _load_hedge_cues() -> dict[str, tuple[str, str]]:
    return {
        row[0]: (word_lists.get_column(row, 1), word_lists.get_column(row, 2))
        for row in word_lists.load_rows("uncertainty")
    }


@cache
def _compile_hedge_pattern() -> re.Pattern[str]:
    """Return one pattern of all cues, the longest first."""
    parts = []
    for row in sorted(word_lists.load_rows("uncertainty"), key=lambda row: (-len(row[0]), row[0])):
        entries = word_lists.split_entries(row, 3)
        after = tuple(entry for entry in entries if entry[0] != "!")
        barred = [re.escape(entry[1:]) for entry in entries if entry[0] == "!"]
        part = re.escape(row[0]).replace(r"\ ", r"\s")
        if after == ("#",):
            part += rf"(?=\s{_NUMBER})"
        elif after:
            part += rf"(?=\s(?:{'|'.join(map(re.escape, after))})\b)"
        parts.append(rf"{part}(?!\s(?:{'|'.join(barred)})\b)" if barred else part)
    return re.compile(rf"(?<![\w’'-])(?:{'|'.join(parts)})(?![\w-])", re.IGNORECASE)
