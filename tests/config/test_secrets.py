"""Where secrets come from, and what is never repeated of them."""

from pathlib import Path

import pytest

from briefings.config.secrets import make_secret_getter
from briefings.core.errors import SettingsError


def test_a_secret_comes_out_of_the_environment_or_a_private_file(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("gehéim wort \nanother line\n", encoding="utf-8")
    path.chmod(0o600)
    assert make_secret_getter("[mail] password", file=path)() == "gehéim wort"
    assert make_secret_getter("[mail] password", env="DESK", environ={"DESK": "geheim"})() == "geheim"
    assert make_secret_getter("[mail] password")() == ""


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("geheim")
    path.chmod(0o640)
    with pytest.raises(SettingsError, match="chmod 600") as raised:
        make_secret_getter("[mail] password", file=path)()
    assert "geheim" not in str(raised.value)


@pytest.mark.parametrize(("name", "shown"), [("DESK_PASSWORD", True), ("geheim", False), ("Geheim-1", False)])
def test_a_secret_written_where_its_variable_belongs_is_not_repeated(name: str, shown: bool) -> None:
    with pytest.raises(SettingsError, match="is not set") as raised:
        make_secret_getter("[mail] password", env=name, environ={})()
    assert (name in str(raised.value)) is shown


def test_secrets_come_from_places_that_nobody_else_may_read(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("s3cret\n")
    path.chmod(0o644)
    with pytest.raises(SettingsError, match=r"others may read .*chmod 600"):
        make_secret_getter("[mail] password", file=path)()
    path.chmod(0o600)
    assert make_secret_getter("[mail] password", file=path)() == "s3cret"
    assert make_secret_getter("[mail] password", env="DESK", environ={"DESK": "x"})() == "x"
    assert make_secret_getter("[mail] password")() == ""
    with pytest.raises(SettingsError, match="DESK is not set"):
        make_secret_getter("[mail] password", env="DESK", environ={})()
    with pytest.raises(SettingsError, match="cannot be read"):
        make_secret_getter("[mail] password", file=tmp_path / "absent")()
