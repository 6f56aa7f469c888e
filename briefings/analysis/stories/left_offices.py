"""A text and somebody's role in it in, whether the office is still his, and whose it is, out.

Whose office it is may stand before the words found for it: "Karsova's UN envoy" is no envoy of the UN.
"Protesters toppled President Doe" says so, "they want to topple President Doe" does not. That somebody is called a
former minister says nothing of what he is now, and is told in his role.
"""

import re

from briefings.analysis.english import word_lists
from briefings.analysis.stories.bare_roles import is_unlisted_demonym
from briefings.core.analysis import Actor
from briefings.core.article import Span
from briefings.core.date_names import MONTHS, WEEKDAYS

#: Characters before and behind a name that are looked at. Limit: time.
_REACH = 110
_LOST = r"(?:toppled|ousted|deposed|overthrown|overthrew|unseated)"
#: Words between what happened to somebody and his name: "the ousted Lethian president ".
_WORDS = (
    r"(?:(?!(?:of|by|from|and|at|for|to|against|with|over|after|in|on|as|who|that)\b)"
    r"(?![\w.-]+['’]s\b)[\w.’'-]+,?\s){0,5}"
)
_NOT = r"(?<!to be )(?<!not )(?<!n't )(?<!n’t )(?<!never )(?<!nearly )(?<!almost )(?<!would have )(?<!could have )"
#: "toppled leader Adam Doe", "have toppled three rulers, including Lethian president Adam Doe".
_LOST_BEFORE = re.compile(
    rf"{_NOT}\b{_LOST}\s{_WORDS}(?:including\s{_WORDS})?\Z|\b(?:helped|helping)\s(?:to\s)?(?:topple|oust|depose|overthrow)\s{_WORDS}\Z"
)
#: "since the fall of President Adam Doe": a deed that is done, and not one that is called for or awaited.
_FALL_BEFORE = re.compile(
    r"\b(?:since|following|led\sto|leading\sto|prevent|preventing|triggered\sby|sparked\sby|ended\swith)\s(?:the\s)?"
    rf"(?:fall|downfall|overthrow|ouster|ousting|toppling|removal)\sof\s{_WORDS}\Z"
)
#: "Adam Doe was ousted", "Adam Doe, who was toppled last year".
_LOST_BEHIND = re.compile(rf",?\s(?:who\s)?(?:was|has\sbeen|had\sbeen)\s(?:\w+ly\s)?{_LOST}\b")
#: "if Adam Doe was ousted": he was not.
_SUPPOSED_BEFORE = re.compile(r"\b(?:if|unless|until|once|whether|when|hopes?)\s(?:[\w.’'-]+\s){0,4}\Z", re.IGNORECASE)
_POSSESSIVE_BEHIND = re.compile(r"['’]s?\b|['’]\s")
#: Whose office it is, a word before the role says that stands for another name: "its director", "His Finance Minister".
_POSSESSIVE_BEFORE = re.compile(r"\b(?:his|her|its|their|our|my)\s\Z", re.IGNORECASE)
#: "anti-U.S. cleric": the cleric is not of the U.S.; "white-collar attorney": half a word is no role.
_PREFIX_BEFORE = re.compile(r"\w[-‑]\Z")
#: "a prospective minister", "the failed candidate": not one, or one no longer.
_NOT_HELD_BEFORE = re.compile(
    r"\b(?:prospective|would-be|aspiring|potential|possible|future|next|failed|defeated|losing|fake|so-called)\s\Z",
    re.IGNORECASE,
)
#: Characters before a role in which that stands. Limit: time.
_NOT_HELD_REACH = 14
_PAST_ROLE = re.compile(r"\b(?:former|ex-?)\b", re.IGNORECASE)
#: "Roe appointed Adam Doe, a former clerk": the sentence says what he is from now on.
_APPOINTED = re.compile(r"\b(?:appointed|named|picked|tapped|chose|nominated|promoted)\s(?:[\w.’'-]+\s){0,4}?\Z")
#: Whose office it is, or that it is over, before the words found for it: "Karsova's ", "the former ".
_HOLDER_BEFORE = re.compile(r"(?<![\w'’.-])([A-Z][\w-]+(?:\s[A-Z][\w-]+)?)['’]s?\s\Z|(?<![\w'’.-])([A-Z][\w-]+)\s\Z")
#: "a Karsova expert", ", Port Division director": the field, or the house, belongs to the role.
_FIELD_BEFORE = re.compile(
    rf"(?:\b(?:an?|the)|[,”\"])\s((?!(?:{'|'.join((*WEEKDAYS, *MONTHS))})\b)(?:[A-Z][\w&-]*\s){{1,3}})\Z"
)
#: "Ferry on the |Lake spokesman": a name with small words in it.
_NAME_GOES_BACK = re.compile(r"\b[A-Z]\w{1,40}\s(?:in|of|on|for|and|&)\s(?:the\s)?\Z")
_OVER_BEFORE = re.compile(r"\b(?:former\s|ex-)\Z", re.IGNORECASE)
#: "West |German minister", "South |Lethian envoy": half a country.
_HALF_COUNTRY_BEFORE = re.compile(r"\b(?:North|South|East|West)(?:ern)?\s\Z")
#: "the Harbour Council |Lethia expert": the house goes before the country.
_HOUSE_BEFORE = re.compile(r"(?:\b(?:an?|the)|,)\s((?:[A-Z][\w&-]*\s){2,5})\Z")
#: Words between that an office is over and the office, in lower case or of a name: no verb, no small word.
_PRAISE = r"(?:(?!(?:of|by|from|and|or|at|for|to|against|with|over|after|in|on|as|who|that|the|a|an)\b)[\w-]{1,30}\s)"
#: "the assassination of |Lethian president", "former mayor and |senator", "the 2008 |candidate": it is over.
_ENDED_BEFORE = re.compile(
    r"\b(?:assassination|murder|killing|slaying|death|funeral|burial)\sof\s(?:the\s|former\s){0,2}\Z"
    r"|\b(?:19|20)\d\d\s\Z"
    # "the assassinated, feared |Lethian commander", "a former senior |Lethian envoy"
    rf"|\b(?:assassinated|slain|murdered|the\slate|deceased),?\s{_PRAISE}{{0,3}}\Z|\bformer\s{_PRAISE}{{1,3}}\Z"
    r"|\b(?:former|ex-)\s?(?-i:(?:[A-Z]\w+\s)?(?:[a-z][\w-]*\s){1,4})and\s\Z",
    re.IGNORECASE,
)
#: Characters before a role in which its country stands. Limit: time.
_HOLDER_REACH = 40
#: "Karsovan Prime Minister Roe and ": the president behind it is that of Karsova, too.
_SHARED_BEFORE = re.compile(r"(?<![\w.’'-])((?:[A-Z][\w.’'-]*\s){3,7})and\s\Z")
#: Nouns for a body that name none.
_BODY_NOUNS = re.compile(
    r"(?:agency|association|authority|bank|board|body|bureau|club|commission|committee|company|council|department|firm"
    r"|foundation|group|hospital|institute|ministry|office|organi[sz]ation)",
    re.IGNORECASE,
)
#: "the minister Adam Doe has been named as": he is one no longer.
_PROMOTED_BEHIND = re.compile(
    r",?\s(?:was|is|has\sbeen|had\sbeen)\s(?:named|appointed|chosen|elected|picked)\s(?:as|the\snew|new|prime|interim|acting)\s"
)


