"""An address becomes the one form by which the same article is known, however it was linked to."""

import re
from urllib.parse import parse_qs, parse_qsl, quote, unquote_to_bytes, urlencode, urljoin, urlsplit, urlunsplit

#: Query keys that say how a reader arrived, not what the page is.
TRACKING = re.compile(
    r"^(?:utm_\w+|(?:at|pk|mtm|ns|fb|guce|oly|vero|trk|hsa|soc|wt)_\w+|\w*clk?id|gclsrc|[gw]braid|mc_[ce]id|mkt_tok|igshid|igsh|"
    r"_ga|_gl|_hsenc|_hsmi|__hs\w+|hsctatracking|li_fat_id|s_cid|[in]cid|cmp|cmpid|ocid|smid|smtyp|ito|xtor|ref|ref_src|"
    r"ref_url|referrer|referer|partner|emc|mbid|sr_share|sref|spm|guccounter|_branch_match_id|__twitter_impression|"
    r"wt\.\w+|wt_zmc|sharetype|jsessionid|phpsessid)$",
    re.IGNORECASE,
)

#: Query keys and values by which a site serves the AMP or mobile form of a page.
TWIN = re.compile(r"^(?:amp=(?:1|true|)|outputtype=amp|output=amp|amp_\w+=.*|usqp=.*|m=[01])$", re.IGNORECASE)

#: Hosts that show the pages of others, with where in the path the page's own host begins.
CACHES = (
    (
        re.compile(r"(?:^|\.)(?:cdn\.ampproject\.org|bing-amp\.com)$"),
        re.compile(r"^/(?:[acirvw]|wp)/(?:s/)?(?=[^/]+\.)"),
    ),
    (re.compile(r"^(?:google(?:\.\w{2,3}){1,2}|bing\.com)$"), re.compile(r"^/amp/(?:s/)?(?=[^/]+\.)")),
)

#: Hosts that pass a reader on, with the path they do it under and the query key of the page.
DOORS = (
    (re.compile(r"^google(?:\.\w{2,3}){1,2}$"), "/url", ("url", "q")),
    (re.compile(r"^lm?\.facebook\.com$"), "/l.php", ("u",)),
)

#: First labels of hosts that serve the same pages for small screens.
SMALL = frozenset(("m", "mobile", "amp", "touch", "wap"))

#: A page served as AMP under a path of its own: at its beginning, at its end, or in its ending.
AMP_PATH = re.compile(
    r"^(?:/platform)?/amp(?=/[^/])|(?<=[^/])/amp(?:\.html?)?/?$|\.amp(?=\.html?$|$)|(?<=[^/])/amp(?=/[^/]+$)"
)

#: An address without its scheme.
BARE = re.compile(r"^(?://)?[\w-]+(?:\.[\w-]+)+\.?(?::\d+)?(?:[/?#]|$)")

#: What RFC 3986 lets stand in a path unescaped.
IN_PATH = "/:@!$&'()*+,;=-._~"


def canonical_url(url: str) -> str:
    """Return the address without what does not change the page.

    Gone are scheme, credentials, `www.`, default ports, tracking keys, fragments, the final slash, and what makes it
    the AMP or mobile twin or an AMP cache's copy of the page. Escapes and international host names are written one way.

    >>> canonical_url("HTTP://www.Example.org:80/a/?utm_source=x&id=7#top")
    'https://example.org/a?id=7'
    >>> canonical_url("https://m-example-org.cdn.ampproject.org/c/s/m.example.org/a.amp.html")
    'https://example.org/a.html'
    """
    url = url.strip()
    if BARE.match(url):
        url = f"https://{url.removeprefix('//')}"
    for _ in range(3):  # a mail links to a search engine that links to a cache
        try:
            parts = urlsplit(url)
            if parts.scheme.lower() not in {"http", "https"}:
                return url
            host = hostname(parts.hostname or "")
            port = parts.port
        except ValueError:
            return url
        inner = _wrapped(host, parts.path, parts.query)
        if not inner:
            break
        url = inner
    host = f"[{host}]" if ":" in host else host
    place = host if port in {None, 80, 443} else f"{host}:{port}"
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit(("https", place, _path(parts.path), _query(parts.query), fragment))


