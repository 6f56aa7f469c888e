"""A live blog is taken apart into its posts, as it declares them: schema.org's `LiveBlogPosting` and `liveBlogUpdate`.

A post without words of its own (a picture, a video) is left out; a blog that declares fewer than two posts with a text
stays one article.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from briefings.collectors.formats.document import ArticleDraft
from briefings.collectors.formats.field_names import parse_authors
from briefings.collectors.formats.markup import strip_html
from briefings.core.words import count_words

#: Words of the shortest post that is an article; posts taken of one blog.
MIN_POST_WORDS, MAX_POSTS = 8, 1000


def split_live_blog(whole: ArticleDraft, objects: list[dict[str, Any]]) -> tuple[ArticleDraft, ...]:
    """Return the posts of a page that is a live blog, the oldest first; the page itself where it is none."""
    blogs = (each for each in objects if "LiveBlogPosting" in str(each.get("@type")))
    posts = [post for blog in blogs for post in _iter_posts(blog.get("liveBlogUpdate"), whole)]
    known = {post.text: post for post in posts}
    found = sorted(known.values(), key=lambda post: str(post.date or ""))[:MAX_POSTS]
    return tuple(found) if len(found) > 1 else (whole,)


def _iter_posts(updates: object, whole: ArticleDraft) -> Iterator[ArticleDraft]:
    for update in updates if isinstance(updates, list) else [updates]:
        if not isinstance(update, Mapping):
            continue
        text = strip_html(_read(update, "articleBody", "text", "description")).strip()
        if count_words(text) < MIN_POST_WORDS:
            continue
        address = _read(update, "url", "mainEntityOfPage", "@id")
        date = _read(update, "datePublished", "dateCreated", "dateModified")
        yield replace(
            whole,
            text=text,
            title=" ".join(strip_html(_read(update, "headline", "name")).split()),
            url=address if address.startswith(("http://", "https://")) else whole.url,
            date=date or whole.date,
            authors=parse_authors(update.get("author")) or whole.authors,
            part=address.partition("#")[2] or f"{date} {text[:40]}",
            shape="live blog",
        )


def _read(update: Mapping[str, object], *names: str) -> str:
    """Return the first of some values that is a text."""
    return next((value.strip() for name in names if isinstance(value := update.get(name), str) and value.strip()), "")
