"""Words for a speaker in, whether several speak with one voice, and what their names are in full out."""

import re

from briefings.analysis.nlp.attribution.actor_index import ActorIndex

#: A noun for one person without an article, before "and".
_TWO_TITLES = re.compile(
    r"(?!(?:the|an?|his|her|its|their|some|many|other)\b)(?:[a-z-]+\s){1,3}?and\s(?!other\b)[^,]*[A-Z]\w+\Z"
)
#: Before a surname that stands alone: "Ms. Doe and", "and Doe", but not "Mayor Doe".
_ALONE = r"(?P<before>\A(?:Both\s)?|\band\s|,\s)(?:M(?:r|s|rs)\.?\s)?"
#: One speaker of two things: "the minister of trade and industry", "Ada Venn, head of mines and energy".
_OBJECTS_OF_ONE = re.compile(r"\bof\b(?:(?!\bof\b).)* and |,(?:(?! (?:of|for|at)\b)[^,])*+ (?:of|for|at)\b[^,]* and ")


def has_several_speakers(cast: ActorIndex, source: tuple[int, int], words: str) -> bool:
    """Whether two or more speak with one voice: "the Treasury and the Internal Revenue Service"."""
    if " and " not in words or len(words) > 100:
        return False
    if _TWO_TITLES.match(words) and not cast.find_within(source[0], source[0] + words.index(" and ")):
        return False  # "lead researcher and harbour scientist Ada Doe": one person
    first, _, rest = words.partition(", ")
    told = rest.partition(" and ")[0].split()
    if " and " not in first and any(word.islower() and word not in {"the", "of"} for word in told):
        return False  # "Karsova, its only ally and the way to the sea": one and what it is
    inside = any(" and " in cast.text[span.start : span.end] for span, _ in cast.find_within(*source))
    return not inside and not _OBJECTS_OF_ONE.search(words)


def spell_out_surnames(cast: ActorIndex, source: tuple[int, int], words: str) -> str:
    """Return words for several speakers with full names where they have surnames alone: "Ms. Doe and aides".

    Words in lower case that tell what the first of them is are left out: "former minister Jane Doe and aides".
    """
    words = words.removeprefix("both ").removeprefix("Both ")
    first = next(iter(cast.find_within(*source)), None)
    if first and first[1].label == "PERSON" and words.startswith(cast.text[source[0] : first[0].start]):
        title = cast.text[source[0] : first[0].start]
        if title.strip() and any(word.islower() for word in title.split()) and not re.search(r"\band\b|[,’'\n]", title):
            words = words.removeprefix(title)
    for span, actor in cast.find_within(*source):
        surname = cast.text[span.start : span.end].split()[-1]
        if actor.label == "PERSON" and " " in actor.name and actor.name.endswith(f" {surname}"):
            words = re.sub(
                rf"{_ALONE}{re.escape(surname)}(?![\w’'-]|\s[A-Z])", rf"\g<before>{actor.name}", words, count=1
            )
    return words
