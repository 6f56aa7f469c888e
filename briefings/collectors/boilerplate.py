"""What stands around an article is told from it: cookie notices, sign-ups, walls, share lines; and texts cut at a wall.

A line is judged by how it begins and how short it is, so that an article about cookies or subscriptions keeps its
sentences: those are longer, quoted, or begin with somebody.
"""

import re
from dataclasses import dataclass

#: Words of the longest line that can be furniture; of a text that ends at a wall and can still be a stub.
MAX_LINE_WORDS, MAX_STUB_WORDS = 45, 250
#: Words of the longest text that a page's own declaration ("for subscribers") makes a stub.
MAX_DECLARED_STUB_WORDS = 120


def _compile_prefixes(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(phrases)})", re.IGNORECASE)


COOKIES = _compile_prefixes(
    r"(?:we|this (?:web)?site|our (?:web)?site|[\w.]{3,30}) uses? (?:\w+ ){0,3}cookies",
    r"we (?:and our (?:\d+ )?partners )?(?:use|store|process) (?:\w+ ){0,4}(?:cookies|information on a device)",
    r"by (?:continuing|using|browsing|clicking)\b.{0,80}\b(?:you (?:agree|consent|accept)|cookies|terms)",
    r"(?:accept|reject|manage|allow) (?:all |your )?(?:cookies|cookie|preferences|consent)",
    r"(?:cookie|privacy) (?:settings|preferences|policy|notice)\W*$",
    r"to (?:view|see|show) this (?:content|embed|video|post).{0,60}(?:cookies|consent|javascript)",
    r"(?:please )?(?:enable|turn on) (?:javascript|cookies)\b",
    r"(?:wir|diese (?:web)?seite) (?:verwende[nt]|nutz(?:en|t)) (?:\w+ ){0,3}cookies",
    r"(?:nous utilisons|ce site utilise) (?:\w+ ){0,3}cookies",
    r"(?:utilizamos|usamos|este sitio (?:web )?utiliza|este site utiliza) (?:\w+ ){0,3}cookies",
    r"(?:utilizziamo|questo sito utilizza) (?:\w+ ){0,3}cookie",
)

SIGN_UP = _compile_prefixes(
    r"(?:please )?sign(?:ing)? up (?:now |here |today |below |free )*(?:for|to)\b.{0,80}"
    r"\b(?:newsletters?|e-?mails|e-?mail (?:list|updates|alerts|briefing)|briefing|alerts|inbox)",
    r"(?:please )?subscribe (?:now |here |today )*(?:to|for)\b.{0,60}"
    r"\b(?:newsletters?|podcast|channel|e-?mails?|alerts|updates|feed)",
    r"(?:get|receive|have)\b.{0,90}\b(?:in|to|straight to|delivered to) your (?:e-?mail|inbox)",
    r"(?:enter|type) your e-?mail(?: address)?\b",
    r"(?:thank you|thanks) for (?:signing up|subscribing)",
    r"(?:you can )?unsubscribe (?:at any time|from|here|anytime)",
    r"(?:want|like) (?:more|to get) .{0,60}\? (?:sign up|subscribe)",
    r"(?:(?:un)?subscribe|sign in|log ?in|register)(?: now| here| today)?\W*$",
    r"(?:jetzt )?(?:unseren )?newsletter (?:abonnieren|bestellen)",
    r"(?:inscrivez|abonnez)-vous à (?:notre|nos|la) (?:newsletter|lettre)",
    r"suscr[ií]b(?:e|a)te a (?:nuestr[oa]s?|la|el) (?:newsletter|bolet[ií]n)",
    r"iscriviti alla (?:nostra )?newsletter",
)

PAYWALL = _compile_prefixes(
    r"(?:please )?(?:subscribe|sign in|log ?in|register|sign up|become a (?:member|subscriber)|"
    r"create (?:an|a free) account)\b.{0,60}\bto (?:continue|keep|read|view|access|unlock|see)\b",
    r"to (?:continue|keep) reading\b.{0,80}",
    r"(?:to )?(?:read|view|see|access|unlock) (?:the|this) (?:(?:full|whole|entire|complete|rest of the) )?"
    r"(?:article|story|content|report).{0,50}\b(?:subscri|sign in|log ?in|register|account|member)",
    r"(?:this|the) (?:article|story|content|page|post|report)(?: is|'s|’s)? (?:\w+ )?"
    r"(?:only )?(?:available |reserved |exclusive(?:ly)? |locked |free )?"
    r"(?:for|to|behind)\b.{0,25}\b(?:subscribers?|members?|paywall|subscription)",
    r"(?:already|are you) an? (?:\w+ )?(?:subscriber|member)\b",
    r"you(?:'ve|’ve| have) (?:reached|read|used|hit)\b.{0,40}"
    r"\b(?:limit|free (?:articles?|stories)|articles? (?:this|left))",
    r"(?:you have )?\d+ (?:free )?articles? (?:left|remaining)\b",
    r"(?:subscribers?|members?)[ -]only (?:article|content|story)?\W*$",
    r"(?:start|begin|try|get) (?:your |a )?(?:(?:free|\d+[ -]?(?:day|week|month)) )+(?:trial|access|subscription)",
    r"subscribe (?:for|from) .{1,25}$",
    r"(?:unlock|get) (?:unlimited|full|digital) (?:digital )?access\b",
    r"(?:continue|keep) reading\b.{0,30}\W*$",
    r"dieser (?:artikel|text|inhalt) ist .{0,30}abonnent",
    r"(?:weiterlesen|lesen sie weiter) mit\b",
    r"(?:cet article|la suite) est réservée? aux abonnés|il vous reste \d+.{0,20}(?:article|%)",
    r"(?:este (?:artículo|contenido)|contenido) (?:es )?(?:exclusivo )?para suscriptores",
)

