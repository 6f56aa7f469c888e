"""Addresses that are none: whatever stands in a file, feed, page or redirect, judging it raises nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.builders import MORNING as NOON

from briefings.core import urls
from briefings.core.article import create_article
from briefings.core.hosts import encode_host

HOSTS = (
    *(
        "xn--a",
        "xn--",
        "xn--a.com",
        "www.xn--a",
        "xn--\u00e9",
        "i❤.ws",
        "💩.la",
        "☃.net",
        "ß.de",
        "א0.com",
        "\u200d.com",
    ),
    *(
        "[",
        "]",
        "[::1",
        "[::1]",
        "[v1.x]",
        "[fe80::1%25eth0]",
        "a" * 64 + ".com",
        "a." * 130 + "com",
        ".",
        "..",
        "a..b",
    ),
    *(
        "exa mple.com",
        "ex\u2100mple.com",
        "example.com\uff03@bing.com",
        "\ud800.com",
        "\udc80",
        "a\x00b",
        "%00",
        "a%2fb",
    ),
    *(
        "1.2.3",
        "0x7f.1",
        "256.1.1.1",
        "-a-.com",
        "user@:80",
        "u:p@h:99999",
        "h:-1",
        "h:\u0663",
        "h:80:80",
        "",
        "@",
        "\\x",
    ),
    *("google.com/url?q=http://[", "cdn.ampproject.org/c/s/]", "cdn.ampproject.org/c/s/a\uff03@b.c/x"),
)
ADDRESSES = tuple(
    f"{scheme}{host}{path}"
    for host in HOSTS
    for scheme in ("http://", "HTTPS://u:p@", "//", "")
    for path in ("", "/a?b=c&utm_x=1", "/\ud800?\ud800=\udc80", "/%ff%zz;jsessionid=1#!x")
)
#: Everything of `core.urls` that takes one address.
JUDGES = (
    *(urls.canonical_url, urls.is_homepage, urls.canonical_host, urls.registered_domain, urls.redact_url, encode_host),
    *(urls.strip_credentials, urls.extract_credentials, urls.split_url, urls.redact_text, urls.host_of),
    *(urls.add_url_scheme, urls.parse_web_url),
)


def judge(address: str) -> None:
    for function in JUDGES:
        function(address)
    urls.choose_declared_url(address, "https://example.org/a")
    urls.choose_declared_url("https://example.org/a", address)
    urls.join_url("https://example.org/a", address)
    urls.join_url(address, "/a")
    made = create_article(outlet="O", title="T", text="X.", collected=NOON, origin="", url=address)
    assert not (made.url or "").startswith(("http://u:p@", "https://u:p@", "//u:p@"))


@pytest.mark.parametrize("address", ADDRESSES, ids=ascii)
def test_an_address_that_is_none_raises_nothing(address: str) -> None:
    judge(address)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                (*HOSTS, "http://", "https://", "//", "/", ":", "@", "?", "#", "&", "=", "%", "www.", "m.")
            ),
            st.text(st.characters(), max_size=6),
        ),
        max_size=6,
    ).map("".join)
)
def test_no_string_at_all_raises(address: str) -> None:
    judge(address)


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("Example.ORG.", "example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("i❤.ws", "xn--i-7iq.ws"),
        ("xn--i-7iq.ws", "xn--i-7iq.ws"),
        ("a_b.example", "a_b.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        *(
            (host, "")
            for host in ("xn--a", "xn--", "a..b", "", "a b", "a\x00b", "[", ":::", "a" * 64, "a." * 130 + "a")
        ),
        ("\ud800.example", ""),
    ],
)
def test_a_host_is_written_as_the_network_knows_it_or_is_none(host: str, known: str) -> None:
    assert encode_host(host) == known


@pytest.mark.parametrize(
    ("address", "parsed"),
    [
        ("https://i❤.ws/a?b#c", "https://xn--i-7iq.ws/a?b#c"),
        (" HTTP://Example.org:8080/A ", "http://example.org:8080/A"),
        ("https://ana:geheim@example.org/a", "https://ana:geheim@example.org/a"),
        ("http://[::1]:80/a", "http://[::1]:80/a"),
        *(
            (bad, "")
            for bad in ("http://xn--a/", "//example.org", "mailto:a@b.example", "http://a/b c", "http://a/\ud800")
        ),
        *((bad, "") for bad in ("javascript:alert(1)", "http://", "http://a:99999/", 'http://a/"><b', "http://a\n/")),
    ],
)
def test_an_address_of_the_web_is_parsed_or_is_none(address: str, parsed: str) -> None:
    assert urls.parse_web_url(address) == parsed


def test_a_link_is_joined_or_leads_nowhere() -> None:
    base = "https://example.org/a/b"
    assert urls.join_url(base, "../c?d=é") == "https://example.org/c?d=é"
    assert [urls.join_url(base, link) for link in ("http://[", "javascript:x", "http://xn--a/")] == ["", "", ""]


@pytest.mark.parametrize(
    "address", ["https://ana:geheim@example.org/a", "http://ana:ge/heim@example.org/a", "https://ana:@example.org/a"]
)
def test_no_article_keeps_a_password(address: str) -> None:
    made = create_article(outlet="O", title="T", text="X.", collected=NOON, origin="", url=address, key=address)
    assert made.url
    assert "ana" not in made.url + (made.key or "")
    assert "geheim" not in made.url