def extend_role(text: str, start: int) -> int:
    """Return where a role starts with whose it is, or that it is over: "Karsova's UN envoy", "former mayor"."""
    before = text[max(0, start - _HOLDER_REACH) : start]
    if over := _OVER_BEFORE.search(before):
        return start - len(before) + over.start()
    first = text[start:].split(maxsplit=1)[0] if text[start:] else ""
    if first in word_lists.load_demonyms() or word_lists.load_gazetteer().get(first) == "GPE":
        if half := _HALF_COUNTRY_BEFORE.search(before):
            return start - len(before) + half.start()
        if house := _HOUSE_BEFORE.search(text, max(0, start - _REACH), start):
            return house.start(1)
    if text[start].islower() and (field := _FIELD_BEFORE.search(before)):
        whole = not _NAME_GOES_BACK.search(before, 0, field.start(1))
        return start - len(before) + field.start(1) if whole else start
    found = _HOLDER_BEFORE.search(before)
    if found is None:
        return start
    if found[2] and found[2] not in word_lists.load_demonyms() and not is_unlisted_demonym(found[2]):
        return start
    opener, _, rest = found.group().partition(" ")
    skipped = len(opener) + 1 if rest and opener.lower() in word_lists.load_words("stop_words") else 0
    return start - len(before) + found.start() + skipped  # "But Karsova's UN envoy"


def has_lost_office(text: str, actor: Actor) -> bool:
    """Return whether a text says that somebody was driven out of his office."""
    return any(_tells_of_loss(text, span) for span in actor.mentions)


def _tells_of_loss(text: str, span: Span) -> bool:
    """Whether the words around a name say that its bearer was driven out: not that he may be, and not whose son was."""
    before = text[max(0, span.start - _REACH) : span.start]
    if _POSSESSIVE_BEHIND.match(text, span.end):
        return False
    if _LOST_BEHIND.match(text, span.end):
        return not _SUPPOSED_BEFORE.search(before)
    return bool(_LOST_BEFORE.search(before) or _FALL_BEFORE.search(before))


def is_role_of_another_time_or_body(text: str, actor: Actor, role: Span) -> bool:
    """Return whether the words beside a role say that it is not whole, not of that country, or over for another one."""
    before = text[max(0, role.start - 8) : role.start]
    if _POSSESSIVE_BEFORE.search(before) or _PREFIX_BEFORE.search(before):
        return True
    if _NOT_HELD_BEFORE.search(text, max(0, role.start - _NOT_HELD_REACH), role.start):
        return True
    told_past = _PAST_ROLE.search(text, role.start, role.end)
    if not told_past and _ENDED_BEFORE.search(text, max(0, role.start - _REACH), role.start):
        return True
    if _is_shared(text[max(0, role.start - _REACH) : role.start], text[role.start : role.end]):
        return True
    if any(0 <= s.start - role.end <= 2 and _PROMOTED_BEHIND.match(text, s.end) for s in actor.mentions):
        return True
    if not told_past:
        return False
    beside = [span for span in actor.mentions if 0 <= role.start - span.end <= 6]
    return any(_APPOINTED.search(text[max(0, span.start - _REACH) : span.start]) for span in beside)


def _is_shared(before: str, role: str) -> bool:
    """Whether a country stands before another office that an "and" joins to this one, which has none of its own."""
    run = _SHARED_BEFORE.search(before)
    if run is None or not all(word[0].isupper() for word in role.split()):
        return False
    states = {
        *word_lists.load_demonyms(),
        *word_lists.load_canonical_names(),
        *word_lists.load_canonical_names().values(),
    }
    first, own = ({re.split("['’]", word)[0] for word in words.split()} for words in (run[1], role))
    return bool(first & states) and not own & states


def is_body_of_another_sentence(body: str) -> bool:
    """Return whether words for a body are a noun alone: of which "ministry", another sentence says."""
    return bool(_BODY_NOUNS.fullmatch(body))
