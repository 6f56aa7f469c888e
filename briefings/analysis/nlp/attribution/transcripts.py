"""Labels, credits and openings of speech in, attributions out: who says the rest of a paragraph, or those that follow.

"WALLACE: …" in an interview, "Poll: …" in a headline, "“…” — Ada Venn", "The Minister said:" above a statement.
"""

import re
from collections.abc import Iterator, Sequence

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.attribution.dependency_rules import Attribution, find_cue_and_speaker, find_speech_verbs
from briefings.analysis.nlp.attribution.phrase_spans import OPENING_QUOTES, Range
from briefings.analysis.nlp.attribution.quotations import Quotation
from briefings.analysis.nlp.attribution.quote_attribution import ParsedSentence

_LABEL = re.compile(
    r"[\"“]?((?:[A-Z][\w.'’-]*)(?:[ \u00a0](?:[A-Z][\w.'’-]*|of|the|de|al|van|von|bin)){0,4})(:)\s+(?=\S)"
)
_CREDIT = re.compile(
    r"\s?([―—–]|--?)\s?((?:[A-Z@][\w.'’-]{0,40}+)(?:[ \u00a0](?:[A-Z][\w.'’-]{0,40}+|of|the|de|al|van|von|bin)){0,4})"
    r"\.?[^\S\n]{0,9}+(?=\n|$)"
)
#: Labels that name a rubric and nobody.
_SECTION_LABELS = word_lists.load_words("section_labels")


def attribute_labelled_paragraphs(
    text: str, paragraphs: Sequence[tuple[int, int]], people: frozenset[str]
) -> Iterator[tuple[int, Attribution]]:
    """Yield the number of a paragraph that opens with somebody's name and a colon, and who says the rest of it.

    A label counts when it is the name of somebody in the article (`people`, lower case, by every word of the name),
    a noun for a source ("Poll", "Report"), or when several paragraphs open with it.
    """
    opened = [(number, match) for number, (start, end) in enumerate(paragraphs)
              if (match := _LABEL.match(text, start, end)) and match.end() < end]  # fmt: skip
    seen: dict[str, int] = {}
    for _, match in opened:
        seen[match[1].casefold()] = seen.get(match[1].casefold(), 0) + 1
    for number, match in opened:
        label = match[1].casefold()
        words = label.split()
        known = all(word.strip(".") in people for word in words) or words[-1] in word_lists.load_words(
            "unnamed_sources"
        )
        if words[0] in _SECTION_LABELS or not (known or (seen[label] > 1 and len(words) < 4)):
            continue
        stop = paragraphs[number][1]
        if number == 0 and text[stop - 1] == ".":
            stop -= 1
        yield (
            number,
            Attribution(
                (match.start(2), match.end(2)),
                (match.start(1), match.end(1)),
                ((match.end(), stop),),
                "statement",
                rule="label",
            ),
        )


#: Words in which somebody speaks of himself or his own: a statement goes on while its paragraphs hold one.
_OWN_WORDS = re.compile(r"\b(?:I|we|We|my|My|our|Our|us)\b")
#: Words of a line that opens a statement, and paragraphs that one may have. Not measured: chosen by eye.
_MAX_OPENING_WORDS, _MAX_PARAGRAPHS = 40, 12
#: Words between the verb and the colon: "said in a statement to the press:". Not measured: as above.
_MAX_WORDS_BEHIND = 12


def attribute_statement_blocks(
    text: str, paragraphs: Sequence[Range], passages: Sequence[ParsedSentence]
) -> Iterator[Attribution]:
    """Yield the sentences of statements that stand without quotation marks below "The Foreign Secretary said:".

    The first paragraph belongs to whoever is named; those behind it while somebody speaks of himself in them.
    """
    for number, (start, end) in enumerate(paragraphs[:-1]):
        if text[start:end].rstrip()[-1:] != ":" or len(text[start:end].split()) > _MAX_OPENING_WORDS:
            continue
        opening = [passage for passage in passages if start <= passage.start < end][-1:]
        verbs = find_speech_verbs(opening[0].tree) if opening else []
        cue, source = find_cue_and_speaker(opening[0].tree, verbs[-1]) if verbs else ((0, 0), None)
        if source is None or len(text[cue[1] : end].split()) > _MAX_WORDS_BEHIND:
            continue
        for place, block in enumerate(paragraphs[number + 1 : number + 1 + _MAX_PARAGRAPHS]):
            words = text[slice(*block)]
            told = words.strip()[:1] not in OPENING_QUOTES and words.rstrip()[-1:] in ".!?"
            if not told or (place and not _OWN_WORDS.search(words)):
                break
            for passage in passages:
                if block[0] <= passage.start < block[1]:
                    yield Attribution(
                        cue, source, ((passage.start, passage.end),), "statement", rule="opening of a statement"
                    )


def attribute_credited_quotations(
    text: str, quotations: Sequence[Quotation]
) -> Iterator[tuple[Quotation, Attribution]]:
    """Yield quotations that are followed by a dash and a name at the end of a line."""
    for quotation in quotations:
        match = _CREDIT.match(text, quotation.end)
        if match:
            yield (
                quotation,
                Attribution(
                    match.span(1), match.span(2), ((quotation.start, quotation.end),), "statement", rule="credit"
                ),
            )