def is_front(url: str) -> bool:
    """Say whether an address is that of a whole site: it names no article.

    >>> is_front("https://www.example.org/?utm_source=x"), is_front("https://example.org/?p=1")
    (True, False)
    """
    parts = urlsplit(canonical_url(url)) if "[" not in url else None
    return parts is not None and bool(parts.netloc) and not (parts.path or parts.query or parts.fragment)


def hostname(host: str) -> str:
    """Return a host in lower case and ASCII, without `www.` and without what marks a site's mobile form.

    >>> hostname("en.m.wikipedia.org")
    'en.wikipedia.org'
    """
    host = host.rstrip(".").lower()
    if not host.isascii():
        host = _ascii(host)
    labels = host.removeprefix("www.").split(".")
    for place in (0, 1):
        if len(labels) > place + 2 and (labels[place] in SMALL if place == 0 else labels[place] == "m"):
            shorter = ".".join((*labels[:place], *labels[place + 1 :])).removeprefix("www.")
            if site(shorter):
                return shorter
    return ".".join(labels)


def _ascii(host: str) -> str:
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return host


def site(host: str) -> str:
    """Return the part of a host that one owner registered (by the Public Suffix List); empty where there is none.

    >>> site("news.example.co.uk"), site("co.uk")
    ('example.co.uk', '')
    """
    from tld import get_fld, is_tld

    found = get_fld(f"https://{host}", fail_silently=True, search_private=True) or ""
    return "" if is_tld(found) else found


def own_address(declared: str, fetched: str) -> str:
    """Return the address that a page calls its own, if that is on the site it was fetched from; else that one.

    A page that calls its site's front page its own is mistaken.

    >>> own_address("/a", "https://m.example.org/a?amp=1")
    'https://m.example.org/a'
    >>> own_address("https://other.example/", "https://example.org/a")
    'https://example.org/a'
    """
    if not fetched:
        return declared
    try:
        target, source = urlsplit(urljoin(fetched, declared.strip())), urlsplit(fetched)
        there, here = target.hostname or "", source.hostname or ""
    except ValueError:
        return fetched
    same = bool(there) and (hostname(there) == hostname(here) or (site(there) == site(here) != ""))
    front = is_front(target.geturl()) and not is_front(fetched)
    return target.geturl() if declared and same and not front and target.scheme in {"http", "https"} else fetched


def _wrapped(host: str, path: str, query: str) -> str:
    """Return the address of the page that a cache shows or a door leads to; empty where this is the page itself."""
    for cache, before in CACHES:
        if cache.search(host) and (match := before.match(path)):
            return f"https://{path[match.end() :]}" + (f"?{query}" if query else "")
    for door, under, keys in DOORS:
        if door.match(host) and path == under:
            given = parse_qs(query)
            return next((to for key in keys for to in given.get(key, ()) if re.match(r"https?://", to)), "")
    return ""


def _path(path: str) -> str:
    path = re.sub(r";jsessionid=[^/?]*", "", path, flags=re.IGNORECASE)
    path = quote(_unescaped(path), safe=IN_PATH + "%")
    # An "amp" amid a path may be a word of the site; it joins two articles only where the path without it is one too.
    twin = AMP_PATH.sub("", path, count=1).rstrip("/")
    return twin or path.rstrip("/")


def _unescaped(path: str) -> bytes:
    """Resolve every escape but those of signs that would mean something else bare: "%2F" is no slash."""
    kept = re.sub(r"%(2[fF]|3[fF]|23|25)", lambda match: f"%25{match[1].upper()}", path)
    return unquote_to_bytes(kept)


def _query(query: str) -> str:
    # "&amp;" is what is left of an address that was copied out of a page's source.
    pairs = parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True, errors="surrogateescape")
    kept = sorted((k, v) for k, v in pairs if not TRACKING.match(k) and not TWIN.match(f"{k}={v}"))
    return urlencode(kept, errors="surrogateescape")
