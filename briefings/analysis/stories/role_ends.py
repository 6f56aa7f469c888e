"""A text and the words found for somebody's role in, where the role ends with the words for of what, out; pure."""

import re

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives
from briefings.core.analysis import Actor
from briefings.core.article import Span

#: Characters behind a role in which it ends, and before it. Limit: time.
_REACH, _PLACE_REACH = 90, 8
#: "author of a history| of the port": what goes on behind the words found for a role is part of it, up to a mark or the
#: next phrase.
_GOES_ON = re.compile(
    r"\s(?:of|for|to|at)\s(?!be\b|have\b)[^,.;:()“”\"!?\n—–]{2,70}?"
    r"(?=[,.;:()“”\"!?\n—–]|\s-|\Z|\s(?:who|whom|whose|which|that|and|said|says|in|on|from|with|since|until|has|had|is|was|will|would)\b)"
)
#: "Professor at Teren| and the Selene School": the body that was found is half of its name.
_SECOND_BODY = re.compile(r"\s(?:and|&)\s(?:the\s)?[A-Z]")
#: "President of |Lind": a name of one word or two behind a small word.
_NAME_AT_END = re.compile(r"\b(?:of|for|at|with)\s(?:the\s)?([A-Z][\w-]{1,30}(?:\s[A-Z][\w-]{1,30})?)\Z")
#: "Lind's director".
_OWNER = re.compile(r"([A-Z]\w+)['’]s?\s")
_LEGAL_FORM = re.compile(rf"\s(?:{alternatives('legal_forms')}|Co|Corp|Inc)\b")
#: "University of Teren and Eve Roe of Selene College": somebody else and his.
#: "Roe Dorn|, Okoro Lind Inc": a firm with a comma in its name.
_FIRM_GOES_ON = re.compile(rf",\s(?:[A-Z][\w.&’'-]*\s){{1,4}}{alternatives('legal_forms')}\b")
_TWO_BODIES = re.compile(r"\sand\s[A-Z]\w+\s[A-Z]\w+\sof\s")
#: "executive| vice president".
_NEXT_WORD = re.compile(r"\s(?:(?:vice|deputy|general|managing)\s)?([a-z-]+)\b")
_ONWARD = re.compile(r"\s(?:of|for|to|at)\s")
_POSSESSIVE, _POSSESSIVE_END = re.compile(r"['’]s?\s"), re.compile(r"['’]s?\s*\Z")
#: "in Port Selene President Doe": the place says where he spoke.
_PLACE_BEFORE = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear)\s\Z")


def find_role_end(text: str, actor: Actor, end: int) -> int | None:
    """Return where a role that stands behind a name ends; None where the text goes on and nobody knows how far."""
    end = find_nouns_end(text, end)
    if not any(0 <= end - span.end <= _REACH for span in actor.mentions) or not _ONWARD.match(text, end):
        return None if _POSSESSIVE.match(text, end) else end
    found = _GOES_ON.match(text, end, end + _REACH)
    return found.end() if found and not _POSSESSIVE_END.search(found[0]) else None


def find_nouns_end(text: str, end: int) -> int:
    """Return where the nouns of an office end, of which the first was found: "executive| vice president"."""
    while (word := _NEXT_WORD.match(text, end)) and word[1] in word_lists.load_words("roles"):
        end = word.end()
    return end


def is_half_a_name(text: str, start: int, end: int) -> bool:
    """Return whether the name that a role ends with goes on: "President of Lind| and Okoro"; a place's does not.

    >>> is_half_a_name("President of Lind and Okoro", 0, 17), is_half_a_name("President of Lind and mayor", 0, 17)
    (True, False)
    """
    named = _NAME_AT_END.search(text, start, end)
    if named is None or word_lists.load_gazetteer().get(named[1]) in {"GPE", "LOC"}:
        return False
    return bool(_SECOND_BODY.match(text, end))


def is_part_of_a_title(text: str, role: Span, body: Span) -> bool:
    """Return whether a body belongs to the title right before it: "Chancellor of the |Exchequer".

    >>> is_part_of_a_title("Chancellor of the Exchequer", Span("a", 0, 10), Span("a", 18, 27))
    True
    """
    between = text[role.end : body.start]
    listed = text[body.start : body.end].casefold() in word_lists.load_kind("role_words", "in a title")
    return listed and between in (" of the ", " of ")


def is_half_an_owner(text: str, role: str) -> bool:
    """Return whether whose office it is has a longer name in the text: "Lind's director" of Lind Ferries.

    A name that ends with a legal form is known by its first word, and a country or a place has no other.

    >>> is_half_an_owner("Lind Blue sails. Lind's director Roe left.", "Lind's director")
    True
    >>> is_half_an_owner("Lind Blue Ltd sails. Lind's director Roe left.", "Lind's director")
    False
    """
    owner = _OWNER.match(role)
    if owner is None or owner[1] in word_lists.load_gazetteer() or owner[1] in word_lists.load_demonyms():
        return False
    longer = re.compile(rf"(?<![\w.&’'-]){owner[1]}((?:\s[A-Z]\w{{2,30}}){{1,3}})\b(?!\s?<)")
    return any(
        not _LEGAL_FORM.search(found[1] + text[found.end() : found.end() + _PLACE_REACH])
        and not any(word.casefold() in word_lists.load_words("roles") for word in found[1].split())
        for found in longer.finditer(text)
    )


def is_half_a_body(text: str, body: Span) -> bool:
    """Return whether the body behind a role goes on, or holds another: "Teren| and the Selene School"."""
    if _TWO_BODIES.search(text, body.start, body.end):
        return True
    place = word_lists.load_gazetteer().get(text[body.start : body.end]) in {"GPE", "LOC"}
    more = not place and (_SECOND_BODY.match(text, body.end) or _FIRM_GOES_ON.match(text, body.end))
    return bool(more or _POSSESSIVE.match(text, body.end))


def is_place_of_a_deed(text: str, body: Span, role: Span) -> bool:
    """Return whether the place right before an office says where something was done: "in Port Selene President …"."""
    place = text[body.start : body.end]
    if text[body.end : role.start].strip() or word_lists.load_gazetteer().get(place) not in {"GPE", "LOC"}:
        return False
    return bool(_PLACE_BEFORE.search(text, max(0, body.start - _PLACE_REACH), body.start))
