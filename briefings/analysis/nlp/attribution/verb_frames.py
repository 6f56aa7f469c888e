"""Word lists in, what each reporting word takes out: a clause, an infinitive, an object or a preposition."""

from functools import cache

from briefings.analysis.english import word_lists

#: Kinds of reporting_verbs in the words of attribution_frames.
_FRAME_KINDS = {"belief": "belief", "plan": "plan", "demand": "demand", "deny": "deny", "accuse": "judgement",
          "praise": "judgement", "ask": "demand"}  # fmt: skip


@cache
def load_verb_frames() -> dict[str, tuple[str, frozenset[str]]]:
    """Map each lemma to its kind and what it takes."""
    table: dict[str, tuple[str, frozenset[str]]] = {}
    for row in word_lists.load_rows("reporting_verbs"):
        table[row[0]] = (_FRAME_KINDS.get(row[1], "statement"), frozenset(("that",)))
    for row in word_lists.load_rows("attribution_frames"):
        taken = frozenset(word_lists.split_entries(row, 2))
        table[row[0]] = (row[1], taken | (table[row[0]][1] if row[0] in table else frozenset()))
    return table


@cache
def load_reporting_nouns() -> dict[str, str]:
    """Map each reporting noun to its kind."""
    return {row[0]: word_lists.get_column(row, 1) for row in word_lists.load_rows("reporting_nouns")}
