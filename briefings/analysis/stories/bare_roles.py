"""A role in, whether it leaves open whose or where it is out: no role rather than half a role; pure.

"Spokesman", "Senator" and "head of the office" leave open whose; "spokesman for Northern Shipping", "Lethian deputy
prime minister" and "head of the Selene office" say so. Words that every country or town has, such as "Supreme Court"
and "Police Department", name nothing. A country is not enough for an ambassador, who has one that he is sent to as
well, nor for a director. An occupation is whole with its field: "human rights activist".
"""

import re
from collections.abc import Sequence
from functools import cache

from briefings.analysis.english import word_lists

#: Offices of which every country, town or house has one, and their short form.
OFFICES_ANYWHERE = word_lists.load_kind("roles", "of a country") | {"gov"}
#: Second words of offices: "attorney general".
_SECOND_WORDS = frozenset(("general", "elect", "designate"))
#: Who stands for one country in another, or in a body of many.
_SENT = frozenset(("coordinator", "ambassador", "envoy", "emissary", "consul", "attache", "attaché"))
#: Offices that are whole in capitals alone: "president" is that of some company.
CAPITALISED = frozenset(("president", "vice president", "representative", "speaker", "secretary", "commissioner"))
#: What is whole with its party, of which a country has one at a time.
_CHOSEN = frozenset(("nominee", "candidate"))
#: A rank that is whole: there is one of it.
ONLY_ONE = frozenset(("pope",))
#: What stands between a role and whose it is.
COMPLEMENT = re.compile(r",|\b(?:of|for|at|with|to|in|from|on|under)\b")
#: "owner of a mill in the south": it says of what kind.
_SOME = re.compile(r"\b(?:of|for|at|with|in|from)\s(?:an?|several|many|one)\s")
#: "Department of Health": of which country, the text says elsewhere.
_BODY_OF_A_FIELD = re.compile(
    rf"\b(?:{'|'.join(word.capitalize() for word in sorted(word_lists.load_kind('role_words', 'body of')))})"
    r"\s(?:of|for)\s(?:the\s)?[A-Z]\w+(?:(?:,|\sand|\s&)*\s[A-Z]\w+){0,2}"
)
#: ", National Security Agency": three words with a capital behind an office are a name.
_LONG_NAME = re.compile(r"(?:,|\b(?:of|for|at|with))\s(?:[a-z]+\s){0,3}((?:[A-Z]\w+\s){2,}[A-Z]\w+)")
#: "spokesman in the UK": of which body, the text says elsewhere.
_IN_A_PLACE = re.compile(r"[a-z-]+(?:\s(?!of\b|for\b|at\b)[a-z-]+){0,5}?\s(?:in|from)\s")
#: A senator of the United States is one of a hundred.
_UNION = frozenset(("US", "U.S", "United", "States", "American"))
_POSSESSIVE = re.compile(r"['’]s?\s")
OFFICE_HYPHEN = re.compile(r"(?<=[A-Za-z])-(?=[A-Za-z])")
#: "Karsovan": a word for a country that no list has.
_DEMONYM = re.compile(r"[A-Z][a-z]{2,}(?:ian|an|ese|ish|ean)\Z")
#: Spellings and short forms of the words of an office.
SAME_WORDS = {"defense": "defence", "labor": "labour", "rep": "representative", "sen": "senator", "gov": "governor"}
SAME_WORDS |= dict.fromkeys(("congressman", "congresswoman"), "representative")


