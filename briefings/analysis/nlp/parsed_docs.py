"""A parsed spaCy document in, plain values out: read column by column, which takes a third of asking each token."""

from collections.abc import Iterator
from typing import Any

from briefings.analysis.nlp.tokens.dependency_tree import Node


def extract_tags(doc: Any, offset: int) -> dict[int, str]:
    """Return the part of speech of each token, under where it starts in the article's text."""
    strings = doc.vocab.strings
    return {start + offset: strings[pos] for start, pos in doc.to_array(["IDX", "POS"]).tolist()}


def extract_nodes(doc: Any, offset: int = 0) -> Iterator[Node]:
    """Yield the words of a parsed document with their governors; nothing where the document has no parse."""
    if not doc.has_annotation("DEP"):
        return
    strings = doc.vocab.strings
    columns = doc.to_array(["IDX", "HEAD", "IS_SPACE", "ORTH", "LEMMA", "POS", "DEP"])
    # Governors are counted from the word, backwards too, in a table of numbers without a sign.
    places = columns[:, :2].astype("int64")
    starts = (places[:, 0] + offset).tolist()
    for index, (back, (_, _, space, orth, lemma, pos, relation)) in enumerate(
        zip(places[:, 1].tolist(), columns.tolist(), strict=True)
    ):
        if not space:
            text, start = strings[orth], starts[index]
            yield Node(
                text,
                start,
                start + len(text),
                (strings[lemma] or text).lower(),
                strings[pos],
                starts[index + back],
                strings[relation],
            )


def sum_vectors(doc: Any) -> Any:
    """Return the sum of the tokens' vectors as `doc.vector` makes it, to the last bit; None where no token has one."""
    vectors = doc.vocab.vectors
    if not doc.vocab.vectors_length:
        return None
    if vectors.mode != "default" or vectors.data.dtype != "float32":
        return doc.vector * len(doc) if any(token.has_vector for token in doc) else None
    rows = [row for key in doc.to_array(vectors.attr).tolist() if (row := vectors.key2row.get(key)) is not None]
    if not rows:
        return None
    # Row by row and from nothing, as Python's `sum` goes; the same division, too.
    return vectors.data[rows].sum(axis=0, initial=0) / len(doc) * len(doc)
