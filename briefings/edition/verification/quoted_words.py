"""Checks that everything an edition quotes stands, word for word, in every article that it cites beside it. Pure.

The words of a sentence are looked for in the text of each cited article, wherever in it they stand; only a sentence
that says where it stands may be printed there nearly word for word (`citing.is_reprinted`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from briefings.analysis.stories.headlines import shorten_headline
from briefings.core.article import Span
from briefings.core.edition import Briefing, CitedSentence, Source, Statement, StatementChange, StoryItem
from briefings.core.stories import ChangeStatus
from briefings.core.table import QuotedText, Table
from briefings.core.text import one_line
from briefings.core.verification import CheckResult
from briefings.edition.citing import fold_words, is_reprinted, split_stretches

#: Columns of tables that hold words of the cited articles as bare text: (key of the table, key of the column).
QUOTED_COLUMNS = frozenset({("open", "cue")})
#: Tables whose rows print two quotations beside one set of numbers: a cited article has one of them at least.
SHARED_REFERENCES = frozenset({"updates"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedQuotation:
    """Words of articles as they are printed, with the numbers beside them."""

    #: the kind, as the report names it: "key sentences", "statements"
    kind: str
    #: where in the edition it is printed
    place: str
    #: one wording, or several of which a cited article has one at least
    texts: tuple[str, ...]
    spans: tuple[Span, ...]
    references: tuple[int, ...]
    #: whether it is a whole sentence, cited wherever a copy has it too
    whole: bool = False


@dataclass(frozen=True)
class QuotationChecker:
    """Looks printed words up in the texts of an edition, by article id, as they were read."""

    briefing: Briefing
    texts: Mapping[str, str]

    @cached_property
    def sources(self) -> Mapping[int, Source]:
        """The source list by number."""
        return {source.number: source for source in self.briefing.sources}

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each article."""
        return {source.article: source.number for source in self.briefing.sources}

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """The words of each text, between blanks."""
        return {article: f" {fold_words(text)} " for article, text in self.texts.items()}

    @cached_property
    def copies(self) -> Mapping[int, tuple[int, ...]]:
        """The numbers of the texts that repeat one, by its number."""
        found: dict[int, list[int]] = {}
        for source in self.briefing.sources:
            found.setdefault(source.copy_of or source.number, []).append(source.number)
        return {number: tuple(group) for group in found.values() for number in group}

    def check_quotation(self, quotation: PrintedQuotation) -> CheckResult:
        """Return what holds of one quotation; every cited article and every stretch counts as one thing checked."""
        passed, failures, unchecked = 0, [], []
        said = f"{quotation.place}: “{one_line(' / '.join(quotation.texts), 120)}”"
        if not quotation.references:
            failures.append(f"{said} cites no article")
        for number in quotation.references:
            source = self.sources.get(number)
            if source is None:
                failures.append(f"{said} cites [{number}], which is not in the source list")
            elif source.article not in self.texts:
                unchecked.append(f"{said}: the text of [{number}] is not there any more")
            elif any(self.is_in_article(words, source.article, quotation.spans) for words in quotation.texts):
                passed += 1
            else:
                failures.append(f"{said} does not stand in [{number}] {one_line(source.outlet, 40)}")
        for fault in self.find_span_faults(quotation):
            failures.append(f"{said} {fault}")
        return CheckResult(quotation.kind, passed, tuple(failures), tuple(unchecked))

    def is_in_article(self, words: str, article: str, spans: Sequence[Span]) -> bool:
        """Return whether an article has the words, or reprints them nearly word for word where a span says so."""
        if all(f" {fold_words(stretch)} " in self.folded[article] for stretch in split_stretches(words)):
            return True
        return any(span.article == article and is_reprinted(words, self.quote_span(span)) for span in spans)

    def find_span_faults(self, quotation: PrintedQuotation) -> Iterator[str]:
        """Yield what does not fit between the printed words, the places they are said to stand at, and the numbers."""
        known = [span for span in quotation.spans if span.article in self.numbers]
        for span in known:
            if self.numbers[span.article] not in quotation.references:
                yield f"does not cite [{self.numbers[span.article]}], where it stands"
        if quotation.whole:
            yield from self.find_missing_copies(quotation, known)
        if known and known[0].article in self.texts and len(quotation.texts) == 1:
            stretches = split_stretches(quotation.texts[0])
            places = known[:1] if quotation.whole or len(stretches) == 1 else known
            for stretch, span in zip(stretches, places, strict=False):
                if " ".join(stretch.split()) not in self.quote_span(span):
                    yield f"is not what stands at characters {span.start} to {span.end} of its article"

    def find_missing_copies(self, quotation: PrintedQuotation, known: Sequence[Span]) -> Iterator[str]:
        """Yield the copies of the cited texts that have the sentence too and are not cited."""
        words = " ".join(quotation.texts[0].split())
        for number in dict.fromkeys(n for span in known for n in self.copies.get(self.numbers[span.article], ())):
            text = self.texts.get(self.sources[number].article, "")
            if number not in quotation.references and words in " ".join(text.split()):
                yield f"does not cite [{number}], which has it too"

    def quote_span(self, span: Span) -> str:
        """Return the words at a span, white space as one space."""
        return " ".join(self.texts.get(span.article, "")[span.start : span.end].split())


def check_quotations(briefing: Briefing, texts: Mapping[str, str]) -> Iterator[CheckResult]:
    """Yield what holds of every quotation and every headline that an edition prints.

    `texts` maps article ids to the texts as they were read; what is missing there cannot be checked.
    """
    checker = QuotationChecker(briefing, texts)
    for quotation in list_quotations(briefing):
        yield checker.check_quotation(quotation)
    for place, item in list_items(briefing):
        yield check_headline(checker, place, item)
        yield from check_statement_rows(place, item)


