"""One name, one row: surnames go to full names and spellings of one name are joined, across articles; pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from briefings.analysis.english.person_names import find_suffix, fold_name_word, is_same_person, split_person_name

#: Likeness of two surnames, 0 to 100, from which they are two spellings of one: Shoigu and Shoygu have 83.
#: Not measured: set by the pairs that the tests name.
MIN_SPELLING_SIMILARITY = 80
#: The same of given names of seven letters or more with the same end: Vicente and Vincente have 93, Daniel and Daniela
#: differ in their end. Not measured: set by the pairs that the tests name.
MIN_GIVEN_SIMILARITY, MIN_GIVEN_LENGTH = 90, 7
#: Shorter surnames are too easily alike. Not measured: set by the pairs that the tests name.
MIN_SURNAME_LENGTH = 5
#: Share of the mentions of all bearers from which a surname alone means one of them.
#: Not measured: set by eye on the judged editions of `tests/benchmarks/judgments`.
MIN_BEARER_SHARE = 0.8
#: What a name is taken for when its mentions are divided evenly.
LABEL_PREFERENCE = ("GPE", "LOC", "ORG", "PERSON")


def resolve_name_labels(mentions: Iterable[tuple[str, str, int]], outlets: Collection[str] = ()) -> dict[str, str]:
    """Return for each name, in any case, the kind it is printed as: (name, label, count) come in.

    It is the kind that most of its mentions have, with two exceptions that hold for names no model has met: the name of
    an outlet is an organisation's, and of two single words like Karsova and Karsovan the first is a place and the other
    its people.
    """
    counts: dict[str, dict[str, int]] = {}
    for name, label, count in mentions:
        of = counts.setdefault(name.casefold(), {})
        of[label] = of.get(label, 0) + count
    found = {
        key: min(
            of, key=lambda label: (-of[label], LABEL_PREFERENCE.index(label) if label in LABEL_PREFERENCE else 9, label)
        )
        for key, of in counts.items()
    }
    parts = {part for key in counts if " " in key for part in (key.split(" ", 1)[0], key.rsplit(" ", 1)[1])}
    for place, people in find_demonym_pairs(key for key in counts if " " not in key):
        # Anna and Annan may both be people; a word that is half of somebody's name is left as it is.
        if counts[place].keys() & {"GPE", "LOC"} or place not in parts:
            found |= {place: "GPE", people: "NORP"}
    known = {normalise_name(outlet) for outlet in outlets}
    return {key: "ORG" if normalise_name(key) in known else label for key, label in found.items()}


def find_demonym_pairs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a place and the word for its people: Valdoria and Valdorian, Lethia and Lethian."""
    words = set(names)
    for word in sorted(words):
        if len(word) >= MIN_SURNAME_LENGTH:
            yield from (
                (word, people) for people in (f"{word}n", f"{word}an", f"{word}ian", f"{word}ese") if people in words
            )


def normalise_name(name: str) -> str:
    """Return a name without its article and its capitals."""
    return name.casefold().removeprefix("the ")


def resolve_printed_names(
    mentions: Mapping[str, int],
    people: Collection[str],
    together: Collection[frozenset[str]],
    apart: Collection[str] = (),
) -> dict[str, str]:
    """Return for each name the name it is printed under.

    `mentions` counts the mentions of each name as spelled, `people` are those names that are persons', `together` the
    names of each article. Full names that one person can bear are joined, unless one article has both; a surname alone
    goes to the one person who bears it, or to the one whom the edition means by far most. Names to keep `apart` are all
    that somebody is called: "a man who gave his name as Fares".
    """
    best = choose_commonest_spellings(mentions)
    persons = {name.casefold(): mentions[best[name.casefold()]] for name in people}
    full = {name: count for name, count in persons.items() if " " in name}
    same = find_spelling_variants(full, [{n.casefold() for n in here} for here in together])
    own = {name.casefold() for name in apart}
    bearers: dict[str, Counter[str]] = {}
    for name, count in full.items():
        for surname in {split_person_name(name)[-1], name.rsplit(" ", 1)[1]}:
            bearers.setdefault(surname, Counter())[same.get(name, name)] += count
    lone = {
        name: bearer
        for name in persons
        if " " not in name
        and name not in own
        and (bearer := _choose_bearer(bearers.get(split_person_name(name)[-1], Counter())))
    }
    return {name: best[lone.get(key, same.get(key, key))] for name in mentions for key in (name.casefold(),)}


