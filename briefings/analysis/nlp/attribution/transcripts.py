"""Labels and credits in, attributions out: "WALLACE: …" in an interview, "Poll: …" in a headline, "“…” — Ada Venn"."""

import re
from collections.abc import Iterator, Sequence

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.attribution.dependency_rules import Attribution
from briefings.analysis.nlp.attribution.quotations import Quotation

_LABEL = re.compile(
    r"[\"“]?((?:[A-Z][\w.'’-]*)(?:[ \u00a0](?:[A-Z][\w.'’-]*|of|the|de|al|van|von|bin)){0,4})(:)\s+(?=\S)"
)
_CREDIT = re.compile(
    r"\s?([―—–]|--?)\s?((?:[A-Z@][\w.'’-]*)(?:[ \u00a0](?:[A-Z][\w.'’-]*|of|the|de|al|van|von|bin)){0,4})\.?\s*(?=\n|$)"
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
