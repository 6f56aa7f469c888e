"""How the rows of a ledger are set: which words are the speaker's, and what the row before has said already. Pure."""

from collections.abc import Sequence
from itertools import pairwise

from briefings.core.article import span_holds
from briefings.core.edition import Statement, StatementChange
from briefings.publishing.renderers.typography import find_word, split_at

#: Characters before a speaker with whom a sentence still begins: "Former Deputy Prime Minister", "In a statement, the".
#: Not measured: a line beside a story, half a line of the annex.
MAX_CHARACTERS_BEFORE = 45
#: Characters that a sentence has beside statement, speaker and cue where it says no more than the row.
#: Not measured: "that", a title, a full stop.
MAX_CONNECTING_CHARACTERS = 20


def split_statement(statement: Statement) -> tuple[tuple[str, bool], ...]:
    """Split the words of a statement into pieces, each with whether it is a hedge; the pieces joined are the text."""
    places = (find_word(hedge, statement.text) for hedge in statement.hedges)
    return split_at(statement.text, [place for place in places if place])


def split_whole_sentence(statement: Statement | StatementChange) -> tuple[tuple[str, str], ...]:
    """Split the sentence around a statement into pieces: "around" it, the statement "said" in it, and each "hedge".

    The pieces joined are the sentence; where the statement is not found in it, all is one piece that is said.
    """
    if statement.whole_sentence is None:
        return ()
    text = statement.whole_sentence.text
    kinds = ["around"] * len(text)
    at = 0
    for stretch in statement.text.split(" … "):
        found = text.find(stretch, at)
        if found < 0:
            return ((text, "said"),)
        at = found + len(stretch)
        kinds[found:at] = ["said"] * len(stretch)
    for hedge in statement.hedges if isinstance(statement, Statement) else ():
        if place := find_word(hedge, text):
            kinds[slice(*place)] = ["hedge"] * (place[1] - place[0])
    return join_kinds(text, kinds)


def split_row(statement: Statement) -> tuple[tuple[str, str], ...]:
    """Split the sentence that a row prints into pieces: "around" the statement, what is "said", each "hedge".

    Where the sentence itself begins with its speaker, that piece is the "speaker": once is enough. The pieces joined
    are the sentence, or the statement where that says it all; nothing where neither is printed by itself.
    """
    place = find_opening_speaker(statement)
    if statement.whole_sentence:
        pieces = split_whole_sentence(statement)
    elif place:
        pieces = tuple((text, "hedge" if hedge else "said") for text, hedge in split_statement(statement))
    else:
        return ()
    return mark_piece(pieces, place, "speaker") if place else pieces


def find_opening_speaker(statement: Statement) -> tuple[int, int] | None:
    """Return where the printed sentence begins with the speaker's name and goes on with what it says; None where not.

    The name of one who shares the statement with others stands before the sentence.
    """
    sentence = statement.whole_sentence.text if statement.whole_sentence else statement.text
    place = None if statement.also else find_word(statement.speaker, sentence)
    if place is None or place[0] > MAX_CHARACTERS_BEFORE:
        return None
    first = statement.text.split(" … ")[0]
    said = sentence.find(first)
    if said >= place[1]:
        return place
    # The statement is all that the sentence says, with its speaker and the words that report it.
    behind, cue = sentence[place[1] :].lstrip().casefold(), statement.cue.casefold()
    reports = behind.startswith(cue) or (behind.startswith(",") and find_word(cue, behind))
    return place if cue and reports and said <= place[0] and place[1] <= said + len(first) else None


def mark_piece(pieces: Sequence[tuple[str, str]], place: tuple[int, int], kind: str) -> tuple[tuple[str, str], ...]:
    """Return the pieces of a text with one of another kind at a place; joined they are the same text.

    >>> mark_piece((("Dr Doe said ", "around"), ("no", "said")), (3, 6), "speaker")
    (('Dr ', 'around'), ('Doe', 'speaker'), (' said ', 'around'), ('no', 'said'))
    """
    kinds = [each for piece, each in pieces for _ in piece]
    kinds[slice(*place)] = [kind] * (place[1] - place[0])
    return join_kinds("".join(piece for piece, _ in pieces), kinds)


def join_kinds(text: str, kinds: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Split a text where the kind of its characters changes."""
    starts = [at for at in range(len(text)) if at == 0 or kinds[at] != kinds[at - 1]]
    return tuple((text[start:end], kinds[start]) for start, end in pairwise((*starts, len(text))))


def repeats_context(statement: Statement, before: Statement | None) -> bool:
    """Return whether the row before prints what stands before a statement: as its context, or as its own sentence."""
    if before is None or statement.context is None:
        return False
    context = statement.context
    if any(context.text in printed.text for printed in (before.context, before.whole_sentence) if printed):
        return True
    longer = len(context.text) - len(before.text) - len(before.speaker) - len(before.cue)
    inside = all(any(span_holds(around, span) for around in context.spans) for span in before.spans)
    return before.whole_sentence is None and inside and longer <= MAX_CONNECTING_CHARACTERS


def repeats_sentence(statement: Statement, before: Statement | None) -> bool:
    """Return whether the row before prints the sentence that a statement stands in."""
    whole = statement.whole_sentence
    return whole is not None and before is not None and whole == before.whole_sentence


def count_characters(statement: Statement) -> int:
    """Return how many characters a statement is printed with."""
    context = len(statement.context.text) if statement.context else 0
    return context + len(statement.whole_sentence.text if statement.whole_sentence else statement.cue + statement.text)


def outer_hedges(statement: Statement) -> tuple[str, ...]:
    """Return the hedges of a statement that stand in the words that report it, and not in its own."""
    outside = (hedge for hedge in statement.hedges if not find_word(hedge, statement.text))
    return tuple(dict.fromkeys(hedge for hedge in outside if not find_word(hedge, statement.cue)))