def check_headline(checker: QuotationChecker, place: str, item: StoryItem) -> CheckResult:
    """Return whether the headline of a story is the title of an article that it rests on, in full or shortened.

    Where the edition says that no title tells the story, it is a sentence of one of these articles.
    """
    cited = [checker.sources[number] for number in item.references if number in checker.sources]
    if any(item.headline in (source.title, shorten_headline(source.title)) for source in cited):
        return CheckResult("headlines", 1)
    texts = [checker.folded[source.article] for source in cited if source.article in checker.folded]
    if item.headline_supplied and any(f" {fold_words(item.headline)} " in text for text in texts):
        return CheckResult("headlines", 1)
    if item.headline_supplied and len(texts) < len(cited):
        return CheckResult("headlines", 0, (), (f"{place}: the text that the headline is from is not there any more",))
    return CheckResult("headlines", 0, (f"{place}: the headline is the title of none of its articles",))


def check_statement_rows(place: str, item: StoryItem) -> Iterator[CheckResult]:
    """Yield whether the table of statements says what the statements beside it say as data."""
    for table in item.tables:
        if table.key == "claims" and item.statements:
            rows = [(str(row["statement"]), row["references"], row["roots"], row["grade"]) for row in name_cells(table)]
            data = [(one.text, one.references, one.roots, one.grade) for one in item.statements]
            same = rows == data
            fault = f"{place}: the table of statements and its data differ"
            yield CheckResult("statements", int(same), () if same else (fault,))


def list_items(briefing: Briefing) -> Iterator[tuple[str, StoryItem]]:
    """Yield every story with where it is told."""
    for section in briefing.sections:
        for item in section.items:
            yield f"{one_line(section.title, 40)}, {one_line(item.headline, 60)}", item


def list_quotations(briefing: Briefing) -> Iterator[PrintedQuotation]:
    """Yield everything that an edition quotes from its articles."""
    for kind, points in (
        ("bottom line", briefing.bottom_line),
        ("left open, page 1", briefing.undisclosed),
        ("key points", briefing.points),
    ):
        for point in points:
            yield quote_sentence(kind, "page 1", point)
    for change in briefing.changes:
        if change.sentence and change.status != ChangeStatus.DROPPED:
            yield quote_sentence("what changed", one_line(change.headline, 60), change.sentence)
        for one in change.statements:
            if one.references:
                place = one_line(change.headline, 60)
                yield PrintedQuotation(
                    kind="what changed", place=place, texts=(one.text,), spans=(), references=one.references
                )
                yield from quote_surroundings(briefing, place, one)
    for place, item in list_items(briefing):
        for point in item.points:
            yield quote_sentence("key sentences", place, point)
        for statement in item.statements:
            yield from quote_surroundings(briefing, place, statement)
        for table in item.tables:
            yield from quote_table(place, table)
    for table in briefing.tables:
        yield from quote_table("across the topics", table)
    for source in briefing.sources:
        if source.lead:
            lead = source.lead
            yield PrintedQuotation(
                kind="opening sentences",
                place=f"source {source.number}",
                texts=(lead.text,),
                spans=lead.spans,
                references=lead.references,
            )


def quote_sentence(kind: str, place: str, sentence: CitedSentence) -> PrintedQuotation:
    """Return a cited sentence as a quotation."""
    return PrintedQuotation(
        kind=kind,
        place=place,
        texts=(sentence.text,),
        spans=sentence.spans,
        references=sentence.references,
        whole=True,
    )


def quote_surroundings(briefing: Briefing, place: str, one: Statement | StatementChange) -> Iterator[PrintedQuotation]:
    """Yield what is printed before and around a statement as quotations from the one cited article that has them."""
    for kind, quoted in (("context", one.context), ("whole sentences", one.whole_sentence)):
        if quoted is not None:
            articles = {span.article for span in quoted.spans}
            own = tuple(s.number for s in briefing.sources if s.article in articles and s.number in one.references)
            yield PrintedQuotation(
                kind=kind, place=place, texts=(quoted.text,), spans=quoted.spans, references=own or one.references
            )


def quote_table(place: str, table: Table) -> Iterator[PrintedQuotation]:
    """Yield the quotations of a table of a story, with the numbers of their rows."""
    kind = {"claims": "statements", "open": "open matters", "updates": "figures"}.get(table.key, table.key)
    for row in table.rows:
        references = next((value for value in row if isinstance(value, tuple)), ())
        quoted = [value for value in row if isinstance(value, QuotedText)]
        bare = [
            QuotedText(value)
            for column, value in zip(table.columns, row, strict=True)
            if isinstance(value, str) and value and (table.key, column.key) in QUOTED_COLUMNS
        ]
        if table.key in SHARED_REFERENCES:
            spans = tuple(span for value in quoted for span in value.spans)
            texts = tuple(value.text for value in quoted)
            yield PrintedQuotation(kind=kind, place=place, texts=texts, spans=spans, references=references)
            continue
        for value in (*quoted, *bare):
            yield PrintedQuotation(
                kind=kind, place=place, texts=(value.text,), spans=value.spans, references=references
            )


def name_cells(table: Table) -> Iterator[Mapping[str, object]]:
    """Yield every row of a table with its cells by the key of their column."""
    for row in table.rows:
        yield {column.key: value for column, value in zip(table.columns, row, strict=True)}
