"""Finds the country in which a story happens, or none where its words do not say so surely.

Names of a country, of its people and of its capital are counted in the title and the opening of each text. The country
that is named most is taken where it is named often enough and clearly more often than the next.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from briefings.analysis.english import word_lists
from briefings.core.article import Article

#: Words of a text that are looked at, and how often those of its title are counted. Not measured: chosen by eye.
OPENING_WORDS, TITLE_WEIGHT = 150, 3
#: Least mentions in a text, and how many times those of the next country they must be.
#: Not measured: by eye on three corpora.
MIN_MENTIONS, MIN_LEAD = 3.0, 1.5


@cache
def map_names_to_countries() -> Mapping[str, str]:
    """Map every name of a country, its people and its capitals to the name of the list."""
    names: dict[str, str] = {}
    for country in word_lists.load_countries():
        for form in (country.name, *country.aliases, *country.demonyms, *country.capitals):
            names.setdefault(form, country.name)
    return MappingProxyType(names)


@cache
def _compile_names() -> re.Pattern[str]:
    longest_first = sorted(map_names_to_countries(), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def find_country(texts: Sequence[Article]) -> str | None:
    """Return the country in which a story happens that some texts tell; None where it is not sure."""
    mentions: defaultdict[str, float] = defaultdict(float)
    for article in texts:
        opening = " ".join(article.text.split(maxsplit=OPENING_WORDS)[:OPENING_WORDS])
        title = "" if "title" in article.supplied else article.title
        for part, weight in ((title, TITLE_WEIGHT), (opening, 1)):
            for match in _compile_names().finditer(part):
                mentions[map_names_to_countries()[match.group()]] += weight / len(texts)
    ranked = sorted(mentions.items(), key=lambda found: (-found[1], found[0]))
    if not ranked or ranked[0][1] < MIN_MENTIONS or (len(ranked) > 1 and ranked[0][1] < MIN_LEAD * ranked[1][1]):
        return None
    return ranked[0][0]
