"""No reading of a text takes four times as long for twice the text: what is no pattern but goes through texts."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from support.analysed import reader
from support.builders import an_article
from support.growth import explain_growth
from support.hostile_strings import FIXED, HostileText
from support.ledgers import account, readings, story

from briefings.analysis.nlp import language_id
from briefings.analysis.nlp.attribution import claims, hedges, open_matters, quotations
from briefings.analysis.nlp.entities import rule_ner
from briefings.analysis.nlp.tokens import sentences, tokenizer
from briefings.analysis.nlp.values import dates, quantities
from briefings.analysis.stories import key_sentences
from briefings.analysis.stories.clustering import copies, stems
from briefings.analysis.stories.ledger import account as ledger
from briefings.analysis.stories.ledger import same_statement
from briefings.analysis.stories.sources import news_agencies
from briefings.collectors import boilerplate, titles
from briefings.collectors import dates as written_dates
from briefings.collectors.feeds import opml, parser, xml_guard
from briefings.collectors.formats import encoding, field_names, html, markup, text
from briefings.core import text as core_text
from briefings.core import tlp, urls
from briefings.core.errors import Unreadable
from briefings.publishing.renderers import markdown, text_widths, typography

#: Characters of the shorter text: enough to tell, and few enough for what reads slowly.
LENGTH = 2_000

#: Stands before what is read as English and nothing else.
ENGLISH = (
    "The minister said on Monday that the port of Selene was closed and that the ships would have to wait. "
    "Nobody knew when it would open again. The mayor told reporters that 12 people were hurt. " * 4 + "\n\n"
)

Scan = Callable[[str], object]


def both_accounts(text: str) -> object:
    told = [account(ENGLISH + text, "The Courier"), account(ENGLISH + text.replace("1", "2"), "The Herald", 1)]
    return ledger.build_story_ledger(story(told), {one.id: one for one in told}, readings(told))


def cut_up(text: str) -> tuple[tuple[tokenizer.Word, ...], ...]:
    return tuple(tokenizer.tokenize(text, s.span.start, s.span.end) for s in sentences.split_sentences("a", text))


def claims_and_gaps(text: str) -> object:
    article = an_article(ENGLISH + text)
    reading = next(iter(reader().analyse([article])))
    return claims.extract_claims_and_gaps(article.id, article.text, reading.sentences, reading.actors)


def key_sentences_of(text: str) -> object:
    article = an_article(ENGLISH + text)
    return key_sentences.summarise(article, next(iter(reader().analyse([article]))), 3)


#: What goes through texts, by name: whoever writes such a function enters it here.
SCANS: Mapping[str, Scan] = {
    "sentences": lambda text: sentences.split_sentences("a", text),
    "words": tokenizer.tokenize,
    "quotations": lambda text: quotations.find_quotations(text, [(0, len(text))]),
    "names": lambda text: rule_ner.find_names_by_rule(text, cut_up(text)),
    "dates": lambda text: list(dates.find_dates("a", text, 0, len(text), 0, date(2026, 3, 3))),
    "quantities": lambda text: list(quantities.find_quantities("a", text, 0, len(text))),
    "hedges": lambda text: list(hedges.find_hedges(text, 0, len(text))),
    "open matters": lambda text: list(open_matters.find_open_matter_cues(text, 0, len(text))),
    "language": language_id.identify_language,
    "analysis": lambda text: list(reader().analyse([an_article(ENGLISH + text)])),
    "claims and gaps": claims_and_gaps,
    "ledger": both_accounts,
    "copies": lambda text: copies.group_copies([an_article(text, "a"), an_article(f"{text} x", "b")], {}),
    "key sentences": key_sentences_of,
    "trimming": lambda text: key_sentences.trim_sentence(text[: sentences.MAX_SENTENCE_LENGTH]),
    "stems": stems.extract_stems,
    "capitalised names": stems.extract_capitalised_names,
    "content words": same_statement.content_words,
    "agency credits": lambda text: news_agencies.find_agency_credit(an_article(text)),
    "cited agencies": news_agencies.find_cited_agencies,
    "agency mentions": lambda text: news_agencies.mentions_agency(an_article(text), "Reuters"),
    "titles": titles.derive_title,
    "boilerplate": boilerplate.strip_boilerplate,
    "written dates": written_dates.parse_date,
    "markup": markup.strip_html,
    "main text": lambda text: html.extract_article(f"<html><body><article><p>{text}</p></article></body></html>"),
    "encodings": lambda text: encoding.decode_bytes(text.encode("utf-8", "replace")),
    "abstracts": lambda text: field_names.join_abstract(text, f"{text} [+100 chars]"),
    "authors": field_names.parse_authors,
    "paragraphs of plain text": text.separate_paragraphs,
    "title lines": text.split_title,
    "doctypes": xml_guard.strip_doctype,
    "nesting": xml_guard.is_too_deep,
    "feeds": lambda text: parser.parse_feed(text.encode("utf-8", "replace"), "https://example.org/"),
    "feed entries": lambda text: parser.parse_feed(
        f"<rss version='2.0'><channel><item><title>{text}</title></item></channel></rss>".encode("utf-8", "replace"), ""
    ),
    "lists of feeds": lambda text: opml.read_opml(text.encode("utf-8", "replace")),
    "clean text": core_text.clean_text,
    "one line": core_text.one_line,
    "slugs": core_text.slugify,
    "labels": tlp.parse_tlp_label_or_strictest,
    "addresses": urls.canonical_url,
    "addresses in messages": urls.redact_text,
    "Markdown": lambda text: markdown.escape_line_start(markdown.escape_markdown(text)),
    "break points": typography.add_break_points,
    "short addresses": typography.shorten_url,
    "widths": text_widths.text_width,
}

#: What ordinary texts hold again and again, and what a scan was once caught at with it.
CAUGHT = tuple(
    HostileText(head, unit)
    for head in ("", "x ")
    for unit in (" ", "\n", "$1 ", "al-A-", ".....x", '"said "said', "‘said ", "A said. ", "(the A) ", "No 1 died. ")
)
MARKUP = tuple(
    HostileText(head, unit, tail)
    for head, unit, tail in (
        ("", '<a href="/a">a</a>', ""), ("<p ", 'a="b" ', ">"), ("", "<p>", ""), ("", "<!--", ""),
        ("", "<![CDATA[", ""),
        ("", "&amp;", ""), ("", "<p>a", ""), ("", "<br>", ""), ("<", "a", ""), ("", "</a>", ""), ("", "<a", ""),
        ("", "<li>a</li>", ""), ("<!DOCTYPE a [", "<!ENTITY a 'a'>", "]>"), ("", "<?a", ""), ("", "a<b>c</b>", ""),
    )
)  # fmt: skip


#: What reads with the model takes its time and meets no markup, which goes before: fewer texts, no tags. The ledger
#: is made of all that the two parts do.
MODEL_SCANS = frozenset({"analysis", "claims and gaps", "ledger", "key sentences"})
PARTS_OF_THE_LEDGER = frozenset({"analysis", "claims and gaps"})


def explain(scan: Scan, text: HostileText) -> str:
    """Return how a scan grows faster than a text, or ""; that it refuses a text is an answer too."""

    def work(given: str) -> object:
        try:
            return scan(given)
        except (Unreadable, ValueError):
            return None

    return explain_growth(work, text.of_length, LENGTH)


@pytest.mark.parametrize("name", SCANS)
def test_twice_the_text_takes_twice_the_time(name: str) -> None:
    assert {text: told for text in CAUGHT if (told := explain(SCANS[name], text))} == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SCANS.keys() - PARTS_OF_THE_LEDGER))
def test_no_text_at_all_takes_more_than_its_share(name: str) -> None:
    halves = [text for text in FIXED if bool(text.head) == bool(text.tail)]
    texts = halves[::2] if name in MODEL_SCANS else (*halves, *MARKUP)
    assert {text: told for text in texts if (told := explain(SCANS[name], text))} == {}
