"""Word lists in, what each reporting word takes out: a clause, an infinitive, an object or a preposition."""

from functools import cache

from briefings.language import lists

#: Kinds of reporting_verbs in the words of attribution_frames.
_KINDS = {"belief": "belief", "plan": "plan", "demand": "demand", "deny": "deny", "accuse": "judgement",
          "praise": "judgement", "ask": "demand"}  # fmt: skip


@cache
def frames() -> dict[str, tuple[str, frozenset[str]]]:
    """Map each lemma to its kind and what it takes."""
    table: dict[str, tuple[str, frozenset[str]]] = {}
    for row in lists.rows("reporting_verbs"):
        table[row[0]] = (_KINDS.get(row[1], "statement"), frozenset(("that",)))
    for row in lists.rows("attribution_frames"):
        taken = frozenset(lists.entries(row, 2))
        table[row[0]] = (row[1], taken | (table[row[0]][1] if row[0] in table else frozenset()))
    return table


@cache
def nouns() -> dict[str, str]:
    """Map each reporting noun to its kind."""
    return {row[0]: lists.column(row, 1) for row in lists.rows("reporting_nouns")}