def is_bare_office(role: str) -> bool:
    """Return whether a role says which office somebody has and not where: "Deputy Prime Minister", "terminal manager".

    >>> is_bare_office("Vice President"), is_bare_office("Lethian President"), is_bare_office("mayor of Port Selene")
    (True, False, False)
    >>> is_bare_office("leader of the opposition"), is_bare_office("head of office at Northern Shipping")
    (True, False)
    >>> is_bare_office("Lethian ambassador"), is_bare_office("Lethian ambassador to Brenmark")
    (True, False)
    >>> is_bare_office("ambassador to Brenmark"), is_bare_office("envoy of Lethia")
    (True, False)
    >>> is_bare_office("Superior Court Judge"), is_bare_office("Selene County Superior Court Judge")
    (True, False)
    >>> is_bare_office("Lutheran Bishop"), is_bare_office("Lutheran Bishop of Selene"), is_bare_office("Labor MP")
    (True, False, True)
    >>> is_bare_office("United States Senator"), is_bare_office("State Minister, National Selene Planning")
    (True, True)
    >>> is_bare_office("Lethian State Minister for Planning"), is_bare_office("Lethian planning minister")
    (False, False)
    >>> is_bare_office("Lethian captain"), is_bare_office("Lethian chess captain"), is_bare_office("Democrats Senator")
    (True, False, True)
    >>> is_bare_office("official, Social Democrats"), is_bare_office("official, Lethian Social Democrats")
    (True, False)
    >>> is_bare_office("Lethian director"), is_bare_office("human rights activist"), is_bare_office("activist")
    (True, False, True)
    """
    own = COMPLEMENT.split(OFFICE_HYPHEN.sub(" ", role), maxsplit=1)[0]
    heads = {find_office_noun(part) for part in re.split(r"\s(?:and|&)\s|,", own) if part.strip()}
    names = find_naming_words(role)
    if heads & ONLY_ONE:
        return False
    if not heads & _CHOSEN and _is_of_a_party_anywhere(role, names):
        return True
    if heads & _SENT and not COMPLEMENT.search(role):
        # "Lethia's UN ambassador" has two.
        others = [name for name in names if name not in load_state_words()]
        return not any(name.isupper() for name in others) and len(others) < 2
    if heads & _SENT:  # "ambassador to Brenmark": whose, the text says elsewhere
        return not (find_naming_words(own) or re.search(r"\b(?:of|for|from)\b", role))
    if role.islower() and heads & CAPITALISED:
        return True
    if heads & _load("legislator"):
        return all(name.casefold() in _load("party") or name.strip(".") in _UNION for name in names)
    if "minister" in heads and COMPLEMENT.search(role):
        return not _names_a_place(role)
    if heads & _load("of a faith"):
        return all(name.casefold() in _load("faith") for name in names)
    if heads & _load("of more than a country") and _is_of_a_country_alone(role):
        return True
    if heads & _load("of more than a country") and "," not in role and _IN_A_PLACE.match(role):
        return True
    if names or _SOME.search(role):
        return False
    if heads & _CHOSEN:
        return not any(word.casefold() in _load("party") for word in role.split())
    field = [word for word in _find_own_words(own) if word not in _load("body")]
    whole = heads and heads <= _load("alone") and field[-1:] and field[-1] not in _SECOND_WORDS
    return not (whole and (COMPLEMENT.search(role) or len(field) > 1))


def _is_of_a_party_anywhere(role: str, names: Sequence[str]) -> bool:
    """Whether a role names nothing but a party that many countries have: "Social Democrats"."""
    party = any(word[0].isupper() and word.casefold() in _load("party anywhere") for word in role.split())
    return party and all(name.casefold() in _load("party anywhere") | _load("party") for name in names)


def _names_a_place(role: str) -> bool:
    """Whether a role says in which country, or part of one, somebody is a minister: a field of three words is none."""
    if _POSSESSIVE.search(role):
        return True
    words = [word.strip(".,") for word in role.split()]
    runs = (" ".join(words[at : at + count]) for at in range(len(words)) for count in (1, 2, 3))
    known = word_lists.load_gazetteer(), word_lists.load_demonyms()
    return any(any(run in names for names in known) or is_unlisted_demonym(run) or run.isupper() for run in runs)


def split_office(role: str) -> frozenset[str]:
    """Return the words of a role that say which office it is, without its country.

    >>> sorted(split_office("Russia's UN ambassador")), sorted(split_office("Defense Minister"))
    (['ambassador', 'un'], ['defence', 'minister'])
    """
    words = (re.sub(r"['’]s?\Z", "", word.strip(".,")) for word in OFFICE_HYPHEN.sub(" ", role).split())
    plain = (word.casefold() for word in words if word not in load_state_words())
    return frozenset(SAME_WORDS.get(word, word) for word in plain)


def find_office_noun(words: str) -> str:
    """Return the noun of the words before a complement: "minister", and "secretary" of "secretary general"."""
    plain = [word.strip(".,").casefold() for word in _POSSESSIVE.split(words)[-1].split()]
    if len(plain) > 1 and plain[-1] in _SECOND_WORDS:
        plain.pop()
    return plain[-1] if plain else ""


