"""The roles that texts state of one person in, the one to print out, or none: better no role than a wrong one."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.english.person_names import is_same_person, split_person_name
from briefings.analysis.stories.whole_roles import (
    OFFICES_ANYWHERE,
    drop_title,
    is_bare_office,
    is_cut_short,
    split_office,
)

#: A longer role is a stretch of the sentence. Not measured: chosen by eye on the judged editions.
MAX_ROLE_WORDS = 12
#: Share of what is most often stated from which a fuller wording of the same is preferred.
#: Not measured: chosen by eye on the judged editions.
MIN_FULLER_SHARE = 0.25
#: Words that a role never ends with: the name that they wait for is cut off.
_CUT_ENDS = frozenset(
    (
        "of",
        "for",
        "to",
        "at",
        "in",
        "with",
        "from",
        "under",
        "and",
        "the",
        "late",
        "former",
        "a",
        "an",
        "mr",
        "mrs",
        "ms",
    )
)
#: A role that only says which office it is, and not where, is printed when so many texts state it: of a head of state
#: whom all texts call "President" every reader knows the country, but not of a director or a spokesman.
#: Not measured: chosen by eye on the judged editions.
MIN_TEXTS_OF_BARE_OFFICE = 4
#: What says that a role is over, or not yet begun.
_PAST = re.compile(
    r"\b(?:former|formerly|ex|late|ousted|deposed|retired|outgoing|past|previous|one-?time)\b", re.IGNORECASE
)
#: "59-year-old owner of a shop", and what a tokenizer leaves of it.
_AGE = re.compile(r"^(?:(?:\d+|\w+)-)?year-old ", re.IGNORECASE)
#: What no role of one person has now: another time, a plural, marks of another phrase, what somebody thinks of him.
_UNSURE = re.compile(
    r"\bthen[- ]|--|\b(?:his|her|their|its)\b|\bself-\w+$"
    r"|\b(?-i:To [A-Z])|\b(?:Reps|Sens|Govs|Drs|Messrs)\b|\b\d{4}\b|[\"“”()\n]"
    r"|\bre-elected\b|\bfavou?rite\b|\bsometime\b|\b(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b"
    r"|^first (?!lady|minister|deputy|secretary|vice|sergeant|officer|lieutenant|responder|secretary|assistant)",
    re.IGNORECASE,
)
#: "resident of one area the office": two phrases run together.
_RUN_TOGETHER = re.compile(
    r"\b(?!of|for|at|in|with|from|to|and|on|under|by|as|than|all|both|near|behind)"
    r"(?!group|body|agency|party|organi[sz]ation|company|firm|association|coalition|union|charity)[a-z]+ the [A-Z]"
)
#: Letters of a word by which a role in capitals stands in a heading, and may have words of others in it: "MEDICAL
#: OFFICER", and not "CEO". Not measured: chosen by eye.
MIN_HEADING_WORD = 6
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")


def choose_role(name: str, stated: Sequence[str], year: int | None = None, *, left: bool = False) -> str | None:
    """Return the role most often stated of one person in its fullest wording; None where none can be trusted.

    `stated` holds one role a text, `year` is that of the latest text. Whoever has left an office by one text has left
    it by all, and who left it long ago is not given it again by a text that says "President Kennedy". Of whoever was
    driven out (`left`) only a role that says so is printed.
    """
    groups: dict[str, Counter[str]] = {}
    for role in filter(_is_printable, (drop_title(_AGE.sub("", role)) for role in stated)):
        if not left or _PAST.search(role):
            groups.setdefault(_find_head(role), Counter())[role] += 1
    if not groups:
        return None
    group = max(groups.values(), key=lambda roles: (roles.total(), max(map(len, roles)), sorted(roles)))
    over = Counter({role: count for role, count in group.items() if _PAST.search(role)})
    # Once the role that most texts state is over, what one text says of another time is no answer.
    kept = over or Counter({role: count for role, count in group.items() if not _is_past_office(name, role, year)})
    return _choose_wording(kept) if kept else None


def _choose_wording(roles: Counter[str]) -> str | None:
    """Return the commonest wording, or a fuller one that holds its words and is common enough.

    Where the commonest does not say where somebody has his office, any that does is fuller.
    """
    best = max(roles, key=lambda role: (roles[role], len(role), role))
    bare = is_bare_office(best)
    if bare:
        own = split_office(best)
        fuller = [role for role in roles if own <= split_office(role) and not is_bare_office(role)]
    else:
        own = frozenset(best.casefold().split())
        least = MIN_FULLER_SHARE * roles[best]
        fuller = [role for role, count in roles.items() if own < {*role.casefold().split()} and count >= least]
    chosen = max(fuller, key=lambda role: (roles[role], len(role), role), default=best)
    known = roles[best] >= MIN_TEXTS_OF_BARE_OFFICE and not best.islower() and _find_head(best) in OFFICES_ANYWHERE
    return chosen if not bare or fuller or known else None


def _is_printable(role: str) -> bool:
    """Whether a role is whole, says what somebody is now, and has no title twice: "Rep., Iowa Rep."."""
    words = [word.strip(".,") for word in role.casefold().split()]
    titles = [word for word in words if word in _load_short_titles()]
    whole = bool(words) and len(words) <= MAX_ROLE_WORDS and words[-1] not in _CUT_ENDS and not is_cut_short(role)
    heading = role.isupper() and max(map(len, words), default=0) >= MIN_HEADING_WORD
    sure = not (heading or _UNSURE.search(role) or _RUN_TOGETHER.search(role))
    return whole and sure and len(set(titles)) == len(titles)


@cache
def _load_short_titles() -> frozenset[str]:
    """Return the short forms of titles without their stops: "rep", "gen"."""
    titles = word_lists.load_words("honorifics")
    return frozenset(title.rstrip(".").casefold() for title in titles if title.endswith("."))


def _find_head(role: str) -> str:
    """Return the noun of a role: "minister" of "Prime Minister of Lethia"."""
    plain = re.split(r",| (?:of|for|to|at|in|with|from|and) ", _HYPHEN.sub(" ", role.casefold()), maxsplit=1)[0].split()
    return plain[-1].rstrip(".") if plain else ""


def _is_past_office(name: str, role: str, year: int | None) -> bool:
    """Whether a role is an office that this person left before the year of the texts."""
    if year is None:
        return False
    return any(
        year > last and any(office in role.casefold() for office in offices) and is_same_person(name, leader)
        for leader, last, offices in _load_past_leaders().get(split_person_name(name)[-1], ())
    )


@cache
def _load_past_leaders() -> Mapping[str, tuple[tuple[str, int, tuple[str, ...]], ...]]:
    """Return name, last year and offices of past leaders under their surnames."""
    found: dict[str, list[tuple[str, int, tuple[str, ...]]]] = {}
    for row in word_lists.load_rows("past_leaders"):
        found.setdefault(split_person_name(row[0])[-1], []).append(
            (row[0], int(row[1]), word_lists.split_entries(row, 2))
        )
    return {surname: tuple(leaders) for surname, leaders in found.items()}
