"""The words of one document, cut into windows that the network can hold; a cut falls between sentences where it can."""

import re
from collections.abc import Iterator

import numpy as np
from spacy.attrs import IS_SPACE, ORTH
from spacy.tokens import Doc

from briefings.analysis.english.wordpiece import WordPieceTokenizer

#: word pieces a window holds: longer than any ordinary sentence, short enough for its square to stay small
#: Limit: memory; the network was trained on windows of this size.
MAX_WINDOW_PIECES = 126
BLANK_LINE = re.compile(r"\n\s*\n")
CLOSING_MARKS = frozenset("\"'”’)]»")
FULL_STOPS = frozenset((".", "!", "?", "...", "…"))


class DocumentWindows:
    """The words of a document that are not white space, and where the text must and may be cut."""

    def __init__(self, doc: Doc, pieces: WordPieceTokenizer) -> None:
        columns, strings = doc.to_array([ORTH, IS_SPACE]), doc.vocab.strings
        self.token_indices = np.flatnonzero(columns[:, 1] == 0)
        self.words = [strings[orth] for orth in columns[self.token_indices, 0].tolist()]
        self.encoded_words = [pieces.encode_with_shape(word) for word in self.words]
        #: words that open a paragraph
        self.paragraph_starts = np.zeros(len(self.words), dtype=bool)
        if self.words:
            self.paragraph_starts[0] = True
        for new in np.flatnonzero(np.diff(self.token_indices) > 1) + 1:
            between = doc[int(self.token_indices[new - 1]) + 1 : int(self.token_indices[new])].text
            self.paragraph_starts[new] = bool(BLANK_LINE.search(between))

    def can_start_sentence(self, at: int) -> bool:
        """Say whether a sentence may well begin at this word: a paragraph does, or a full stop stands before it."""
        before = at - 1
        while before > 0 and self.words[before] in CLOSING_MARKS:
            before -= 1
        return bool(self.paragraph_starts[at]) or (
            self.words[before] in FULL_STOPS and not self.words[at][:1].islower()
        )

    def __iter__(self) -> Iterator[slice]:
        start = 0
        while start < len(self.words):
            end, held = start, 0
            while end < len(self.words) and held + len(self.encoded_words[end][0]) <= MAX_WINDOW_PIECES:
                held += len(self.encoded_words[end][0])
                end += 1
            if end < len(self.words):
                end = next((at for at in range(end, start, -1) if self.can_start_sentence(at)), end)
            yield slice(start, end)
            start = end
