"""Queries: words, "phrases", beginnings*, -exclusions and OR, parsed from one line of text."""

import re
from dataclasses import dataclass

from briefings.core.errors import UsageError
from briefings.core.text import clean_text

#: A phrase in quotation marks or a run without spaces, with what may stand before and after it.
TERM = re.compile(r'(-?)(?:["“”„]([^"“”„]*)["“”„]?|([^\s"“”„]+))(\*?)')
WORD = re.compile(r"\w")
#: Terms in one query; a person writes a handful, and databases have limits of their own far above.
MAX_TERMS = 40


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase; with `prefix`, its last word may go on."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Alternative:
    """What an article has to have, all of it, and must not have."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()


#: Alternatives, one of which is enough.
Query = tuple[Alternative, ...]


def parse_query(line: str) -> Query:
    """Return the query of a line; no punctuation is wrong. Raises `UsageError` for a line that looks for nothing.

    >>> parse_query('"port talks" ferr* -cargo')[0].wanted
    (Term(text='port talks', prefix=False), Term(text='ferr', prefix=True))
    >>> len(parse_query("harbour OR ferry"))
    2
    """
    alternatives: list[tuple[list[Term], list[Term]]] = [([], [])]
    found = list(TERM.finditer(clean_text(line)))
    if len(found) > MAX_TERMS:
        raise UsageError(f"the query has {len(found)} terms; {MAX_TERMS} are the most")
    for match in found:
        minus, phrase, run, star = match.groups()
        if run == "OR" and not minus:
            alternatives.append(([], []))
            continue
        text = (phrase if phrase is not None else run).strip()
        beginning = bool(star) or text.endswith("*")
        if WORD.search(text):
            alternatives[-1][bool(minus)].append(Term(text.rstrip("*").strip(), beginning))
    kept = tuple(Alternative(tuple(wanted), tuple(unwanted)) for wanted, unwanted in alternatives if wanted)
    if not kept:
        raise UsageError(f'{line[:80]!r} looks for nothing; name a word or a "phrase" that articles must have')
    return kept
