"""Where we may connect to: public addresses only, unless the reader allows others; and how an address is shown."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from urllib.parse import SplitResult, unquote, urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: What is not the public internet, and what it is called: the special-purpose registries of IANA (RFC 6890 and its
#: followers), and the whole of what has not been given out as global unicast. Written out, because what the standard
#: library calls global has changed with its patch releases.
CLOSED: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), name)
    for name, networks in (
        ("this very host", "0.0.0.0/8 ::/128"),
        ("loopback", "127.0.0.0/8 ::1/128"),
        ("private", "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10"),
        ("shared by a provider", "100.64.0.0/10"),
        ("link-local, where clouds keep their metadata", "169.254.0.0/16 fe80::/10"),
        ("multicast", "224.0.0.0/4 ff00::/8"),
        ("translated or tunnelled", "192.88.99.0/24 64:ff9b:1::/48 2001::/32 2002::/16"),
        (
            "for documentation or tests",
            "192.0.2.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20",
        ),
        ("reserved", "192.0.0.0/24 240.0.0.0/4 100::/64 2001:10::/28 2001:20::/28 5f00::/16"),
    )
    for network in networks.split()
)

#: All that is given out to be reached from everywhere in IPv6.
GLOBAL = IPv6Network("2000::/3")

#: Prefixes that carry an IPv4 address in their last 32 bits: mapped, and translated by a network of IPv6 alone.
CARRIERS = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))

#: Keys of a query that hold what only the subscriber may know.
SECRET = re.compile(
    r"(?i)((?:^|[?&;#])(?:[\w.-]*(?:token|secret|passw(?:or)?d|signature|credential|apikey|api_key|api-key)[\w.-]*"
    r"|auth|key|sig|pwd|pass|hash|session|sid)=)[^&;#\s]+"
)

#: An address in running text: what a message of a library may quote.
QUOTED = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://[^\s'\"<>]+")


@dataclass(frozen=True, slots=True)
class Gate:
    """Says which addresses may be connected to: everything public, and the networks that were allowed."""

    allowed: tuple[Network, ...] = field(default=())

    def closed(self, address: Address) -> str:
        """Say why an address is closed to us; nothing when it is open.

        >>> Gate().closed(IPv6Address("::ffff:169.254.169.254"))
        'link-local, where clouds keep their metadata'
        >>> Gate(networks(["127.0.0.0/8"])).closed(IPv4Address("127.0.0.1"))
        ''
        """
        bare = meant(address)
        if any(bare in network for network in self.allowed):
            return ""
        for network, name in CLOSED:
            if bare in network:
                return name
        return "not given out to anybody" if isinstance(bare, IPv6Address) and bare not in GLOBAL else ""


def meant(address: Address) -> Address:
    """Return the address that is reached in the end: the IPv4 one that an IPv6 one only carries.

    >>> str(meant(IPv6Address("64:ff9b::7f00:1")))
    '127.0.0.1'
    """
    if isinstance(address, IPv6Address):
        if any(address in carrier for carrier in CARRIERS):
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return IPv6Address(int(address))  # without the zone that a link-local one may name
    return address


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Read networks or single addresses. Raises `ValueError` for anything else, with what is wrong."""
    return tuple(ip_network(text.strip()) for text in texts)


def shown(url: str) -> str:
    """Return an address fit to be printed and logged: no user, no password, no secret in its query.

    >>> shown("https://ana:geheim@example.org/feed?token=abc&page=2")
    'https://example.org/feed?token=…&page=2'
    """
    bare = "".join(sign for sign in without_credentials(url.strip()) if sign.isprintable())
    return SECRET.sub(r"\1…", bare)[:500]


def without_credentials(url: str) -> str:
    """Return an address without its user and password.

    >>> without_credentials("https://ana:geheim@example.org/feed")
    'https://example.org/feed'
    """
    scheme, mark, rest = url.partition("://")
    if not mark:
        return url
    if split(url) is None:
        # A password with a slash in it: where it ends nobody can know, so nothing before the last @ is kept.
        return f"{scheme}://{rest.rpartition('@')[2]}"
    end = min((at for at in (rest.find(sign) for sign in "/?#\\") if at >= 0), default=len(rest))
    return f"{scheme}://{rest[:end].rpartition('@')[2]}{rest[end:]}"


def credentials(url: str) -> tuple[str, str] | None:
    """Return user and password of an address, percent-decoded; None where it has none."""
    parts = split(url)
    if parts is None or parts.username is None:
        return None
    return unquote(parts.username), unquote(parts.password or "")


def split(url: str) -> SplitResult | None:
    """Take an address apart; None for what is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def redacted(text: str) -> str:
    """Return a message with every address in it fit to be printed.

    >>> redacted("cannot open https://ana:geheim@example.org/feed at all")
    'cannot open https://example.org/feed at all'
    """
    return QUOTED.sub(lambda found: shown(found[0]), text)


def host_of(url: str) -> str:
    """Return the host of an address in lower case; empty where there is none."""
    parts = split(url)
    return (parts.hostname or "") if parts else ""


def upgraded(url: str) -> str:
    """Return an address as typed by a person with its scheme: `example.org/feed` and `feed:` addresses too.

    >>> upgraded("feed://example.org/news"), upgraded("example.org")
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
