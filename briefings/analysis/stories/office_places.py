"""A text and somebody's office in it in, the place that the words beside his name give it out, or that it is not whole.

"Rep. Doe (R-Calif.)" and "Senator Doe, Republican of Selene" say where he was elected; "Doe, Karsova's agriculture
minister," says whose minister he is, though no list knows the country.
"""

import re

from briefings.analysis.english import word_lists
from briefings.analysis.stories.bare_roles import OFFICES_ANYWHERE, find_office_noun, is_unlisted_demonym
from briefings.core.analysis import Actor
from briefings.core.article import Span

#: " (R-Calif.)", ", Republican of Selene": where a legislator was elected.
_ELECTED_IN = re.compile(
    r",?\s\(((?:R|D|I)[-–][A-Z][A-Za-z. ]{1,16})\)"
    r"|,\s(?:an?\s|the\s)?((?:Republican|Democrat|Independent)\s(?:of|from)\s[A-Z][\w.]+(?:\s[A-Z][\w.]+){0,2})"
    r"(?=[,.;:)]|\s[a-z])"
)
#: Characters behind a name in which that stands. Limit: time.
_REACH = 60
#: ", Karsova's agriculture minister,", ", the Karsovan Minister of Agriculture,": behind a name, whole, and his alone.
_APPOSED = re.compile(
    r",\s(?:the\s)?(?P<office>(?P<owner>[A-Z][\w-]+)(?P<mark>['’]s?)?\s(?P<own>(?:[A-Za-z][\w-]+\s){0,3}?(?P<noun>"
    + "|".join(sorted(OFFICES_ANYWHERE, key=len, reverse=True))
    + r"))(?P<field>\sof\s(?:the\s)?[A-Z]\w+(?:\s(?:and\s)?[A-Z]\w+){0,3})?)(?=[,.;]\s|,?\swho\b|\.?\Z)",
    re.IGNORECASE,
)
#: "Doe of Selene" behind a speaker is where he was elected, and not of which house he is the speaker.
_SPEAKERS = frozenset(("speaker", "leader", "whip", "chairman", "chairwoman"))
#: Whose ministers and presidents are countries', and not cities'.
_NATIONAL = frozenset(("president", "minister", "premier", "chancellor", "king", "queen"))
#: "had served as Doe's liaison": what somebody was.
_SERVED_BEFORE = re.compile(
    r"\b(?:had\s(?:once\s|also\s)?(?:served|worked|been)|once\sserved|who\sserved|used\sto\s(?:serve|work))"
    r"(?:\sas)?\s(?:an?\s|the\s)?\Z|\bpredecessor,?\sas\s(?:the\s)?\Z"
)
#: "silver - tongued", "white-collar": half a word.
_HALF_WORD_BEFORE = re.compile(r"[a-z]\s?[-‑]\s?\Z")
#: ", D.C., office", " information company", ", the SSA, in Lethia", ", Air and Sea Rescue": the name goes on.
_GOES_ON = re.compile(
    r",\s[A-Z]\.\s?[A-Z]\.|\s(?:information|news|data|services|software|media)\s(?:and\s\w+\s)?(?:company|firm|group|service|empire)\b"
    r"|\.\s?[A-Z][a-z]+[,.]?\s(?:&|and\sCo\b|Inc)|,\s(?:the\s)?[A-Z]{2,8},?\sin\s[A-Z]"
    r"|,\s[A-Z][a-z]+\s(?:and|&)\s[A-Z][a-z]+(?=\s[A-Z]|[,.])"
)
#: "mayor of Selene from 2000 to 2002": what somebody was.
_DATED_BEHIND = re.compile(r"\s(?:from|between|until|in)\s(?:\w+\s)?(?:1\d|20)\d\d\b")
#: "the rights organization": its name stands behind it.
_NAME_TO_COME = re.compile(
    r"\b(?:group|organi[sz]ation|company|firm|agency|party|charity|think[- ]tank|movement|network|coalition)\Z"
)
_NAME_BEHIND = re.compile(r",?\s[“\"‘]?[A-Z]\w+\s[A-Z]")
#: "at Nor.": the name of a house that its stop has cut.
_ABBREVIATED = re.compile(r"\b(?:at|of|for|with)\s[A-Z][a-z]{1,2}\Z")


def find_constituency(text: str, actor: Actor) -> str:
    """Return the party and place behind a legislator's name: "R-Calif.", "Republican of Selene"; empty without one."""
    found = (_ELECTED_IN.match(text, span.end, span.end + _REACH) for span in actor.mentions)
    return next((match[1] or match[2] for match in found if match), "")


def is_legislator(office: str) -> bool:
    """Return whether an office is one that somebody was elected to in some place.

    >>> is_legislator("Rep."), is_legislator("former Sen."), is_legislator("Representative of the bank")
    (True, True, False)
    """
    return find_office_noun(office) in word_lists.load_kind("role_words", "legislator")


def find_apposed_office(text: str, actor: Actor) -> Span | None:
    """Return where a text says right behind a name whose minister or mayor its bearer is; None where it does not."""
    for span in actor.mentions:
        found = _APPOSED.match(text, span.end, span.end + 2 * _REACH)
        if found is None or not found["owner"][0].isupper():
            continue
        own = found["own"].split()[:-1]
        modifiers = word_lists.load_table("role_modifiers")
        plain = all(word.casefold() in modifiers or word.casefold() in word_lists.load_words("roles") for word in own)
        owner = found["owner"]
        owned = found["mark"] or owner in word_lists.load_demonyms() or is_unlisted_demonym(owner)
        whole = own or found["field"] or found["noun"].casefold() != "minister"
        if plain and owned and whole:
            return Span(span.article, found.start("office"), found.end("office"))
    return None


def is_place_of_another_office(text: str, office: Span, body: Span) -> bool:
    """Return whether a place says where a speaker was elected, or in which city a president was heard."""
    noun = find_office_noun(text[office.start : office.end])
    place = text[body.start : body.end]
    label = word_lists.load_gazetteer().get(place)
    if noun in _SPEAKERS and body.start >= office.end:
        return label in {"GPE", "LOC"} and not text.startswith((" of", " in", " for"), office.end)
    beside = body.start < office.start and not text[body.end : office.start].strip()
    return noun in _NATIONAL and beside and word_lists.load_name_lists().get(place) == "cities"


def is_half_a_role(text: str, start: int, end: int) -> bool:
    """Return whether a role begins inside a word, ends before the name of its body does, or was somebody's once."""
    before = text[max(0, start - _REACH) : start]
    if text[start].islower() and _HALF_WORD_BEFORE.search(before):
        return True
    role = text[start:end]
    named = _NAME_TO_COME.search(role) and _NAME_BEHIND.match(text, end)
    # "vice-president/treasurer" is one office.
    cut = (_ABBREVIATED.search(role) and text.startswith(".", end)) or "/" in (before[-1:], text[end : end + 1])
    cut = cut or text[end : end + 2].lstrip().startswith("@")  # "director of Teren @ home"
    over = _SERVED_BEFORE.search(before) or _DATED_BEHIND.match(text, end)
    return bool(over or _GOES_ON.match(text, end) or named or cut)
