"""Words counted in scripts with spaces and without."""

import pytest

from briefings.collectors.feeds.parsed import is_teaser
from briefings.core.words import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("The dam – closed on Sunday – leaks.", 8),
        ("Über zwölf Brücken", 3),
        ("水坝周日关闭。", 6),
        ("ダムは日曜日に閉鎖された。", 12),
        ("IMF表示关注 GDP", 6),
        ("เขื่อนปิดในวันอาทิตย์", 5),
    ],
)
def test_words_are_counted_as_each_script_writes_them(text: str, words: int) -> None:
    assert count_words(text) == words


def test_a_long_text_in_chinese_is_no_teaser() -> None:
    assert not is_teaser("水务局周日关闭了大坝。" * 40, content=True)
