"""What comes in: an `Article`, a `Span` of its text, and the `Problem` that stands for what could not come in."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from briefings.core.text import clean_text, printable_text
from briefings.core.text_kinds import TextKind, classify_text_kind
from briefings.core.tlp import TLP_LABELS, parse_tlp_label_or_strictest
from briefings.core.urls import canonical_url, is_homepage, strip_credentials

#: Clocks and time zones of outlets are off by up to this much.
CLOCK_TOLERANCE = timedelta(days=1)

#: No article is dated before, nor by more than this after it came in: such dates stand for "unknown" and "never".
EARLIEST_DATE, LONGEST_AHEAD = datetime(1900, 1, 1, tzinfo=UTC), timedelta(days=366)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one article's text: the evidence behind everything that is printed."""

    #: `Article.id`
    article: str
    #: first character, counted in code points of `Article.text`
    start: int
    #: one past the last character
    end: int


def spans_overlap(one: Span, other: Span) -> bool:
    """Return whether two spans share a character.

    >>> spans_overlap(Span("a", 0, 5), Span("a", 4, 9)), spans_overlap(Span("a", 0, 5), Span("a", 5, 9))
    (True, False)
    """
    return one.article == other.article and one.start < other.end and other.start < one.end


def span_holds(around: Span, span: Span) -> bool:
    """Return whether a span lies within another.

    >>> span_holds(Span("a", 0, 5), Span("a", 2, 5)), span_holds(Span("a", 0, 5), Span("a", 4, 9))
    (True, False)
    """
    return around.article == span.article and around.start <= span.start and span.end <= around.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One collected text, as its outlet published it; `create_article` makes one and fills in `id` and `digest`."""

    #: 16 hexadecimal digits, the same for the same text from the same place
    id: str
    #: who published it: the outlet's name as given, or supplied by us (see `supplied`)
    outlet: str
    title: str
    #: Unicode NFC, no control characters, a blank line between paragraphs
    text: str
    #: when it came in; orders undated articles, and is never printed as a publication date
    collected: datetime
    #: which collector brought it, and from where: "folder: talks.txt"
    origin: str
    #: SHA-256 of `text`, hexadecimal
    digest: str
    url: str | None = None
    published: datetime | None = None
    #: ISO 639-1 code, when it is known
    language: str | None = None
    authors: tuple[str, ...] = ()
    #: what the source did not give and we filled in: "title", "outlet", "date" (counted from when it came in, as in
    #: "2 hours ago"), "zone" (UTC), "order" (which of 03/04 is the day), "encoding" (letters garbled on the way were
    #: restored); and what is amiss: "stub" (only the opening of the text is there), "headline" (not even that: the
    #: text is the headline, and is not analysed), "future" (it is dated after it came in, and not ordered by that)
    supplied: tuple[str, ...] = ()
    #: the identifier that the source itself used, where it had one
    key: str | None = None
    #: TLP 2.0 label it came with, one of `TLP_LABELS`; empty where it came with none
    marking: str = ""
    #: what kind of text it is, by what it declares, its address, its title and its form
    kind: TextKind = TextKind.REPORT

    @property
    def trusted_date(self) -> datetime | None:
        """When it was published, for everything that orders or counts by time; None when no date of it is believed.

        A date before 1900 is not believed, nor one that lies in the future of its collection.
        """
        return trust_date(self.published, self.collected)

    def __post_init__(self) -> None:
        if self.marking and self.marking not in TLP_LABELS:
            raise ValueError(f"article {self.id}: {self.marking!r} is not one of {', '.join(TLP_LABELS)}")
        for moment in (self.collected, self.published):
            if moment is not None and moment.tzinfo is not UTC:
                raise ValueError(f"article {self.id}: {moment!r} is not an aware UTC datetime")


def plausible_date(moment: datetime | None, collected: datetime) -> datetime | None:
    """Return the date of an article that came in at `collected`; None for what can be no date of it.

    >>> plausible_date(datetime(9999, 12, 31, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC))
    """
    # Differences of moments never overflow; sums of a moment and a time do.
    if moment is None or moment < EARLIEST_DATE or moment - collected > LONGEST_AHEAD:
        return None
    return moment


def trust_date(moment: datetime | None, collected: datetime) -> datetime | None:
    """Return the date that is believed of an article that came in at `collected`; see `Article.trusted_date`."""
    dated = plausible_date(moment, collected)
    return None if dated is None or dated - collected > CLOCK_TOLERANCE else dated


#: The stage of a problem that is advice about the machine, the same with every edition.
ADVICE_STAGE = "advice"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that went wrong and did not stop the run: printed in the coverage ledger, never lost."""

    #: the file, feed, line or address it happened at, as the user would name it
    where: str
    #: what is wrong, one sentence without a full stop
    what: str
    #: what to do about it, one sentence; empty when nothing can be done
    remedy: str = ""
    #: the stage that met it: "collect", "read", "group", "render", "deliver"; or `ADVICE_STAGE`
    stage: str = "collect"

    def __post_init__(self) -> None:
        # Names of keys, headers of tables and answers of servers stand in it, and it is shown on terminals.
        for part in ("where", "what", "remedy"):
            object.__setattr__(self, part, printable_text(getattr(self, part)))

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" ({self.remedy})" if self.remedy else "")


