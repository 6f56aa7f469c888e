"""An address becomes the one form by which the same article is known, however it was linked to."""

import re
from urllib.parse import (
    SplitResult,
    parse_qs,
    parse_qsl,
    quote,
    unquote,
    unquote_to_bytes,
    urlencode,
    urljoin,
    urlsplit,
    urlunsplit,
)

from briefings.core.hosts import encode_host
from briefings.core.rule_lists import compile_any, read_entries, read_rows

#: Query keys that say how a reader arrived, not what the page is.
TRACKING_KEYS = compile_any(read_entries("core", "tracking_parameters"), "^", "$")

#: Query keys and values by which a site serves the AMP or mobile form of a page.
AMP_OR_MOBILE_PARAMETERS = compile_any(read_entries("core", "mobile_parameters"), "^", "$")

#: Hosts that show the pages of others, with where in the path the page's own host begins.
AMP_CACHES = (
    (
        re.compile(r"(?:^|\.)(?:cdn\.ampproject\.org|bing-amp\.com)$"),
        re.compile(r"^/(?:[acirvw]|wp)/(?:s/)?(?=[^/]+\.)"),
    ),
    (re.compile(r"^(?:google(?:\.\w{2,3}){1,2}|bing\.com)$"), re.compile(r"^/amp/(?:s/)?(?=[^/]+\.)")),
)

#: Hosts that pass a reader on, with the path they do it under and the query key of the page.
REDIRECTORS = (
    (re.compile(r"^google(?:\.\w{2,3}){1,2}$"), "/url", ("url", "q")),
    (re.compile(r"^lm?\.facebook\.com$"), "/l.php", ("u",)),
)

#: First labels of hosts that serve the same pages for small screens.
MOBILE_LABELS = frozenset(("m", "mobile", "amp", "touch", "wap"))

#: A page served as AMP under a path of its own: at its beginning, at its end, or in its ending.
AMP_PATH = re.compile(
    r"^(?:/platform)?/amp(?=/[^/])|(?<=[^/])/amp(?:\.html?)?/?$|\.amp(?=\.html?$|$)|(?<=[^/])/amp(?=/[^/]+$)"
)

#: An address without its scheme.
SCHEMELESS = re.compile(r"^(?://)?[\w-]+(?:\.[\w-]+)+\.?(?::\d+)?(?:[/?#]|$)")

#: Half a pair of UTF-16, which no encoding can hold, and what stands in no address of the web.
SURROGATE = re.compile(r"[\ud800-\udfff]")
UNFIT_FOR_URL = re.compile(r"[\s<>\"\x00-\x1f\x7f\ud800-\udfff]")

#: What RFC 3986 lets stand in a path unescaped.
PATH_SAFE_CHARACTERS = "/:@!$&'()*+,;=-._~"


def canonical_url(url: str) -> str:
    """Return the address without what does not change the page.

    Gone are scheme, credentials, `www.`, default ports, tracking keys, fragments, the final slash, and what makes it
    the AMP or mobile twin or an AMP cache's copy of the page. Escapes and international host names are written one way.

    >>> canonical_url("HTTP://www.Example.org:80/a/?utm_source=x&id=7#top")
    'https://example.org/a?id=7'
    >>> canonical_url("https://m-example-org.cdn.ampproject.org/c/s/m.example.org/a.amp.html")
    'https://example.org/a.html'
    """
    url = SURROGATE.sub("\ufffd", url.strip())
    if SCHEMELESS.match(url):
        url = f"https://{url.removeprefix('//')}"
    for _ in range(3):  # a mail links to a search engine that links to a cache
        try:
            parts = urlsplit(url)
            if parts.scheme.lower() not in {"http", "https"}:
                return url
            host = canonical_host(parts.hostname or "")
            port = parts.port
        except ValueError:
            return url
        inner = _unwrap_url(host, parts.path, parts.query)
        if not inner:
            break
        url = inner
    host = f"[{host}]" if ":" in host else host
    place = host if port in {None, 80, 443} else f"{host}:{port}"
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit(("https", place, _canonical_path(parts.path), _canonical_query(parts.query), fragment))


def is_homepage(url: str) -> bool:
    """Return whether an address is that of a whole site: it names no article.

    >>> is_homepage("https://www.example.org/?utm_source=x"), is_homepage("https://example.org/?p=1")
    (True, False)
    """
    parts = split_url(canonical_url(url))
    return parts is not None and bool(parts.netloc) and not (parts.path or parts.query or parts.fragment)


