"""The name of a host becomes the one that the network knows, or none; and its addresses, in time."""

import re
import socket
import threading
from collections.abc import Callable
from ipaddress import ip_address

#: One part of a host between dots; names with an underline exist.
HOST_LABEL = re.compile(r"[a-z0-9_-]{1,63}")


def encode_host(host: str) -> str:
    """Return a host as the network knows it, in lower case and ASCII; empty for what can be none.

    >>> encode_host("Bücher.example"), encode_host("i❤.ws"), encode_host("xn--a")
    ('xn--bcher-kva.example', 'xn--i-7iq.ws', '')
    """
    if ":" in host:
        return host.lower() if _is_ip_address(host.partition("%")[0]) else ""
    bare = host.removesuffix(".").lower()
    labels = (bare if bare.isascii() else _encode_idna(bare)).split(".")
    return ".".join(labels) if len(bare) <= 253 and all(map(_is_host_label, labels)) else ""


def _encode_idna(host: str) -> str:
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        # Hosts of signs that IDNA 2008 leaves out, as emoji, are registered all the same.
        return ".".join(label if label.isascii() else _encode_punycode(label) for label in host.split("."))


def _encode_punycode(label: str) -> str:
    try:
        return "xn--" + label.encode("punycode").decode("ascii")
    except UnicodeError:  # half a surrogate pair
        return ""


def _is_host_label(label: str) -> bool:
    """Return whether one part of a host between dots can be one, what its Punycode stands for included."""
    if not HOST_LABEL.fullmatch(label):
        return False
    try:
        meant = label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return False
    return bool(meant) and meant.isprintable()


def _is_ip_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def resolve_with_system(host: str, port: int) -> tuple[str, ...]:
    """Ask the system for the addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def resolve_in_time(
    host: str, port: int, seconds: float, resolve: Callable[[str, int], tuple[str, ...]] = resolve_with_system
) -> tuple[str, ...]:
    """Return the addresses of a host, and wait no longer: the system's own resolver may take a minute.

    Raises `TimeoutError`, or what the resolver raises.
    """
    answer: list[tuple[str, ...] | Exception] = []

    def ask() -> None:
        try:
            answer.append(resolve(host, port))
        except (OSError, UnicodeError) as cause:
            answer.append(cause)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if not answer:
        raise TimeoutError("the name of the host was not found in time")
    if isinstance(answer[0], Exception):
        raise answer[0]
    return answer[0]


def connect_in_time(host: str, port: int, seconds: float, most: int = 4) -> socket.socket:
    """Connect to one of the first addresses of a host, the look-up and each of them within so many seconds.

    Raises `OSError`.
    """
    failure = OSError(f"{host} has no address")
    for address in resolve_in_time(host, port, seconds)[:most]:
        try:
            return socket.create_connection((address, port), seconds)
        except OSError as cause:
            failure = cause
    raise failure
