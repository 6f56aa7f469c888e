"""A role as a text states it in, whether it is whole and an office at all out, and what of it is none; pure.

Whether it says of whom, of what or where is another question: `bare_roles`.
"""

import re
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives
from briefings.analysis.stories.bare_roles import CAPITALISED, COMPLEMENT, ONLY_ONE, find_office_noun

#: Nouns that say nothing without the words for whom or what, which a text or a rule left out.
RELATIONAL = frozenset(noun.casefold() for noun in word_lists.load_kind("roles", "of somebody"))
#: Words before a noun that say how high somebody stands, and nouns that they leave as empty as they are.
_RANKS = frozenset(("chief", "main", "top", "senior", "joint", "acting", "managing", "lead", "executive", "general"))
_OFFICES = frozenset(
    (
        *("leader", "executive", "official", "secretary", "manager", "officer", "president", "counsel"),
        *("researcher", "author", "economist", "scientist", "analyst", "investigator", "engineer"),
    )
)
#: Forms of address, which are no office.
_HONORIFICS = frozenset(("sheikh", "sheik", "sir", "dame", "lord", "lady"))
#: Kinds of ranks that say nothing without an army, a church or a subject.
_KINDS_OF_RANK = frozenset(("military", "religious", "academic"))
#: What stands before an office and makes one with it.
_BEFORE_OFFICES = frozenset(
    ("chief", "deputy", "assistant", "associate", "lieutenant", "prince", "princess", "secretary")
)
#: Kinds of titles that belong to a name, and to no office.
_KINDS_OF_TITLE = frozenset(("noble", "military", "religious"))
#: "Foreign Ministry spokesman": of which country, the text says elsewhere.
_OF_SOME_COUNTRY = re.compile(
    r"(?:[A-Z]\w+ )(?:and [A-Z]\w+ )?(?:Ministry (?:spokes(?:wo)?man|spokesperson|official))|[Mm]inister"
)
#: "activist in the city", "head of the group": which one, the text says elsewhere.
_LOST_BODY = re.compile(r"\b(?:of|for|at|with|in|from|to|on)\s(?:the|this|that|those|these)\s(?:[a-z][\w-]*\s?){1,4}\Z")

#: "award - winning", as some exports write it.
_LOOSE_HYPHEN = re.compile(r"(?<=\w)\s[-‑]\s(?=winning|known|profile|backed)")
#: "report author and director of the board": which report, the text says elsewhere.
_AUTHOR = re.compile(
    r"(?:report|study|paper|article|bill|book|letter|lead|survey)(?:['’]s)? (?:co-?)?author\b", re.IGNORECASE
)
#: "Madam Chair", "Rev., Northern League": how somebody is spoken to, and a title with a body behind it.
_ADDRESS = re.compile(r"(?:Madam|Mr|Mister|Mrs|Ms)\b|(?:Rev|Dr|Fr|Mr|Mrs|Ms|Hon|St)\.?,", re.IGNORECASE)
#: "curator of the exhibition at Selene College": which one, the text says elsewhere.
_LOST_WORK = re.compile(rf"\b(?:of|for|on)\sthe\s{alternatives('role_words', 'which one')}\b")
#: "Lethia's Col": a rank belongs to its bearer, and not to a country.
_OWNED_RANK = re.compile(r"['’]s?\s(\S+)\Z")


def drop_praise(role: str) -> str:
    """Return a role without the words before it that say what somebody thinks of its holder, or for how long.

    >>> drop_praise("prominent human rights activist"), drop_praise("fellow of Selene College")
    ('human rights activist', 'fellow of Selene College')
    """
    words = _LOOSE_HYPHEN.sub("-", role).split()
    praise = word_lists.load_kind("role_words", "praise")
    while len(words) > 1 and words[0].casefold() in praise and not COMPLEMENT.match(words[1]):
        del words[0]
    return " ".join(words)


