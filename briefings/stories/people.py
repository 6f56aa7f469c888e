"""One name, one row: surnames go to full names and spellings of one name are joined, across articles; pure."""

from collections.abc import Collection, Iterable, Mapping

#: Likeness of two surnames, 0 to 100, from which they are two spellings of one: Shoigu and Shoygu have 83.
SPELLED_ALIKE = 80
#: Shorter surnames are too easily alike.
SHORTEST = 5
#: What a name is taken for when its mentions are divided evenly.
PREFERENCE = ("GPE", "LOC", "ORG", "PERSON")


def labels(mentions: Iterable[tuple[str, str, int]]) -> dict[str, str]:
    """Return for each name, in any case, the kind that most of its mentions have: (name, label, count) come in."""
    counts: dict[str, dict[str, int]] = {}
    for name, label, count in mentions:
        of = counts.setdefault(name.casefold(), {})
        of[label] = of.get(label, 0) + count
    return {
        key: min(of, key=lambda label: (-of[label], PREFERENCE.index(label) if label in PREFERENCE else 9, label))
        for key, of in counts.items()
    }


def printed(
    mentions: Mapping[str, int], people: Collection[str], together: Collection[frozenset[str]]
) -> dict[str, str]:
    """Return for each name the name it is printed under.

    `mentions` counts the mentions of each name as spelled, `people` are those names that are persons', `together` the
    names of each article. A surname alone goes to the one person who bears it; two full names with the same given name
    and surnames spelled alike are one person, unless one article has both.
    """
    best = favourites(mentions)
    persons = sorted({name.casefold() for name in people})
    full = [name for name in persons if " " in name]
    same = variants(
        full, {key: mentions[best[key]] for key in full}, [{n.casefold() for n in here} for here in together]
    )
    owners: dict[str, set[str]] = {}
    for name in full:
        owners.setdefault(name.rsplit(" ", 1)[1], set()).add(same.get(name, name))
    lone = {name: next(iter(owners[name])) for name in persons if " " not in name and len(owners.get(name, ())) == 1}
    return {name: best[lone.get(key, same.get(key, key))] for name in mentions for key in (name.casefold(),)}


def favourites(mentions: Mapping[str, int]) -> dict[str, str]:
    """Return for each name, in any case, its commonest spelling; ties go to the alphabet."""
    best: dict[str, str] = {}
    for name in sorted(mentions, key=lambda name: (-mentions[name], name)):
        best.setdefault(name.casefold(), name)
    return best


def variants(
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
                alike = min(len(one), len(other)) >= SHORTEST and ratio(one, other) >= SPELLED_ALIKE
                if alike and common not in found and not any(rare in here and common in here for here in together):
                    found[rare] = common
                    break
    return found
