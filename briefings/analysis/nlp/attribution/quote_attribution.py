"""Quotations and attributions in, quotations with their speaker out: who says the words between the marks."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from briefings.analysis.nlp.attribution.dependency_rules import Attribution, find_cue_and_speaker, find_speech_verbs
from briefings.analysis.nlp.attribution.phrase_spans import Range
from briefings.analysis.nlp.attribution.quotations import Quotation
from briefings.analysis.nlp.tokens.dependency_tree import Tree

#: A quotation of fewer words is a word under tongs, not a statement.
#: Not measured by itself; `bench_claims` holds the F1 of claims on PolNeAR (dev).
MIN_QUOTATION_WORDS = 4


#: "To the question, “why?”, Doe replied: ": somebody else asks that.
_QUESTION_BEFORE = re.compile(r"\A[^“\"]+[“\"][^“”\"]+\?[”\"][^“”\"]*:\s*\Z")
#: Words between a report and a quotation that goes on with it: "… and that". Not measured: chosen by eye.
_FARTHEST_CONTINUATION = 4
#: “State of the Union”: the name of a programme, a book or a law.
_WORK_TITLE = re.compile(r"\W*[A-Z]\w*(?:\s(?:[A-Z\d][\w’'-]*|of|the|and|in|on|a|for|to|with))*\s[A-Z][\w’'-]*\W*")


class ParsedSentence(NamedTuple):
    """One sentence: its tree, its place, its paragraph and the attributions that grammar found in it."""

    tree: Tree
    start: int
    end: int
    paragraph: int
    attributions: tuple[Attribution, ...]


def is_full_statement(text: str, quotation: Quotation) -> bool:
    """Whether a quotation is a statement of its own rather than words under tongs."""
    inner = text[quotation.start : quotation.end]
    if len(inner.split()) >= MIN_QUOTATION_WORDS and not _WORK_TITLE.fullmatch(inner):
        return True
    before = text[max(0, quotation.start - 3) : quotation.start].rstrip(" ")[-1:]
    return inner.rstrip("\"”’'»“")[-1:] in {",", ".", "?", "!"} and before in {
        "",
        "\n",
        ",",
        ":",
        ".",
        "”",
        '"',
        "?",
        "!",
    }


def count_shared_characters(one: Range, other: Range) -> int:
    """Return how many characters two stretches share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def attribute_quotations(
    text: str, passages: Sequence[ParsedSentence], quotations: Sequence[Quotation]
) -> list[Attribution]:
    """Return all attributions, each quotation joined to the one that reports it."""
    found: list[Attribution] = []
    held: Quotation | None = None
    last: tuple[int, int] | None = None  # index in `found` and paragraph of the last speech
    first = 0
    for number, passage in enumerate(passages):
        while first < len(quotations) and quotations[first].end <= passage.start:
            first += 1
        here = list(takewhile(lambda q: q.start < passage.end, quotations[first : first + 100]))  # noqa: B023
        full = [q for q in here if is_full_statement(text, q)]
        said = [a for a in passage.attributions if not _is_inside_quotation(a.cue, full)]
        whole = [q for q in full if q is not held]
        opened = len(found)
        said, rest = _join_quotations(text, said, whole)
        found += said
        speech = next((opened + i for i, a in reversed(list(enumerate(said))) if _is_quoting(a, whole)), None)
        if rest:
            by = _attribute_by_verb(text, passage, rest)
            own = _find_same_cue(text, passage, said, by, rest[0]) if by is not None else None
            if by is not None and own is not None:
                found[opened + own] = _go_on_with(text, said[own], by, rest[0])
                speech = opened + own
            elif by is not None:
                found.append(by)
                speech = len(found) - 1
            elif speech is not None or (last is not None and _goes_on(last, passage, held)):
                to = speech if speech is not None else last[0] if last is not None else 0
                if found[to].kind == "statement":
                    found[to] = _append_quotations(found[to], rest)
                    speech = to
            else:
                after_colon = _attribute_after_colon(text, passages[number - 1] if number else None, rest)
                if after_colon is not None:
                    found.append(after_colon)
                    speech = len(found) - 1
        if speech is None and not whole:
            speech = next(
                (opened + i for i, a in reversed(list(enumerate(said))) if a.kind == "statement" and a.source), None
            )
        if speech is not None:
            last = (speech, passage.paragraph)
        held = full[-1] if full else None
    return [_repair_seam(text, one) for one in found if not _is_chanted(text, one)]


