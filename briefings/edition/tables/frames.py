"""Tidy pandas frames of a `Dossier`, for calculating with: one row a thing, one column a fact.

`placed` has one row an article and topic, `named` one row an actor and article, `asserted` one row a
statement and story.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields

import pandas as pd

from briefings.core.dossier import Dossier
from briefings.core.message import Message
from briefings.core.table import Table
from briefings.edition.tables.rows import NamedActor, PlacedArticle, list_named_actors, list_placed_articles


def placed(dossier: Dossier, numbers: Mapping[str, int]) -> pd.DataFrame:
    """One row an article and topic: where the article was placed, when and by whom it was published.

    `day` is the UTC day of publication, None when the article is undated. `copy` is True for an article whose text
    repeats another's. `numbers` maps article ids to their reference numbers.
    """
    return _build_frame(PlacedArticle, list_placed_articles(dossier, numbers))


def named(dossier: Dossier) -> pd.DataFrame:
    """One row an actor and article: name, label, role as stated, number of mentions, and whether who's who lists it.

    Only texts of their own count: a name in a copy is the same mention again. Names are joined across articles as
    `briefings.analysis.stories.name_variants` says.
    """
    return _build_frame(NamedActor, list_named_actors(dossier))


def _build_frame(kind: type, rows: Iterable[PlacedArticle | NamedActor]) -> pd.DataFrame:
    return pd.DataFrame([asdict(row) for row in rows], columns=[each.name for each in fields(kind)])


def frame(table: Table) -> pd.DataFrame:
    """Return a printed table as a frame with the columns' keys, for calculating with."""
    return pd.DataFrame(
        [[str(v) if isinstance(v, Message) else v for v in row] for row in table.rows],
        columns=[column.key for column in table.columns],
    )


def asserted(dossier: Dossier) -> pd.DataFrame:
    """One row a statement and story: who asserts it, in which words, who carries it, how many roots stand behind it."""
    rows = [
        {
            "story": account.story,
            "statement": row.statement,
            "speaker": row.speaker,
            "class": row.speaker_class,
            "named": row.named,
            "kind": row.kind,
            "polarity": row.polarity,
            "cue": row.cue,
            "hedges": row.hedges,
            "outlets": row.outlets,
            "articles": row.articles,
            "root": row.root,
            "roots": row.roots,
            "grade": row.grade,
            "first_seen": row.first_seen,
        }
        for account in dossier.accounts
        for row in account.claims
    ]
    columns = ["story", "statement", "speaker", "class", "named", "kind", "polarity", "cue", "hedges", "outlets"]
    return pd.DataFrame(rows, columns=[*columns, "articles", "root", "roots", "grade", "first_seen"])
