"""A bare surname in, whether a relative who has spoken may be meant by it out: "Ms. Venn" of Ada Venn's mother Ruth."""

import re
from collections.abc import Sequence
from functools import cache

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.attribution.actor_index import TITLE_GENDERS, ActorIndex, Scene, Speaker


@cache
def _load_relatives() -> dict[str, str]:
    return {row[0]: word_lists.get_column(row, 1) for row in word_lists.load_rows("relatives")}


@cache
def _compile_introduction() -> re.Pattern[str]:
    nouns = "|".join(map(re.escape, _load_relatives()))
    return re.compile(rf"\b(?P<noun>{nouns}),? (?P<given>[A-Z][\w’'-]+)(?! [A-Z])\b")


def may_be_relative(
    cast: ActorIndex, source: tuple[int, int], named: Speaker, tokens: Sequence[str], scene: Scene
) -> bool:
    """Whether a surname may be that of a relative whom the text calls by a given name only, and who has spoken.

    The bearer of the full name is meant where he spoke last.
    """
    gender = TITLE_GENDERS.get(tokens[0].lower().rstrip("."), "")
    alone = tokens[1:] if gender else tokens
    if named.kind != "person" or len(alone) != 1 or " " not in named.name or scene.last == named:
        return False
    return any(
        match["given"] in scene.spoken
        and match["given"] != named.name.split()[0]
        and (not gender or _load_relatives()[match["noun"]] in {gender, ""})
        for match in _compile_introduction().finditer(cast.text, 0, source[0])
    )