def article_sort_key(article: Article) -> tuple[datetime, str, str]:
    """Return what articles are ordered by: time of publication, of undated ones of collection; then outlet and id."""
    return (article.trusted_date or article.collected, article.outlet, article.id)


def create_article(
    *,
    outlet: str,
    title: str,
    text: str,
    collected: datetime,
    origin: str,
    url: str | None = None,
    published: datetime | None = None,
    language: str | None = None,
    authors: tuple[str, ...] = (),
    supplied: tuple[str, ...] = (),
    key: str | None = None,
    marking: str = "",
    part: str = "",
    declared: Iterable[str] = (),
) -> Article:
    """Make an `Article`: normalise its text and work out its identity.

    The identity is taken from the canonical URL where it names more than a site's front page, else from outlet, title
    and text, so that the same article collected twice is one article; `part` tells several articles of one address
    apart. A `marking` that is no TLP label counts as TLP:RED; a date that can be none leaves it undated. `declared` are
    the types of schema.org and the categories that it came with, which say what kind of text it is.
    """
    text = clean_text(text)
    # A password in an address is the collector's affair: nothing that is printed, linked or kept holds it.
    url, key = url and strip_credentials(url), key and strip_credentials(key)
    if published and published.tzinfo is collected.tzinfo is UTC:  # other zones are refused by the constructor
        published = plausible_date(published, collected)
    title = " ".join(clean_text(title).split())
    outlet = " ".join(clean_text(outlet).split())
    own = (
        article_id_for_url(url, part)
        if url and not is_homepage(url)
        else hash_identity("\n".join((outlet, title, text)))
    )
    return Article(
        id=own,
        outlet=outlet,
        title=title,
        text=text,
        collected=collected,
        origin=origin,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        url=url,
        published=published,
        language=language,
        authors=authors,
        supplied=supplied,
        key=key,
        marking=parse_tlp_label_or_strictest(marking),
        kind=classify_text_kind(title, text, url, declared, authors, outlet),
    )


def article_id_for_url(url: str, part: str = "") -> str:
    """Return the identity of the article, or of a part of it, at an address that names more than a front page."""
    return hash_identity(f"{canonical_url(url)}#{part}" if part else canonical_url(url))


def hash_identity(identity: str) -> str:
    """Return the 16 hexadecimal digits that stand for an identity."""
    return hashlib.sha256(identity.encode()).hexdigest()[:16]


def check_date(thing: Article | Problem) -> Iterator[Article | Problem]:
    """Yield what a collector brought, an article as `create_article` would date and mark it, with a problem beside it.

    A date that no article can have leaves it undated; one that lies after it came in is marked.
    """
    if isinstance(thing, Article) and (dated := thing.published) and not thing.trusted_date:
        if plausible_date(dated, thing.collected):
            thing = replace(thing, supplied=tuple(sorted({*thing.supplied, "future"}, reverse=True)))
        else:
            yield Problem(
                thing.origin, f"no article can have the date {dated.date().isoformat()}; it is shown as undated"
            )
            thing = replace(thing, published=None)
    yield thing


def with_distinct_id(article: Article, first: Article) -> Article:
    """Return an article under an identity of its own where its text differs from the first one at its address."""
    if article.digest == first.digest:
        return article
    return replace(article, id=hash_identity(f"{article.id}\n{article.digest}"))