def find_naming_words(role: str) -> list[str]:
    """Return the words of a role that name somebody or something: with a capital, and no words of an office.

    >>> find_naming_words("Selene police chief"), find_naming_words("director at the Department of Health")
    (['Selene'], [])
    """
    if only := _load_only_ones().search(role) or _LONG_NAME.search(role):
        return [only.group()]
    rest = _BODY_OF_A_FIELD.sub(_keep_state_words, role)
    words = (re.sub(r"['’]s?\Z", "", word.strip(".,()“”\"'’")) for word in rest.replace(",", " ").split())
    return [
        word
        for word in words
        if (word.isupper() or word.casefold() not in _load_titles())
        and (
            (word.isupper() and len(word) > 1)
            or (
                any(letter.isupper() for letter in word)
                and not {part.casefold() for part in word.split("-")} <= _load_words_of_no_place()
            )
        )
    ]


def is_unlisted_demonym(word: str) -> bool:
    """Return whether a word looks like one for a country's people that no list has, and is no other word.

    >>> is_unlisted_demonym("Karsovan"), is_unlisted_demonym("Veteran"), is_unlisted_demonym("Susan")
    (True, False, False)
    """
    plain = word.casefold()
    known = plain in word_lists.load_words("common_words") or plain in word_lists.load_table("role_modifiers")
    return bool(_DEMONYM.match(word)) and not known and word not in word_lists.load_words("given_names")


def _keep_state_words(body: re.Match[str]) -> str:
    """Return of a body named after its field the words that name a place: "Department of the Selene Coast"."""
    return " ".join(word for word in body[0].split() if word in load_state_words())


def _is_of_a_country_alone(role: str) -> bool:
    """Whether a role is one noun and a country or a part of the world: "U.S. commander", "Middle East editor"."""
    if COMPLEMENT.search(role) or _POSSESSIVE.search(role):
        return False
    words = (word for word in role.split() if word.strip(".,") not in load_state_words())
    plain = " ".join(word for word in words if not is_unlisted_demonym(word)).casefold()
    for region in _load("region"):
        plain = re.sub(rf"\b{region}\b", " ", plain)
    return len(_find_own_words(plain)) == 1


def _find_own_words(words: str) -> list[str]:
    """Return the words of an office without those that praise its holder or say when and how high he holds it."""
    modifiers = word_lists.load_table("role_modifiers")
    plain = (word.strip(".,").casefold() for word in words.split())
    return [
        word
        for word in plain
        if word and word not in _load("praise") and modifiers.get(word) != "status" and word != "local"
    ]


def _load(kind: str) -> frozenset[str]:
    return word_lists.load_kind("role_words", kind)


@cache
def _load_only_ones() -> re.Pattern[str]:
    """Return what finds the names of bodies of which there is one."""
    names = sorted(_load("only one"), key=len, reverse=True)
    forms = (" ".join(word if word == "of" else word.capitalize() for word in name.split()) for name in names)
    return re.compile(rf"\b(?:{'|'.join(forms)})\b")


@cache
def _load_words_of_no_place() -> frozenset[str]:
    """Return the words of a role that say what it is: "deputy", "finance", "minister", "court"."""
    words = (*word_lists.load_table("role_modifiers"), *word_lists.load_words("roles"), *OFFICES_ANYWHERE)
    plain = {word.casefold().rstrip("-") for word in words} | _load("body") | _load("praise")
    return frozenset((*plain, *(f"{word}s" for word in plain), *word_lists.load_words("stop_words"), "crown", "local"))


@cache
def _load_titles() -> frozenset[str]:
    """Return the titles before a name without their stops: "rep", "gen"."""
    return frozenset(title.rstrip(".").casefold() for title in word_lists.load_words("honorifics"))


@cache
def load_state_words() -> frozenset[str]:
    """Return every word by which a country or its people are named, without stops at its end."""
    forms = {form for country in word_lists.load_countries() for form in (country.name, *country.aliases)}
    return frozenset(word.strip(".") for form in {*forms, *word_lists.load_demonyms()} for word in form.split())
