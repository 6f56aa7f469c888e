"""A role as a text states it in, whether it says of whom, of what or where out: no role rather than half a role; pure.

"Spokesman", "deputy prime minister" and "head of the office" leave open whose; "spokesman for Northern Shipping",
"Lethian deputy prime minister" and "head of the Selene office" say so. A country is not enough for an ambassador, who
has one that he is sent to as well.
"""

import re
from functools import cache

from briefings.analysis.english import word_lists

#: Nouns that say nothing without the words for whom or what, which a text or a rule left out.
RELATIONAL = frozenset(noun.casefold() for noun in word_lists.load_kind("roles", "of somebody"))
#: Offices of which every country, town or house has one, and their short form.
OFFICES_ANYWHERE = word_lists.load_kind("roles", "of a country") | {"gov"}
#: What somebody is of a party or of a house, which is told in the words before.
_CANDIDATES = frozenset(("candidate", "nominee", "owner"))
#: Second words of offices: "attorney general".
_SECOND_WORDS = frozenset(("general", "elect", "designate"))
#: Who stands for one country in another, or in a body of many.
_SENT = frozenset(("ambassador", "envoy", "emissary", "consul", "attache", "attaché"))
#: Offices behind which a field stands, which is no body: "Secretary of State", "chief of staff".
_OF_A_FIELD = frozenset(("minister", "secretary", "commissioner", "chief", "coordinator"))
#: Offices that are whole in capitals alone: "president" is that of some company.
_CAPITALISED = frozenset(("president", "vice president", "representative", "speaker", "secretary", "commissioner"))
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
#: A rank that is whole: there is one of it.
_ONLY_ONE = frozenset(("pope",))
#: "Foreign Ministry spokesman": of which country, the text says elsewhere.
_OF_SOME_COUNTRY = re.compile(
    r"(?:[A-Z]\w+ )(?:and [A-Z]\w+ )?(?:Ministry (?:spokes(?:wo)?man|spokesperson|official))|[Mm]inister"
)
#: What stands between a role and whose it is.
_COMPLEMENT = re.compile(r",|\b(?:of|for|at|with|to|in|from|on|under)\b")
#: "owner of a mill in the south": it says of what kind.
_SOME = re.compile(r"\b(?:of|for|at|with|in|from)\s(?:an?|several|many|one)\s")
#: "activist in the city", "head of the group": which one, the text says elsewhere.
_LOST_BODY = re.compile(r"\b(?:of|for|at|with|in|from|to|on)\s(?:the|this|that|those|these)\s(?:[a-z][\w-]*\s?){1,4}\Z")
_POSSESSIVE = re.compile(r"['’]s?\s")
_OFFICE_HYPHEN = re.compile(r"(?<=[A-Za-z])-(?=[A-Za-z])")


def is_bare_office(role: str) -> bool:
    """Return whether a role says which office somebody has and not where: "Deputy Prime Minister", "terminal manager".

    >>> is_bare_office("Vice President"), is_bare_office("Lethian President"), is_bare_office("mayor of Port Selene")
    (True, False, False)
    >>> is_bare_office("leader of the opposition"), is_bare_office("head of office at Northern Shipping")
    (True, False)
    >>> is_bare_office("Lethian ambassador"), is_bare_office("Lethian ambassador to Brenmark")
    (True, False)
    """
    own = _COMPLEMENT.split(_OFFICE_HYPHEN.sub(" ", role), maxsplit=1)[0]
    heads = {_find_office_noun(part) for part in re.split(r"\s(?:and|&)\s|,", own) if part.strip()}
    if heads & _SENT and not _COMPLEMENT.search(role):
        # "Lethia's UN ambassador" has two.
        names = [name for name in _find_naming_words(role) if name not in _load_state_words()]
        return not any(name.isupper() for name in names) and len(names) < 2
    if role.islower() and heads & _CAPITALISED:
        return True
    if not heads & _load_offices() or _SOME.search(role):
        return False
    if heads & _OF_A_FIELD:  # "Secretary of State", "Minister, Public Works"
        return not _find_naming_words(role)
    return not _find_naming_words(own) and not re.search(r"[A-Z]", role[len(own) :])