def is_no_office(role: str) -> bool:
    """Return whether a role says what befell somebody, or what others think, and not what he does.

    >>> is_no_office("Port Selene resident"), is_no_office("Lethia's prominent activist"), is_no_office("Lethia's Col.")
    (True, True, True)
    >>> is_no_office("Rehires Attorney"), is_no_office("Names editor"), is_no_office("report author and mayor")
    (True, True, True)
    >>> is_no_office("Madam Chair"), is_no_office("Rev., Harbour League"), is_no_office("Professor, Teren College")
    (True, True, False)
    >>> is_no_office("suspected Harbour League fighter"), is_no_office("Harbour League fighter")
    (True, False)
    """
    own = COMPLEMENT.split(role, maxsplit=1)[0]
    if _AUTHOR.match(role) or _ADDRESS.match(role):
        return True
    if own.split()[:1] and own.split()[0].casefold() in word_lists.load_kind("role_words", "headline"):
        return True
    if find_office_noun(own) in word_lists.load_kind("role_words", "no office"):
        return True
    if any(word.casefold() in word_lists.load_kind("role_words", "unproven") for word in role.split()):
        return True
    if any(word.casefold() in word_lists.load_kind("role_words", "praise") for word in own.split()[:-1]):
        return True
    rank = _OWNED_RANK.search(role)
    return bool(rank and _load_kinds_of_title().get(rank[1].casefold().rstrip(".")) == "military")


def is_cut_short(role: str) -> bool:
    """Return whether a role is one noun that says nothing alone, a rank, or ends with a body named elsewhere.

    >>> is_cut_short("founder"), is_cut_short("Colonel"), is_cut_short("activist in the city"), is_cut_short("Judge")
    (True, True, True, False)
    """
    plain = role.casefold().strip(".,")
    # "Analyst" opened a sentence; "Judge" and "Sen." are titles.
    alone = " " not in role and (role.islower() or plain not in _load_kinds_of_title() | dict.fromkeys(CAPITALISED, ""))
    if plain in RELATIONAL or plain == "secretary" or alone or (role.islower() and plain in CAPITALISED):
        return True
    if plain.split()[-1] in _HONORIFICS or _OF_SOME_COUNTRY.fullmatch(role) or _LOST_BODY.search(role):
        return True
    if _LOST_WORK.search(role):
        return True
    if plain not in ONLY_ONE and _load_kinds_of_title().get(plain) in _KINDS_OF_RANK:
        return True
    *ranks, noun = plain.split()
    # "chief executive", "joint secretary", "top official": of what, the text says elsewhere.
    return bool(ranks) and all(word in _RANKS for word in ranks) and noun in {*RELATIONAL, *_OFFICES}


def drop_title(role: str) -> str:
    """Return a role without the title behind it that belongs to the name: "Foreign Minister Prince".

    >>> drop_title("Lethian Foreign Minister Prince"), drop_title("Attorney General"), drop_title("Major General")
    ('Lethian Foreign Minister', 'Attorney General', 'Major General')
    >>> drop_title("Harbour Board chairman Senator"), drop_title("Deputy Secretary"), drop_title("Chief Justice")
    ('Harbour Board chairman', 'Deputy Secretary', 'Chief Justice')
    """
    first, comma, rest = role.partition(", ")
    words = first.split()
    for count in (2, 1):
        head, title = words[:-count], " ".join(words[-count:]).casefold().strip(".")
        kind = _load_kinds_of_title().get(title)
        if not head or kind is None:
            continue
        noun = head[-1].casefold().strip(".")
        # "Deputy Minister", "Lieutenant Governor" and "Chief Justice" are one office.
        office = noun in word_lists.load_words("roles") and noun not in _BEFORE_OFFICES
        own = _load_kinds_of_title().get(noun)
        apart = own is None or (kind in _KINDS_OF_TITLE and own != "military")
        if office and apart and (title != "general" or noun not in _GENERALS):
            return " ".join(head) + comma + rest
    return role


#: Offices whose name ends with "general".
_GENERALS = frozenset(("secretary", "director", "attorney", "inspector", "governor", "surgeon", "solicitor", "consul"))


@cache
def _load_kinds_of_title() -> dict[str, str]:
    """Return the kinds of titles by their forms without stops."""
    return {form.rstrip(".").casefold(): kind for form, kind in word_lists.load_table("honorifics").items()}