#: Lines that are furniture by the whole of them.
PAGE_ELEMENTS = re.compile(
    r"^(?:"
    + "|".join(
        (
            r"(?:click to )?(?:share|tweet|e-?mail|print|pin|save|like)"
            r"(?: (?:this|on|via|to|with|it|article|story|page|by)\b.{0,60})?",
            r"(?:follow|like|find|join) (?:us|\w+(?: \w+)?) on "
            r"(?:facebook|twitter|x|instagram|linkedin|telegram|whatsapp|youtube|google news)\b.{0,60}",
            r"(?:like|enjoy(?:ed)?) (?:this|what you) .{0,40}\? share\b.{0,40}",
            r"(?:story|article) continues (?:below|after).{0,30}",
            r"advertisements?|sponsored(?: content)?|promoted|loading|\d+ min(?:ute)?s? read",
            r"skip to (?:main )?(?:content|navigation)",
            r"(?:(?:view|show|see|read|leave|post|add) (?:all |a |the )?)?(?:\d+ )?comments?|comments (?:are )?closed",
            r"(?:most|more) (?:read|viewed|popular)\b.{0,60}|more from\b.{0,60}|read (?:more|next|also)",
            # Headlines of other articles, set between the paragraphs of this one.
            r"\[?(?:read more|related|see also|more|watch|read next|also on [\w.-]+)\s?[:|].{0,140}",
            r"also on \w+\.\w+ .{0,140}",
            r"(?:related|recommended|trending)(?: (?:stories|articles|topics|content|reading|videos?))?",
            r"you (?:may|might) also (?:like|be interested in).{0,20}",
            r"for .{0,60}, ?(?:please )?click here",
            r"(?:©|\(c\)|copyright)\s.{0,120}|.{0,60}all rights reserved.{0,40}",
            r"download (?:our|the) .{0,20}app\b.{0,50}",
            r"(?:home|news)(?: ?[>»›/|] ?[\w &-]{2,30}){1,5}",
            r"(?:facebook|twitter|whatsapp|linkedin|telegram|pinterest|reddit|e-?mail|copy link|[|·,/ ])+",
        )
    )
    + r")\W*$",
    re.IGNORECASE,
)

#: A text that breaks off as teasers do; three dots at the end of a whole sentence are the writer's own.
BROKEN_OFF = re.compile(
    r"(?:\[(?:…|\.\.\.)\]|(?<=\w)\s?(?:…|\.\.\.)|(?:…|\.\.\.)\s*(?:read more|continue reading|more))\s*[→»>]*$",
    re.IGNORECASE,
)
#: Words of the shortest text that is a teaser, and no mere sentence.
MIN_TEASER_WORDS = 15

QUOTATION_MARK = re.compile(r"[\"“”«»„]")


@dataclass(frozen=True, slots=True)
class CleanedText:
    """A text without its furniture."""

    text: str
    #: whether what is left is the opening of a text whose rest is kept from us
    stub: bool
    #: how many lines were left out
    lines: int


def strip_boilerplate(text: str, closed: bool = False) -> CleanedText:
    """Leave out the lines of furniture; `closed` when the page says that only subscribers read it whole.

    >>> strip_boilerplate("Boats may leave.\\n\\nSubscribe to continue reading.")
    CleanedText(text='Boats may leave.', stub=True, lines=1)
    """
    kept, walls, gone = [], 0, 0
    for paragraph in text.split("\n\n"):
        lines = paragraph.split("\n")
        kinds = [classify_boilerplate(line) for line in lines]
        walls += kinds.count("wall")
        gone += sum(map(bool, kinds))
        left = [line for line, kind in zip(lines, kinds, strict=True) if not kind]
        if left:
            kept.append("\n".join(left))
    rest = "\n\n".join(kept)
    size = len(rest.split())
    broken = size >= MIN_TEASER_WORDS and bool(BROKEN_OFF.search(rest[-60:]))
    return CleanedText(
        rest, (size <= MAX_STUB_WORDS and (walls > 0 or broken)) or (closed and size <= MAX_DECLARED_STUB_WORDS), gone
    )


def classify_boilerplate(line: str) -> str:
    """Name what a line is, "cookies", "sign-up", "wall" or "around"; empty for a line of the article.

    >>> classify_boilerplate("We use cookies to improve your experience.")
    'cookies'
    >>> classify_boilerplate("The company said that it used cookies to follow its readers.")
    ''
    """
    line = line.strip(" *•·-–—>→|\t")
    if not line or len(line) > 400 or len(line.split()) > MAX_LINE_WORDS or QUOTATION_MARK.search(line):
        return ""
    for kind, pattern in (("cookies", COOKIES), ("wall", PAYWALL), ("sign-up", SIGN_UP)):
        if pattern.match(line):
            return kind
    return "around" if PAGE_ELEMENTS.match(line) else ""
