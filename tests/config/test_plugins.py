"""Classes are found by role and kind: built-in ones, those of installed packages, and under the old name of a group."""

from pathlib import Path

import pytest

from briefings.config.plugins import list_plugin_kinds, load_plugin
from briefings.core.errors import SettingsError


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package with one analyser under the present name of the group and one under the old name."""
    metadata = tmp_path / "courier_tools-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: courier-tools\nVersion: 1.0\n")
    points = "[briefings.analysers]\nlatest = fractions:Fraction\n[briefings.readers]\nearlier = decimal:Decimal\n"
    (metadata / "entry_points.txt").write_text(f"{points}latest = decimal:Decimal\n")
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.usefixtures("installed")
def test_analysers_are_found_under_both_names_of_the_group_and_the_present_one_comes_first() -> None:
    assert list_plugin_kinds("analysers") == ["earlier", "latest", "spacy"]
    assert load_plugin("analysers", "earlier").__name__ == "Decimal"
    assert load_plugin("analysers", "latest").__name__ == "Fraction"


def test_an_unknown_kind_brings_the_known_kinds() -> None:
    with pytest.raises(SettingsError, match="there is no analyser of the kind 'nltk'; known kinds: spacy"):
        load_plugin("analysers", "nltk")
