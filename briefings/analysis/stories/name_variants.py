"""One name, one row: surnames go to full names and spellings of one name are joined, across articles; pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping

#: Likeness of two surnames, 0 to 100, from which they are two spellings of one: Shoigu and Shoygu have 83.
#: Not measured: set by the pairs that the tests name.
MIN_SPELLING_SIMILARITY = 80
#: Shorter surnames are too easily alike. Not measured: set by the pairs that the tests name.
MIN_SURNAME_LENGTH = 5
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
    mentions: Mapping[str, int], people: Collection[str], together: Collection[frozenset[str]]
) -> dict[str, str]:
    """Return for each name the name it is printed under.

    `mentions` counts the mentions of each name as spelled, `people` are those names that are persons', `together` the
    names of each article. A surname alone goes to the one person who bears it; two full names with the same given name
    and surnames spelled alike are one person, unless one article has both.
    """
    best = choose_commonest_spellings(mentions)
    persons = sorted({name.casefold() for name in people})
    full = [name for name in persons if " " in name]
    same = find_spelling_variants(
        full, {key: mentions[best[key]] for key in full}, [{n.casefold() for n in here} for here in together]
    )
    owners: dict[str, set[str]] = {}
    for name in full:
        owners.setdefault(name.rsplit(" ", 1)[1], set()).add(same.get(name, name))
    lone = {name: next(iter(owners[name])) for name in persons if " " not in name and len(owners.get(name, ())) == 1}
    return {name: best[lone.get(key, same.get(key, key))] for name in mentions for key in (name.casefold(),)}


def choose_commonest_spellings(mentions: Mapping[str, int]) -> dict[str, str]:
    """Return for each name, in any case, its commonest spelling; ties go to the alphabet."""
    best: dict[str, str] = {}
    for name in sorted(mentions, key=lambda name: (-mentions[name], name)):
        best.setdefault(name.casefold(), name)
    return best


def find_spelling_variants(
    names: Collection[str], mentions: Mapping[str, int], together: Collection[Collection[str]]
) -> dict[str, str]:
    """Map the rarer spellings of a full name to its commonest one."""
    # Looked up only when there are names to compare: it takes a moment to load.
    from rapidfuzz.fuzz import ratio

    groups: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-mentions[name], name)):
        groups.setdefault(name.split(" ", 1)[0], []).append(name)
    found: dict[str, str] = {}
    for group in groups.values():
        for place, rare in enumerate(group):
            for common in group[:place]:
                one, other = rare.rsplit(" ", 1)[1], common.rsplit(" ", 1)[1]
                alike = min(len(one), len(other)) >= MIN_SURNAME_LENGTH and ratio(one, other) >= MIN_SPELLING_SIMILARITY
                if alike and common not in found and not any(rare in here and common in here for here in together):
                    found[rare] = common
                    break
    return found
