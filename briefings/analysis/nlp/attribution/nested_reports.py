"""The reports of an article in, those that are kept out: one of two alike, no report within another, none cut off."""

from collections.abc import Sequence

from briefings.analysis.nlp.attribution.dependency_rules import Attribution
from briefings.analysis.nlp.attribution.pronouns import is_pronoun
from briefings.analysis.nlp.attribution.statement_edges import drop_relative_pronouns, trim_edges

#: Words that a wish, a belief or a judgement needs to be worth keeping; fewer are a turn of phrase.
#: Not measured by itself; `bench_claims` holds the F1 of claims on PolNeAR (dev), which counts such turns.
_MIN_CONTENT_WORDS = 1
#: Reports before and after one that are looked at for the one that holds it.
#: Limit: keeps the work linear in the number of claims.
_NESTING_REACH = 12


def drop_duplicate_attributions(said: Sequence[Attribution]) -> list[Attribution]:
    """Keep one assertion of those that report the same words, the one that names its speaker first."""
    kept: list[Attribution] = []
    for one in sorted(said, key=lambda a: (min(a.contents), a.cue, a.source is None)):
        rival = next((k for k in kept[-6:] if k.contents == one.contents), None)
        if rival is None:
            kept.append(one)
        elif rival.source is None and one.source is not None:
            kept[kept.index(rival)] = one
    return kept


def trim_contents(text: str, said: Sequence[Attribution]) -> list[Attribution]:
    """Let contents end before what goes on to tell of their speaker: "…, adding that …", which is said by him too.

    "Doe said that Roe admitted it and said …" may be either: it is left out.
    """
    trimmed = [a._replace(contents=tuple(trim_edges(text, drop_relative_pronouns(text, a.contents)))) for a in said]
    found: list[Attribution] = []
    for index, one in enumerate(trimmed):
        near = slice(max(0, index - _NESTING_REACH), index)
        for old, new in zip(said[near], trimmed[near], strict=True):
            start, end = new.contents[-1][1], old.contents[-1][1]
            if not start <= one.cue[0] < end or (one.source is not None and one.source[0] >= start):
                continue
            if _has_spoken_before(text, one, trimmed[near]):
                break
            one = one._replace(source=old.source)
        else:
            found.append(one)
    return found


def _has_spoken_before(text: str, one: Attribution, near: Sequence[Attribution]) -> bool:
    """Whether the speaker of a report has been told to say something else right before it."""
    if one.source is None or is_pronoun(text[slice(*one.source)].lower()):
        return False
    return any(other.source == one.source and other.cue[0] < one.cue[0] for other in near)


def keep_outermost(said: Sequence[Attribution]) -> list[Attribution]:
    """Leave out what somebody is reported to have said, thought or wished: the report of it holds it already."""
    told = [
        a
        for a in said
        if sum(run[1] - run[0] for run in a.contents) >= 5 * _MIN_CONTENT_WORDS
        or (a.kind == "statement" and a.source is not None)
    ]
    kept: list[Attribution] = []
    for index, one in enumerate(told):
        # What holds a report stands close to it: no need to look through a whole book.
        near = told[max(0, index - _NESTING_REACH) : index + _NESTING_REACH]
        if not any(other is not one and _has_nested_attribution(other, one) for other in near):
            kept.append(one)
    return kept


def _has_nested_attribution(other: Attribution, one: Attribution) -> bool:
    """Whether one report stands inside the words of another, and not the other way round as well."""
    if other.cue == one.cue:  # "“It works. It helps,” he said.": found twice, as a quotation and by grammar
        held = all(any(run[0] <= own[0] and own[1] <= run[1] for run in other.contents) for own in one.contents)
        return held and other.contents != one.contents
    inside = any(run[0] <= one.cue[0] and one.cue[1] <= run[1] for run in other.contents)
    return inside and other.cue != one.cue and not any(run[0] <= other.cue[0] < run[1] for run in one.contents)