def _choose_bearer(bearers: Counter[str]) -> str | None:
    """Return whose a surname alone is: the only bearer's, or that of the one who is named by far most."""
    if not bearers:
        return None
    bearer, count = bearers.most_common(1)[0]
    return bearer if count >= MIN_BEARER_SHARE * bearers.total() else None


def choose_commonest_spellings(mentions: Mapping[str, int]) -> dict[str, str]:
    """Return for each name, in any case, its commonest spelling, capitals only where there is no other.

    Ties go to the alphabet.
    """
    best: dict[str, str] = {}
    for name in sorted(mentions, key=lambda name: (name.isupper(), -mentions[name], name)):
        best.setdefault(name.casefold(), name)
    return best


def find_spelling_variants(mentions: Mapping[str, int], together: Iterable[Collection[str]]) -> dict[str, str]:
    """Map the rarer forms of each person's full name, in lower case, to the commonest one.

    A form that two people could bear is left alone, and so are two forms that one article has.
    """
    articles: dict[str, set[int]] = {}
    for place, here in enumerate(together):
        for name in here:
            articles.setdefault(name, set()).add(place)
    people: dict[str, list[str]] = {}
    near: dict[str, list[str]] = {}
    for name in sorted(mentions, key=lambda name: (-mentions[name], -len(name), name)):
        parts = split_person_name(name)
        keys = (f"…{fold_name_word(parts[-1])}", f"{fold_name_word(parts[0])}…", fold_name_word("".join(parts)))
        found = [
            common
            for common in dict.fromkeys(common for key in keys for common in near.get(key, ()))
            if all(_is_one_name(name, other) for other in people[common])
            and not any(
                articles.get(name, set()) & articles.get(other, set()) and not _is_transcription(name, other)
                for other in people[common]
            )
        ]
        if len(found) > 1:  # "Donald J. Doe" is not the son beside his father
            found = [common for common in found if find_suffix(common) == find_suffix(name)]
        common = found[0] if len(found) == 1 else name
        people.setdefault(common, []).append(name)
        for key in keys:
            if common not in near.setdefault(key, []):
                near[key].append(common)
    return {name: common for common, names in people.items() for name in names if name != common}


def _is_transcription(one: str, other: str) -> bool:
    """Whether two names are written otherwise and are one: a text that has both has not two persons."""
    return [*map(fold_name_word, split_person_name(one))] == [*map(fold_name_word, split_person_name(other))]


def _is_given_name_misspelt(one: str, other: str) -> bool:
    """Whether two long given names differ by a letter before their end, however they are transcribed."""
    one, other = fold_name_word(one), fold_name_word(other)
    if min(len(one), len(other)) < MIN_GIVEN_LENGTH or one[-2:] != other[-2:]:
        return False
    from rapidfuzz.fuzz import ratio

    return ratio(one, other) >= MIN_GIVEN_SIMILARITY


def _is_one_name(one: str, other: str) -> bool:
    """Whether two full names are one person's, or differ by a letter or two of the surname."""
    if is_same_person(one, other):
        return True
    first, second = split_person_name(one), split_person_name(other)
    if first[0] != second[0]:
        return len(first) == len(second) and first[1:] == second[1:] and _is_given_name_misspelt(first[0], second[0])
    if min(len(first[-1]), len(second[-1])) < MIN_SURNAME_LENGTH:
        return False
    if not is_same_person(" ".join(first), " ".join((*second[:-1], first[-1]))):
        return False
    # Looked up only when there are names to compare: it takes a moment to load.
    from rapidfuzz.fuzz import ratio

    return ratio(first[-1], second[-1]) >= MIN_SPELLING_SIMILARITY