_CHANT = r"(?:chant|shout|scream|yell)(?:s|ed|ing)?|sings?|singing|sang"
#: "to chant “Down with the mayor” and ": a quotation behind it is what a crowd says.
_CHANT_BEFORE = re.compile(
    rf"\b(?:{_CHANT})(?:\sslogans?)?(?:\s(?:such\sas|like|including))?[:,]?\s"
    r"(?:[\"“][^\"“”]{1,150}[\"”],?\s{1,2}(?:and|or)\s)?\Z"
)
#: "they chanted" right behind a quotation, which ends what somebody else is said to have heard.
_CHANT_BEHIND = re.compile(rf"\s(?:[\w’'-]+\s){{1,3}}(?:{_CHANT})\b")
_CHANT_AT_END = re.compile(rf"[\"”]\s(?:[\w’'-]+\s){{1,3}}(?:{_CHANT})\Z")
_JOINING_WORD = re.compile(r"(?:and|or)\s(?=[\"“])")
#: Characters before a quotation in which a chant is looked for. Limit: time.
_CHANT_REACH = 200


def _is_chanted(text: str, assertion: Attribution) -> bool:
    """Whether words that a crowd chants are given to somebody behind them who only heard it."""
    start, end = assertion.contents[0][0], assertion.contents[-1][1]
    if joined := _JOINING_WORD.match(text, start):
        start = joined.end()
    if text[start] not in '"“' or assertion.cue[0] < end:
        return False
    behind = _CHANT_BEHIND.match(text, end)
    return bool(
        _CHANT_BEFORE.search(text[max(0, start - _CHANT_REACH) : start])
        or _CHANT_AT_END.search(text[start:end])
        or (behind and behind.end() < assertion.cue[0])
    )


def _goes_on(last: tuple[int, int], passage: ParsedSentence, held: Quotation | None) -> bool:
    """Whether a quotation belongs to the last speech: in its paragraph, or in the next where that was not closed."""
    same, following = last[1] == passage.paragraph, last[1] + 1 == passage.paragraph
    return same or (following and held is not None and not held.closed)


def _is_inside_quotation(place: Range, quotations: Sequence[Quotation]) -> bool:
    return any(q.start <= place[0] and place[1] <= q.end for q in quotations)


def _is_quoting(assertion: Attribution, quotations: Sequence[Quotation]) -> bool:
    return any(count_shared_characters(run, (q.start, q.end)) for run in assertion.contents for q in quotations)


def _join_quotations(
    text: str, said: Sequence[Attribution], whole: Sequence[Quotation]
) -> tuple[list[Attribution], list[Quotation]]:
    """Stretch each attribution over the quotations it reports; return what is left without one as well."""
    rest: list[Quotation] = []
    best: dict[int, list[Quotation]] = {}
    for quotation in whole:
        place = (quotation.start, quotation.end)
        shares = [
            (sum(count_shared_characters(run, place) for run in a.contents), -abs(a.cue[0] - quotation.start), index)
            for index, a in enumerate(said)
            if not count_shared_characters(a.cue, place)
        ]
        top = max(shares, default=(0, 0, 0))
        if top[0] * 3 > min(place[1] - place[0], 120):
            best.setdefault(top[2], []).append(quotation)
        else:
            rest.append(quotation)
    stretched = [_extend_over_quotations(a, best.get(index, ())) for index, a in enumerate(said)]
    return stretched, rest


def _extend_over_quotations(assertion: Attribution, quotations: Sequence[Quotation]) -> Attribution:
    runs = list(assertion.contents)
    for quotation in quotations:
        touching = [run for run in runs if count_shared_characters(run, (quotation.start, quotation.end))]
        first = min([quotation.start, *(run[0] for run in touching)])
        last = max([quotation.end, *(run[1] for run in touching)])
        if first < assertion.cue[0] < last or (assertion.source and first < assertion.source[0] < last):
            first, last = quotation.start, quotation.end
        runs = [run for run in runs if run not in touching] + [(first, last)]
    return assertion._replace(contents=tuple(sorted(runs)))


