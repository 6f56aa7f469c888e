"""Word lists in, what each reporting word takes out: a clause, an infinitive, an object or a preposition."""

from functools import cache

from briefings.analysis.english import word_lists


@cache
def load_verb_frames() -> dict[str, tuple[str, frozenset[str]]]:
    """Map each lemma to its kind and what it takes."""
    return {verb.lemma: (verb.kind, verb.frames) for verb in word_lists.load_reporting_verbs().values()}


@cache
def load_reporting_nouns() -> dict[str, str]:
    """Map each reporting noun to its kind."""
    return {row[0]: word_lists.get_column(row, 1) for row in word_lists.load_rows("reporting_nouns")}
