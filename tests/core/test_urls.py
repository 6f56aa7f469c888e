"""One article under the many addresses it is linked to by."""

import pytest

from briefings.core.urls import canonical_url, choose_declared_url, registered_domain


@pytest.mark.parametrize(
    "address",
    [
        "http://courier.example.org/world/strait-opens",
        "HTTPS://WWW.Courier.Example.org:443/world/strait-opens/",
        "https://courier.example.org:80/world/strait-opens#comments",
        "https://desk:secret@courier.example.org/world/strait-opens",
        "//courier.example.org/world/strait-opens",
        "courier.example.org./world/strait-opens",
        "https://courier.example.org/world/strait-opens?utm_source=mail&utm_medium=x&fbclid=1&gclid=2&mc_cid=3&mc_eid=4",
        "https://courier.example.org/world/strait-opens?msclkid=1&_hsenc=2&at_medium=RSS&cmp=a&ref=rss&__twitter_impression=true",
        "https://courier.example.org/world/strait-opens;jsessionid=1A2B?utm_term=a",
        "https://m.courier.example.org/world/strait-opens",
        "https://mobile.courier.example.org/world/strait-opens?m=1",
        "https://amp.courier.example.org/world/strait-opens",
        "https://www.courier.example.org/amp/world/strait-opens",
        "https://www.courier.example.org/platform/amp/world/strait-opens",
        "https://www.courier.example.org/world/amp/strait-opens",
        "https://courier.example.org/world/strait-opens/amp/",
        "https://courier.example.org/world/strait-opens.amp",
        "https://courier.example.org/world/strait-opens?amp=1",
        "https://courier.example.org/world/strait-opens?amp",
        "https://courier.example.org/world/strait-opens?outputType=amp",
        "https://courier-example-org.cdn.ampproject.org/c/s/www.courier.example.org/world/strait-opens?amp_js_v=0.1&usqp=x",
        "https://www.google.co.uk/amp/s/amp.courier.example.org/world/strait-opens",
        "https://www.google.com/url?rct=j&url=https://courier.example.org/world/strait-opens%3Futm_source%3Da&ct=ga",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fcourier.example.org%2Fworld%2Fstrait-opens&h=x",
        "https://courier.example.org/world/%73trait%2Dopens",
    ],
)
def test_every_link_to_an_article_is_known_as_that_article(address: str) -> None:
    assert canonical_url(address) == "https://courier.example.org/world/strait-opens"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/story?id=1", "https://a.example/story?id=2"),
        ("https://a.example/story", "https://b.example/story"),
        ("https://a.example:8443/story", "https://a.example/story"),
        ("https://a.example/Story", "https://a.example/story"),
        ("https://a.example/a%2Fb", "https://a.example/a/b"),
        ("https://a.example/q?v=%E9", "https://a.example/q?v=%E8"),
        ("https://a.example/camp", "https://a.example/c"),
        ("https://a.example/amp", "https://a.example/"),
        ("https://a.example/#!/one", "https://a.example/#!/two"),
        ("https://m.co.uk/a", "https://co.uk/a"),
        ("urn:uuid:17", "urn:uuid:18"),
    ],
)
def test_different_pages_stay_different(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://bücher.example/ä b", "https://xn--bcher-kva.example/%C3%A4%20b"),
        ("https://a.example/?b=2&a=1", "https://a.example?a=1&b=2"),
        ("https://a.example/?a=1&amp;b=2", "https://a.example/?a=1&b=2"),
        ("https://a.example/%c3%a9", "https://a.example/é"),
        ("http://[::1]:80/a", "https://[::1]/a"),
        ("https://en.m.wiki.example.org/a", "https://en.wiki.example.org/a"),
    ],
)
def test_one_page_is_written_one_way(one: str, other: str) -> None:
    assert canonical_url(one) == canonical_url(other)
    assert canonical_url(canonical_url(one)) == canonical_url(one)


@pytest.mark.parametrize("address", ["http://[broken", "", "https://a.example:port/", "mailto:a@b.example"])
def test_what_is_no_web_address_is_its_own_identity(address: str) -> None:
    assert canonical_url(address) == address


@pytest.mark.parametrize(
    ("declared", "fetched", "own"),
    [
        ("https://a.example.org/story", "https://a.example.org/story?from=home", "https://a.example.org/story"),
        ("https://www.example.org/story", "https://news.example.org/x", "https://www.example.org/story"),
        ("/story", "https://m.example.org/story?amp=1", "https://m.example.org/story"),
        ("", "https://a.example.org/story", "https://a.example.org/story"),
        ("https://a.example.org/", "https://a.example.org/story", "https://a.example.org/story"),
        ("https://evil.example.net/story", "https://a.example.org/story", "https://a.example.org/story"),
        ("https://other.github.io/story", "https://mine.github.io/story", "https://mine.github.io/story"),
        ("https://127.0.0.2/story", "https://127.0.0.1/story", "https://127.0.0.1/story"),
        ("javascript:alert(1)", "https://a.example.org/story", "https://a.example.org/story"),
        ("http://[broken", "https://a.example.org/story", "https://a.example.org/story"),
        ("https://b.example.org/story", "", "https://b.example.org/story"),
    ],
)
def test_a_page_is_believed_about_its_address_on_its_own_site_only(declared: str, fetched: str, own: str) -> None:
    assert choose_declared_url(declared, fetched) == own


def test_a_public_suffix_is_nobody_s_site() -> None:
    assert (registered_domain("co.uk"), registered_domain("localhost"), registered_domain("a.b.example.co.uk")) == (
        "",
        "",
        "example.co.uk",
    )