def canonical_host(host: str) -> str:
    """Return a host in lower case and ASCII, without `www.` and without what marks a site's mobile form.

    >>> canonical_host("en.m.wikipedia.org")
    'en.wikipedia.org'
    """
    host = host.rstrip(".").lower()
    if not host.isascii():
        host = encode_host(host) or host
    labels = host.removeprefix("www.").split(".")
    for place in (0, 1):
        if len(labels) > place + 2 and (labels[place] in MOBILE_LABELS if place == 0 else labels[place] == "m"):
            shorter = ".".join((*labels[:place], *labels[place + 1 :])).removeprefix("www.")
            if registered_domain(shorter):
                return shorter
    return ".".join(labels)


def registered_domain(host: str) -> str:
    """Return the part of a host that one owner registered (by the Public Suffix List); empty where there is none.

    >>> registered_domain("news.example.co.uk"), registered_domain("co.uk")
    ('example.co.uk', '')
    """
    from tld import get_fld, is_tld

    found = get_fld(f"https://{host}", fail_silently=True, search_private=True) or ""
    return "" if is_tld(found) else found


def choose_declared_url(declared: str, fetched: str) -> str:
    """Return the address that a page calls its own, if that is on the site it was fetched from; else that one.

    A page that calls its site's front page its own is mistaken.

    >>> choose_declared_url("/a", "https://m.example.org/a?amp=1")
    'https://m.example.org/a'
    >>> choose_declared_url("https://other.example/", "https://example.org/a")
    'https://example.org/a'
    """
    if not fetched:
        return declared
    try:
        target, source = urlsplit(urljoin(fetched, declared.strip())), urlsplit(fetched)
        there, here = target.hostname or "", source.hostname or ""
    except ValueError:
        return fetched
    same = bool(there) and (
        canonical_host(there) == canonical_host(here) or (registered_domain(there) == registered_domain(here) != "")
    )
    front = is_homepage(target.geturl()) and not is_homepage(fetched)
    return target.geturl() if declared and same and not front and target.scheme in {"http", "https"} else fetched


def _unwrap_url(host: str, path: str, query: str) -> str:
    """Return the address of the page that a cache or redirector leads to; empty where this is the page itself."""
    for cache, before in AMP_CACHES:
        if cache.search(host) and (match := before.match(path)):
            return f"https://{path[match.end() :]}" + (f"?{query}" if query else "")
    for redirector, under, keys in REDIRECTORS:
        if redirector.match(host) and path == under:
            given = parse_qs(query)
            return next((to for key in keys for to in given.get(key, ()) if re.match(r"https?://", to)), "")
    return ""


def _canonical_path(path: str) -> str:
    path = re.sub(r";jsessionid=[^/?]*", "", path, flags=re.IGNORECASE)
    path = quote(_unescape_path(path), safe=PATH_SAFE_CHARACTERS + "%")
    # An "amp" amid a path may be a word of the site; it joins two articles only where the path without it is one too.
    twin = AMP_PATH.sub("", path, count=1).rstrip("/")
    return twin or path.rstrip("/")


def _unescape_path(path: str) -> bytes:
    """Resolve every escape but those of signs that would mean something else bare: "%2F" is no slash."""
    kept = re.sub(r"%(2[fF]|3[fF]|23|25)", lambda match: f"%25{match[1].upper()}", path)
    return unquote_to_bytes(kept)


def _canonical_query(query: str) -> str:
    # "&amp;" is what is left of an address that was copied out of a page's source.
    pairs = parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True, errors="surrogateescape")
    kept = sorted(
        (k, v) for k, v in pairs if not TRACKING_KEYS.match(k) and not AMP_OR_MOBILE_PARAMETERS.match(f"{k}={v}")
    )
    return urlencode(kept, errors="surrogateescape")


#: Keys of a query that hold what only the subscriber may know.
SECRET_WORDS = tuple(word for word, kind in read_rows("core", "secret_parameters") if kind == "part")
SECRET_KEYS = frozenset(word for word, kind in read_rows("core", "secret_parameters") if kind == "whole")
QUERY_KEY = re.compile(r"(?:^|[?&;#])([\w.-]+)=")
QUERY_VALUE = re.compile(r"[^&;#\s]+")

#: An address in running text, as a message of a library may quote it, from behind its scheme on.
URL_IN_TEXT = re.compile(r"://[^\s'\"<>]+")


