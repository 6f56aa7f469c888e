"""The roles that texts state of one person in, the one to print out, or none: better no role than a wrong one."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.english.person_names import is_same_person, split_person_name

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
#: Nouns that say nothing without the words for whom or what, which a text or a rule left out.
_RELATIONAL = frozenset(noun.casefold() for noun in word_lists.load_kind("roles", "of somebody"))
#: Offices of which every country, town or house has one, and their short form.
_OFFICES_ANYWHERE = word_lists.load_kind("roles", "of a country") | {"gov"}
#: A role that only says which office it is, and not where, is printed when so many texts state it: of a head of state
#: whom all texts call "President" every reader knows the country. Not measured: chosen by eye on the judged editions.
MIN_TEXTS_OF_BARE_OFFICE = 4
#: What somebody is of a party or of a house, which is told in the words before.
_CANDIDATES = frozenset(("candidate", "nominee", "owner"))
#: Offices that are whole in capitals alone: "president" is that of some company.
_CAPITALISED = frozenset(("president", "vice president", "representative", "speaker", "secretary", "commissioner"))
#: Words before a noun that say how high somebody stands, and nouns that they leave as empty as they are.
_RANKS = frozenset(("chief", "main", "top", "senior", "joint", "acting", "managing", "lead", "executive", "general"))
_OFFICES = frozenset(("leader", "executive", "official", "secretary", "manager", "officer", "president", "counsel"))
#: Forms of address, which are no office.
_HONORIFICS = frozenset(("sheikh", "sheik", "sir", "dame", "lord", "lady"))
#: "Foreign Ministry spokesman": of which country, the text says elsewhere.
_OF_SOME_COUNTRY = re.compile(
    r"(?:[A-Z]\w+ )(?:and [A-Z]\w+ )?(?:Ministry (?:spokes(?:wo)?man|spokesperson|official))|[Mm]inister"
)
#: What stands between a role and whose it is.
_COMPLEMENT = re.compile(r",|\b(?:of|for|at|with|to|in|from)\b|['’]")
#: What says that a role is over, or not yet begun.
_PAST = re.compile(
    r"\b(?:former|formerly|ex|late|ousted|deposed|retired|outgoing|past|previous|one-?time)\b", re.IGNORECASE
)
#: "59-year-old owner of a shop", and what a tokenizer leaves of it.
_AGE = re.compile(r"^(?:(?:\d+|\w+)-)?year-old ", re.IGNORECASE)
#: What no role of one person has now: another time, a plural, marks of another phrase.
_UNSURE = re.compile(
    r"\bthen[- ]|--|\b(?:his|her|their|its)\b|\bself-\w+$"
    r"|\bTo [A-Z]|\b(?:Reps|Sens|Govs|Drs|Messrs)\b|\b\d{4}\b|[\"“”()\n]",
    re.IGNORECASE,
)


def choose_role(name: str, stated: Sequence[str], year: int | None = None, *, left: bool = False) -> str | None:
    """Return the role most often stated of one person in its fullest wording; None where none can be trusted.

    `stated` holds one role a text, `year` is that of the latest text. Whoever has left an office by one text has left
    it by all, and who left it long ago is not given it again by a text that says "President Kennedy". Of whoever was
    driven out (`left`) only a role that says so is printed.
    """
    groups: dict[str, Counter[str]] = {}
    for role in filter(_is_printable, (_AGE.sub("", role) for role in stated)):
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
    words = set(best.casefold().split())
    fuller = [
        role
        for role, count in roles.items()
        if words < set(role.casefold().split())
        and (not is_bare_office(role) if bare else count >= MIN_FULLER_SHARE * roles[best])
    ]
    chosen = max(fuller, key=lambda role: (roles[role], len(role), role), default=best)
    told = not bare or bool(fuller) or roles[best] >= MIN_TEXTS_OF_BARE_OFFICE
    return chosen if told else None


def is_bare_office(role: str) -> bool:
    """Return whether a role says which office somebody has and not where: "Deputy Prime Minister", "terminal manager".

    >>> is_bare_office("Vice President"), is_bare_office("Lethian President"), is_bare_office("mayor of Port Selene")
    (True, False, False)
    """
    words = [word.strip(".") for word in role.casefold().split()]
    heads = (_RELATIONAL - _CANDIDATES) | _OFFICES_ANYWHERE
    if _COMPLEMENT.search(role) or not (
        words[-1] in heads or words[-2:] in (["chief", "executive"], ["executive", "officer"])
    ):
        return False
    return role.islower() or _load_words_of_no_place().issuperset(words)


@cache
def _load_words_of_no_place() -> frozenset[str]:
    """Return the words of a role that say what it is: "deputy", "finance", "minister"."""
    words = (*word_lists.load_table("role_modifiers"), *word_lists.load_words("roles"), *_OFFICES_ANYWHERE)
    return frozenset((*(word.casefold().rstrip("-") for word in words), "and", "crown"))


def _is_printable(role: str) -> bool:
    """Whether a role is whole, says what somebody is now, and has no title twice: "Rep., Iowa Rep."."""
    words = [word.strip(".,") for word in role.casefold().split()]
    titles = [word for word in words if word in _load_short_titles()]
    whole = bool(words) and len(words) <= MAX_ROLE_WORDS and words[-1] not in _CUT_ENDS and not _is_lone_noun(role)
    return whole and not _UNSURE.search(role) and len(set(titles)) == len(titles)


def _is_lone_noun(role: str) -> bool:
    """Whether a role is one noun that says nothing alone: "founder", "Editor", "president", "Secretary"."""
    plain = role.casefold().strip(".,")
    if plain in _RELATIONAL or plain == "secretary" or (role.islower() and (" " not in role or plain in _CAPITALISED)):
        return True
    if plain.split()[-1] in _HONORIFICS or _OF_SOME_COUNTRY.fullmatch(role):
        return True
    *ranks, noun = plain.split()
    # "chief executive", "joint secretary", "top official": of what, the text says elsewhere.
    return bool(ranks) and all(word in _RANKS for word in ranks) and noun in {*_RELATIONAL, *_OFFICES}


@cache
def _load_short_titles() -> frozenset[str]:
    """Return the short forms of titles without their stops: "rep", "gen"."""
    titles = word_lists.load_words("honorifics")
    return frozenset(title.rstrip(".").casefold() for title in titles if title.endswith("."))


def _find_head(role: str) -> str:
    """Return the noun of a role: "minister" of "Prime Minister of Lethia"."""
    plain = re.split(r",| (?:of|for|to|at|in|with|from|and) ", role.casefold(), maxsplit=1)[0].split()
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
