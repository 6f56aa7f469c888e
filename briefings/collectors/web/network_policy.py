"""Where we may connect to: public addresses only, unless the reader allows others; and how an address is shown."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

#: What is not the public internet, and what it is called: the special-purpose registries of IANA (RFC 6890 and its
#: followers), and the whole of what has not been given out as global unicast. Written out, because what the standard
#: library calls global has changed with its patch releases.
NON_PUBLIC_NETWORKS: tuple[tuple[IPNetwork, str], ...] = tuple(
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
GLOBAL_IPV6 = IPv6Network("2000::/3")

#: Prefixes that carry an IPv4 address in their last 32 bits: mapped, and translated by a network of IPv6 alone.
IPV4_CARRIERS = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))


@dataclass(frozen=True, slots=True)
class NetworkPolicy:
    """Says which addresses may be connected to: everything public, and the networks that were allowed."""

    allowed: tuple[IPNetwork, ...] = field(default=())

    def find_block_reason(self, address: IPAddress) -> str:
        """Return the reason why an address may not be connected to, or "".

        >>> NetworkPolicy().find_block_reason(IPv6Address("::ffff:169.254.169.254"))
        'link-local, where clouds keep their metadata'
        >>> NetworkPolicy(parse_networks(["127.0.0.0/8"])).find_block_reason(IPv4Address("127.0.0.1"))
        ''
        """
        bare = unwrap_ip_address(address)
        if any(bare in network for network in self.allowed):
            return ""
        for network, name in NON_PUBLIC_NETWORKS:
            if bare in network:
                return name
        return "not given out to anybody" if isinstance(bare, IPv6Address) and bare not in GLOBAL_IPV6 else ""


def unwrap_ip_address(address: IPAddress) -> IPAddress:
    """Return the address that is reached in the end: the IPv4 one that an IPv6 one only carries.

    >>> str(unwrap_ip_address(IPv6Address("64:ff9b::7f00:1")))
    '127.0.0.1'
    """
    if isinstance(address, IPv6Address):
        if any(address in carrier for carrier in IPV4_CARRIERS):
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return IPv6Address(int(address))  # without the zone that a link-local one may name
    return address


def parse_networks(texts: Iterable[str]) -> tuple[IPNetwork, ...]:
    """Read networks or single addresses. Raises `ValueError` for anything else, with what is wrong."""
    return tuple(ip_network(text.strip()) for text in texts)
