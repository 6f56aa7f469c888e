"""What stands around an article, and texts cut at a paywall."""

import pytest

from briefings.collectors.boilerplate import classify_boilerplate, strip_boilerplate

STORY = (
    "Ministers of two island states met in Port Ansel on Monday. They agreed to open the strait to fishing boats. "
    "No date was set for a second round."
)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("We use cookies to give you the best experience on our site.", "cookies"),
        ("By continuing to use this site you agree to our use of cookies.", "cookies"),
        ("Wir verwenden Cookies, um Inhalte zu personalisieren.", "cookies"),
        ("Cookie settings", "cookies"),
        ("Sign up for our daily newsletter and never miss a boat.", "sign-up"),
        ("Get the morning briefing delivered to your inbox", "sign-up"),
        ("Abonnez-vous à notre newsletter", "sign-up"),
        ("Subscribe", "sign-up"),
        ("Subscribe to continue reading.", "paywall"),
        ("To continue reading this article, log in or create an account", "paywall"),
        ("This article is for subscribers only.", "paywall"),
        ("Already a subscriber? Log in", "paywall"),
        ("You have reached your limit of free articles.", "paywall"),
        ("Start your free trial", "paywall"),
        ("Dieser Artikel ist nur für Abonnenten", "paywall"),
        ("Share this article on Facebook", "page element"),
        ("Follow us on Twitter @courier", "page element"),
        ("Advertisement", "page element"),
        ("Read more: Port Ansel counts its boats", "page element"),
        ("Home > News > World", "page element"),
        ("© 2031 The Courier", "page element"),
        ("Facebook | Twitter | WhatsApp", "page element"),
    ],
)
def test_furniture_is_known_for_what_it_is(line: str, kind: str) -> None:
    assert classify_boilerplate(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "We use boats because the bridge is closed, Mr Orlow said.",
        "The regulator fined the portal for the way in which it uses cookies.",
        "“We use cookies to count our readers,” the publisher said.",
        "Subscribers to the newspaper will pay more from June, the publisher announced on Monday.",
        "Subscribe to the theory or not, the numbers do not add up for the ministry this year.",
        "Follow-up talks on Facebook's role were set for Tuesday.",
        "Share prices fell by a tenth after the report.",
        "Shares in the bank fell.",
        "More than 20 people were on board.",
        "Print runs have halved since 2010.",
        "Home rule was granted in 1920.",
        "Get in touch with the embassy, the ministry told its citizens.",
        "Comments by the minister drew protests.",
        "Related charges were dropped in May.",
        "Sign up for service was voluntary until March.",
        "",
    ],
)
def test_a_sentence_of_an_article_is_left_alone(line: str) -> None:
    assert classify_boilerplate(line) == ""


def test_what_stands_around_a_text_is_left_out_and_the_text_is_whole() -> None:
    found = strip_boilerplate(f"Skip to main content\n\n{STORY}\nAdvertisement\n\nIt rained.\n\nShare this on Facebook")
    assert (found.text, found.stub, found.lines) == (f"{STORY}\n\nIt rained.", False, 3)


@pytest.mark.parametrize(
    "end", ["\n\nSubscribe to continue reading", " Boats may now …", " [...]", "\n\nAlready a member? Sign in"]
)
def test_a_short_text_that_ends_at_a_wall_is_a_stub(end: str) -> None:
    assert strip_boilerplate(STORY + end).stub


def test_a_long_text_with_an_offer_below_it_is_whole() -> None:
    text = "\n\n".join([STORY] * 12)
    assert not strip_boilerplate(f"{text}\n\nAlready a subscriber? Log in").stub
    assert not strip_boilerplate(text, closed=True).stub


def test_three_dots_after_a_sentence_are_the_writer_s() -> None:
    assert not strip_boilerplate(f"{STORY} And then, nothing happened. ...").stub


def test_a_page_that_says_it_is_closed_and_shows_little_is_a_stub() -> None:
    assert strip_boilerplate(STORY, closed=True).stub
    assert not strip_boilerplate(STORY).stub


ABOVE = (
    "Ministers met at the quay of Port Selene on Monday and agreed that the crane must be mended before the winter. "
    * 2
)


def test_comments_without_a_heading_or_line_breaks_are_cut() -> None:
    one, two = "At 1:01 pm on 21 May 2019, harbourfan wrote: What?", "At 1:07 pm on 21 May 2019, J. Venn wrote: Indeed."
    comments = f" 1. {one} 2. {two}"
    assert strip_boilerplate(ABOVE.strip() + comments).text == f"{ABOVE.strip()} 1."
    once = " On 21 May 2019, Jane Venn wrote: The quay is safe."
    assert strip_boilerplate(ABOVE.strip() + once).text == ABOVE.strip() + once


def test_comments_below_an_article_are_cut() -> None:
    comments = "\n\n2 Comments\n\nAnn says:\n\nWhat a mess.\n\nReply\n\nBob says:\n\nIndeed."
    assert strip_boilerplate(ABOVE + comments).text == ABOVE.strip()
    assert (
        "Ministers add" in strip_boilerplate(f"{ABOVE}\n\nThe conversation\n\nMinisters add that they will pay.").text
    )