#: "in a statement, “…”": where it was said is no part of what was said.
_OCCASION = re.compile(r"(?:in|on|at|during|via|through|by|to)\s[^“\"«„]{2,60},\s(?=[“\"«„])")
_COMPLEMENTISER = re.compile(r"(?:.*\bthat\s*(?=$)|\s*(?:that\b\s*)?)", re.DOTALL)
_LOWER_CASE_START = re.compile(r"[“\"«„'‘]+[a-z]")


def _repair_seam(text: str, assertion: Attribution) -> Attribution:
    """Mend the seam between the cue and what is quoted behind it.

    A quotation that begins in mid-sentence is taken with the words before it, for alone it says nothing.
    """
    runs = list(assertion.contents)
    for index, (start, end) in enumerate(runs):
        if where := _OCCASION.match(text, start, end):
            runs[index] = (where.end(), end)
        elif _LOWER_CASE_START.match(text, start) and index == 0 and 0 < start - assertion.cue[1] <= 80:
            between = text[assertion.cue[1] : start]
            if not re.search(r"[“”\"«».;:,]|\n", between):
                lead = _COMPLEMENTISER.match(between)
                runs[0] = (assertion.cue[1] + (lead.end() if lead else 0), end)
    return assertion._replace(contents=tuple(runs))


def _attribute_by_verb(text: str, passage: ParsedSentence, rest: Sequence[Quotation]) -> Attribution | None:
    """Take the nearest verb of saying outside the quotations of a sentence, and its subject."""
    tree = passage.tree
    verbs = [
        v for v in find_speech_verbs(tree) if not _is_inside_quotation((tree.words[v].start, tree.words[v].end), rest)
    ]
    if not verbs:
        return None
    nearest = min(verbs, key=lambda v: min(abs(tree.words[v].start - q.end) if tree.words[v].start >= q.end
                                           else abs(q.start - tree.words[v].end) for q in rest))  # fmt: skip
    cue, source = find_cue_and_speaker(tree, nearest)
    runs = [(q.start, q.end) for q in rest]
    edge = min(cue[0], source[0]) if source else cue[0]
    if len(runs) == 1 and runs[0][1] < edge and len(text[runs[0][1] : edge].split()) > 2:
        first = min(passage.start, runs[0][0])  # words of the writer between the quotation and "he said"
        stop = edge
        while text[stop - 1] in " ,":
            stop -= 1
        if not (source and first <= source[0] < stop):
            runs = [(first, stop)]
    return Attribution(cue, source, tuple(runs), "statement", rule="verb beside a quotation")


def _find_same_cue(
    text: str, passage: ParsedSentence, said: Sequence[Attribution], by: Attribution, quotation: Quotation
) -> int | None:
    """Return which report the verb beside a quotation has made already: "“If so,” Doe said, “we go.”" is one."""
    start = quotation.start
    for index, one in enumerate(said):
        if one.cue == by.cue and one.kind == "statement" and not one.denied:
            before = [end for _, end in (one.cue, *([one.source] if one.source else []), *one.contents) if end <= start]
            # "To the question, “why?”, Doe replied: “no”": what stands first must open the sentence.
            apart = text[max(before) : start] if before else text[passage.start : start]
            return index if len(apart.split()) <= (_FARTHEST_CONTINUATION if before else 0) else None
    return None


def _go_on_with(text: str, one: Attribution, by: Attribution, quotation: Quotation) -> Attribution:
    """Return a report with the quotations that its verb stands beside as well."""
    if _QUESTION_BEFORE.search(text[one.contents[0][0] : quotation.start]):
        return one._replace(contents=by.contents)
    return _extend_over_quotations(one, [Quotation(*run, closed=True) for run in by.contents])


def _append_quotations(assertion: Attribution, rest: Sequence[Quotation]) -> Attribution:
    return assertion._replace(contents=(*assertion.contents, *((q.start, q.end) for q in rest)))


def _attribute_after_colon(text: str, earlier: ParsedSentence | None, rest: Sequence[Quotation]) -> Attribution | None:
    """Read "Caddell continued:" before a quotation that stands in a sentence or paragraph of its own."""
    if earlier is None or not text[max(0, rest[0].start - 5) : rest[0].start].rstrip().endswith(":"):
        return None
    if earlier.end < rest[0].start - 5:
        return None
    verbs = find_speech_verbs(earlier.tree)
    if not verbs:
        return None
    cue, source = find_cue_and_speaker(earlier.tree, verbs[-1])
    return Attribution(cue, source, tuple((q.start, q.end) for q in rest), "statement", rule="colon before a quotation")