def is_cut_short(role: str) -> bool:
    """Return whether a role is one noun that says nothing alone, a rank, or ends with a body named elsewhere.

    >>> is_cut_short("founder"), is_cut_short("Colonel"), is_cut_short("activist in the city"), is_cut_short("Judge")
    (True, True, True, False)
    """
    plain = role.casefold().strip(".,")
    # "Analyst" opened a sentence; "Judge" and "Sen." are titles.
    alone = " " not in role and (
        role.islower() or plain not in _load_kinds_of_title() | dict.fromkeys(_CAPITALISED, "")
    )
    if plain in RELATIONAL or plain == "secretary" or alone or (role.islower() and plain in _CAPITALISED):
        return True
    if plain.split()[-1] in _HONORIFICS or _OF_SOME_COUNTRY.fullmatch(role) or _LOST_BODY.search(role):
        return True
    if plain not in _ONLY_ONE and _load_kinds_of_title().get(plain) in _KINDS_OF_RANK:
        return True
    *ranks, noun = plain.split()
    # "chief executive", "joint secretary", "top official": of what, the text says elsewhere.
    return bool(ranks) and all(word in _RANKS for word in ranks) and noun in {*RELATIONAL, *_OFFICES}


def split_office(role: str) -> frozenset[str]:
    """Return the words of a role that say which office it is, without its country.

    >>> sorted(split_office("Russia's UN ambassador")), sorted(split_office("Secretary-General"))
    (['ambassador', 'un'], ['general', 'secretary'])
    """
    words = (re.sub(r"['’]s?\Z", "", word.strip(".,")) for word in _OFFICE_HYPHEN.sub(" ", role).split())
    return frozenset(word.casefold() for word in words if word not in _load_state_words())


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


def _find_office_noun(words: str) -> str:
    """Return the noun of the words before a complement: "minister", and "secretary" of "secretary general"."""
    plain = [word.strip(".,").casefold() for word in _POSSESSIVE.split(words)[-1].split()]
    if len(plain) > 1 and plain[-1] in _SECOND_WORDS:
        plain.pop()
    return plain[-1] if plain else ""


def _find_naming_words(role: str) -> list[str]:
    """Return the words of a role that name somebody or something: with a capital, and no words of an office."""
    words = (re.sub(r"['’]s?\Z", "", word.strip(".,()“”\"'’")) for word in role.replace(",", " ").split())
    return [
        word
        for word in words
        if (word.isupper() and len(word) > 1)
        or (
            any(letter.isupper() for letter in word)
            and not {part.casefold() for part in word.split("-")} <= _load_words_of_no_place()
        )
    ]


@cache
def _load_offices() -> frozenset[str]:
    return frozenset((RELATIONAL - _CANDIDATES) | OFFICES_ANYWHERE)


@cache
def _load_words_of_no_place() -> frozenset[str]:
    """Return the words of a role that say what it is: "deputy", "finance", "minister"."""
    words = (*word_lists.load_table("role_modifiers"), *word_lists.load_words("roles"), *OFFICES_ANYWHERE)
    plain = {word.casefold().rstrip("-") for word in words}
    return frozenset((*plain, *(f"{word}s" for word in plain), *word_lists.load_words("stop_words"), "crown", "local"))


@cache
def _load_kinds_of_title() -> dict[str, str]:
    """Return the kinds of titles by their forms without stops."""
    return {form.rstrip(".").casefold(): kind for form, kind in word_lists.load_table("honorifics").items()}


@cache
def _load_state_words() -> frozenset[str]:
    """Return every word by which a country or its people are named, without stops at its end."""
    forms = {form for country in word_lists.load_countries() for form in (country.name, *country.aliases)}
    return frozenset(word.strip(".") for form in {*forms, *word_lists.load_demonyms()} for word in form.split())
