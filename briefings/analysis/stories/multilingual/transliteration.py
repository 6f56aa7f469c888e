"""A name in any script in, the consonants that it sounds by out: what two spellings of one name have in common.

Scripts disagree about vowels, and languages about which of two related consonants they write: Голубец, Holubets,
هولوبيتس and 霍卢别茨 are one name. So vowels are left out, and each consonant stands for its class: B with P, F with V,
D with T, G with K and H, all hissing sounds, and L with R, which Chinese does not part.
"""

import re
from functools import cache

#: Two and more letters that are one sound, longest first, and single letters: the class of each.
_SOUNDS = tuple(
    sorted(
        (
            *(
                (letters, "S")
                for letters in ("dzh", "tsch", "shch", "sch", "tch", "sh", "zh", "ch", "ts", "tz", "dz", "dj")
            ),
            *((letters, "K") for letters in ("kh", "gh", "ck", "qu", "c", "g", "h", "k", "q")),
            *((letters, "T") for letters in ("th", "dh", "d", "t")),
            *((letters, "V") for letters in ("ph", "f", "v", "w")),
            *((letters, "S") for letters in ("j", "s", "z")),
            *((letters, "P") for letters in ("b", "p")),
            *((letters, "L") for letters in ("l", "r")),
            *((letters, "N") for letters in ("ng", "n")),
            ("m", "M"),
            ("x", "KS"),
        ),
        key=lambda pair: (-len(pair[0]), pair[0]),
    )
)
_SOUND = re.compile("|".join(letters for letters, _ in _SOUNDS) + "|.")
_CLASSES = dict(_SOUNDS)
#: Letters that a language writes for other sounds than its neighbours do.
_OWN_SOUNDS = {
    "tr": (("c", "j"), ("ç", "ch"), ("ş", "sh"), ("ğ", "")),
    "de": (("w", "v"),),
    "zh": (("什", "石"),),
}
#: Mute letters of Latin script, and C where it hisses.
_MUTE_H = re.compile(r"(?<=[aeiou])h(?=[^aeiouy]|$)|h$|(?<=[aeiou])w$")
_SOFT_C = re.compile(r"c(?=[eiy])")
#: What a syllable of Pinyin begins with and hisses.
_HISSING_INITIAL = re.compile(r"^(?:zh|ch|[xqjc])")


@cache
def extract_consonants(word: str, language: str) -> str:
    """Return the consonant classes of a word.

    >>> extract_consonants("Голубец", "ru"), extract_consonants("Holubets", "en")
    ('KLPS', 'KLPS')
    """
    word = word.lower()
    for letters, sound in _OWN_SOUNDS.get(language, ()):
        word = word.replace(letters, sound)
    if language == "zh":
        return "".join(_classify_syllable(_transliterate(character)) for character in word)
    return _classify(_SOFT_C.sub("s", _MUTE_H.sub("", _transliterate(word))))


def _transliterate(word: str) -> str:
    from anyascii import anyascii

    return re.sub(r"[^a-z]", "", anyascii(word).lower())


def _classify_syllable(syllable: str) -> str:
    return "L" if syllable == "er" else _classify(_HISSING_INITIAL.sub("sh", syllable))


def _classify(letters: str) -> str:
    """Return the classes of the sounds in order; a sound that is written twice counts once."""
    found = ""
    last = ""
    for match in _SOUND.finditer(letters):
        sound = _CLASSES.get(match.group(), "")
        found += sound if sound != last else ""
        last = sound
    return found
