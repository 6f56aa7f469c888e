"""Two spellings of a person's name in, whether one person can bear both out: initials, short forms, "al-", suffixes."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from briefings.analysis.english import word_lists

#: "Jr." tells a son from his father; the written forms of each.
_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
#: The Arabic article, however it is written; "Al" that opens a name and stands alone is Albert.
_ARTICLE = re.compile(r"\b(?:al|el|as|ash|ar|ad|an|az)-(?=\w{3})|(?<=\w )(?:al|el) (?=\w{3})")
#: "servant of", which is one word with what follows it: Abdel Rahman, Abd al-Rahman, Abdulrahman.
_SERVANT = re.compile(r"\b(?:abd[- ](?:al|el|ul|ar|ur|er)|abd(?:al|el|ul|ur|ar))[- ]?(?=\w{3})")
#: Initials without blanks between them: "J.B. Doe", "TE Doe".
_INITIALS = re.compile(r"(?:[A-Za-z]\.){2,}|[A-Z]{2}(?= \w*[a-z])")
_VOWELS = frozenset("aeiou")
#: Given names with the same consonants are one name if they have so many: Haider and Haidar, but not Anna and Anne.
#: Not measured: set by the pairs that the tests name.
MIN_CONSONANTS = 3
#: Names whose form is kept at hand. Limit: memory.
_KEPT_NAMES = 10_000
#: Letters that transcribers choose between: Gaddafi and Qadhafi, Mahmoud and Mahmud, Tayyip and Tayip.
_TRANSCRIPTIONS = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        (r"-", ""),
        (r"ou|oo", "u"),
        (r"ee|ie|ei|ey|y", "i"),
        (r"kh|q|gh|g(?=ad)", "k"),
        (r"dh|dd", "d"),
        (r"(\w)\1", r"\1"),
    )
)


@lru_cache(_KEPT_NAMES)
def split_person_name(name: str) -> tuple[str, ...]:
    """Return the words of a name in the form in which they are compared, without "Jr." and the Arabic article.

    >>> split_person_name("Haider al-Abadi"), split_person_name("Joseph R. Biden Jr.")
    (('haider', 'abadi'), ('joseph', 'r', 'biden'))
    >>> split_person_name("J.B. Doe"), split_person_name("Rami Abd al-Rahman")
    (('j', 'b', 'doe'), ('rami', 'abdulrahman'))
    """
    spaced = _INITIALS.sub(lambda found: " ".join(found.group().replace(".", "")), word_lists.strip_accents(name))
    plain = _ARTICLE.sub("", _SERVANT.sub("abdul", spaced.casefold().replace("’", "'")))
    words = (word.strip(".,") for word in plain.split())
    return tuple(word for word in words if word and word not in _SUFFIXES) or (plain,)


def find_suffix(name: str) -> str:
    """Return "jr" for "Martin Doe Jr.", and "" where a name has no such ending."""
    return _SUFFIXES.get(name.casefold().split()[-1].strip(".,"), "") if name.strip() else ""


@lru_cache(_KEPT_NAMES)
def fold_name_word(word: str) -> str:
    """Return what all transcriptions of one word of a name have in common."""
    for pattern, letters in _TRANSCRIPTIONS:
        word = pattern.sub(letters, word)
    return word


def is_same_person(one: str, other: str) -> bool:
    """Whether two full names can be one person's: same surname, and given names that do not contradict each other.

    >>> is_same_person("Donald J. Trump", "Donald Trump"), is_same_person("Bill Clinton", "Hillary Clinton")
    (True, False)
    >>> is_same_person("Chuck Doe", "Charles E. Doe"), is_same_person("George W. Doe", "George H. W. Doe")
    (True, False)
    """
    first, second = split_person_name(one), split_person_name(other)
    suffixes = {find_suffix(one), find_suffix(other)} - {""}
    if "sr" in suffixes and find_suffix(one) != find_suffix(other):
        return False
    if len(suffixes) > 1 or fold_name_word(first[-1]) != fold_name_word(second[-1]):
        return fold_name_word("".join(first)) == fold_name_word("".join(second)) and len(suffixes) < 2
    short, long = sorted((first[:-1], second[:-1]), key=len)
    if not short or not long:
        return True
    if fold_name_word("".join(short)) == fold_name_word("".join(long)):
        return True  # "Jean-Claude" and "Jean Claude"
    # "Tayyip Erdogan" drops the first of two; "Mahmud Abbas" and "Ali Mahmud Abbas" are two people.
    begins = _matches_given_name(short[0], long[0]) or (
        short[0] in long and len(short[0]) > 1 and short[0].title() not in word_lists.load_words("given_names")
    )
    return (
        begins
        and _have_compatible_initials(short, long)
        and all(any(_matches_given_name(part, other) for other in long) for part in short)
    )


def _matches_given_name(one: str, other: str) -> bool:
    """Whether two given names agree: spelt alike, one the initial of the other, or its short form."""
    if one == other or fold_name_word(one) == fold_name_word(other):
        return True
    if min(len(one), len(other)) == 1:
        return one[0] == other[0]
    if _spell_consonants(one) == _spell_consonants(other) and (one[-1] in _VOWELS) == (other[-1] in _VOWELS):
        return len(_spell_consonants(one)) >= MIN_CONSONANTS
    full = _load_full_names()
    return bool({one, *full.get(one, ())} & {other, *full.get(other, ())})


@lru_cache(_KEPT_NAMES)
def _spell_consonants(word: str) -> str:
    """Return a given name without its vowels, which transcribers choose freely: Muhammad, Mohamed, Mohammed."""
    return "".join(letter for letter in fold_name_word(word) if letter not in _VOWELS)


def _have_compatible_initials(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether middle initials contradict each other: "W." and "H. W." do."""
    one, other = ([part[0] for part in names[1:]] for names in (short, long))
    return not one or one == other or (len(long) > len(short) and one == other[: len(one)])


@cache
def _load_full_names() -> Mapping[str, frozenset[str]]:
    """Return the given names that each short form stands for, in lower case."""
    found: dict[str, set[str]] = {}
    for row in word_lists.load_rows("nicknames"):
        for short in word_lists.split_entries(row, 1):
            found.setdefault(short.casefold(), set()).add(row[0].casefold())
    return {short: frozenset(names) for short, names in found.items()}