def redact_url(url: str) -> str:
    """Return an address fit to be printed and logged: no user, no password, no secret in its query.

    >>> redact_url("https://ana:geheim@example.org/feed?token=abc&page=2")
    'https://example.org/feed?token=…&page=2'
    """
    bare = "".join(sign for sign in strip_secrets(url.strip()) if sign.isprintable())
    return bare[:500]


def strip_secrets(url: str) -> str:
    """Return an address without user, password and the secrets in its query; one that has none stays as it is."""
    bare = strip_credentials(url)
    pieces, done, at = [], 0, 0
    # A value that is no secret is looked into: it may be an address with a secret of its own.
    while key := QUERY_KEY.search(bare, at):
        at = key.end()
        if _is_secret_key(key[1].lower()) and (value := QUERY_VALUE.match(bare, at)):
            pieces.append(bare[done:at] + "…")
            done = at = value.end()
    return "".join((*pieces, bare[done:]))


def _is_secret_key(key: str) -> bool:
    return key in SECRET_KEYS or any(word in key for word in SECRET_WORDS)


def strip_credentials(url: str) -> str:
    """Return an address without its user and password.

    >>> strip_credentials("https://ana:geheim@example.org/feed")
    'https://example.org/feed'
    """
    scheme, mark, rest = ("", "//", url[2:]) if url.startswith("//") else url.partition("://")
    if not mark:
        return url
    if split_url(url) is None:
        # A password with a slash in it: where it ends nobody can know, so nothing before the last @ is kept.
        return f"{scheme}{mark}{rest.rpartition('@')[2]}"
    end = min((at for at in (rest.find(sign) for sign in "/?#\\") if at >= 0), default=len(rest))
    return f"{scheme}{mark}{rest[:end].rpartition('@')[2]}{rest[end:]}"


def extract_credentials(url: str) -> tuple[str, str] | None:
    """Return user and password of an address, percent-decoded; None where it has none."""
    parts = split_url(url)
    if parts is None or parts.username is None:
        return None
    return unquote(parts.username), unquote(parts.password or "")


def parse_web_url(url: str) -> str:
    """Return an address of the web, its host in ASCII, as it is fetched and linked; empty for what is none.

    The one place where an address from outside is judged. User and password stay in it.

    >>> parse_web_url("http://Bücher.example/a"), parse_web_url("http://xn--a/"), parse_web_url("mailto:a@b.example")
    ('http://xn--bcher-kva.example/a', '', '')
    """
    parts = split_url(url.strip())
    if parts is None or parts.scheme not in {"http", "https"} or UNFIT_FOR_URL.search(url.strip()):
        return ""
    host = encode_host(parts.hostname or "")
    if not host:
        return ""
    login, mark, _ = parts.netloc.rpartition("@")
    port = "" if parts.port is None else f":{parts.port}"
    return parts._replace(netloc=login + mark + (f"[{host}]" if ":" in host else host) + port).geturl()


def join_url(base: str, link: str) -> str:
    """Return where a link on a page or in a feed leads to; empty for what leads to no address of the web."""
    try:
        return parse_web_url(urljoin(base, link.strip()))
    except ValueError:
        return ""


def split_url(url: str) -> SplitResult | None:
    """Take an address apart; None for what is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def redact_text(text: str) -> str:
    """Return a message with every address in it fit to be printed.

    >>> redact_text("cannot open https://ana:geheim@example.org/feed at all")
    'cannot open https://example.org/feed at all'
    """
    return URL_IN_TEXT.sub(lambda found: redact_url(f"x{found[0]}")[1:], text)


def host_of(url: str) -> str:
    """Return the host of an address in lower case; empty where there is none."""
    parts = split_url(url)
    return (parts.hostname or "") if parts else ""


def add_url_scheme(url: str) -> str:
    """Return an address as typed by a person with its scheme: `example.org/feed` and `feed:` addresses too.

    >>> add_url_scheme("feed://example.org/news"), add_url_scheme("example.org")
    ('http://example.org/news', 'https://example.org')
    """
    url = url.strip()
    for prefix in ("feed://", "feed:"):
        if url.lower().startswith(prefix):
            rest = url[len(prefix) :]
            return rest if "://" in rest else f"http://{rest.lstrip('/')}"
    if "://" not in url and re.match(r"^[\w.-]+\.[a-zA-Z]{2,}(?:[:/?#]|$)", url):
        return f"https://{url}"
    return url
