"""What files are taken for, as `briefings inputs` prints it."""

import json
from pathlib import Path

from support.folders import PROSE
from typer.testing import CliRunner

from briefings.cli.main import app


def test_each_file_is_named_with_what_it_was_taken_for(tmp_path: Path) -> None:
    record = {"webTitle": "Strait to open", "webUrl": "https://a.example/1", "fields": {"bodyText": PROSE}}
    (tmp_path / "a.json").write_text(json.dumps({"response": {"results": [record]}}))
    (tmp_path / "b.csv").write_text(f"title,text\nStrait,{PROSE}\nBoats,{PROSE},x\n")
    (tmp_path / "c").write_text("%PDF-1.7 broken")
    (tmp_path / "d.xyz").write_text("nothing")
    done = CliRunner().invoke(app, ["inputs", str(tmp_path)])
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[0] == "a.json: JSON, Guardian; 1 article"
    assert lines[1].startswith("    Strait to open · a.example · undated · ")
    assert "    supplied by us, or amiss: outlet (its site, sender or folder): 1" in lines
    assert "b.csv: table; 1 article" in lines
    assert any("b.csv:3: the row has 3 cells" in line for line in lines)
    assert any("the PDF is damaged" in line for line in lines)
    assert any("d.xyz: not a format we read" in line for line in lines)
    assert lines[-1] == "in all: 4 files, 2 articles, 3 problems"


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["inputs", str(tmp_path / "none")]).exit_code != 0
