"""Tables that can't be used are told with file, line and remedy."""

from pathlib import Path

import pytest

from actions.understanding.labelled import read_labelled
from actions.understanding.tables import TableError, read_table


def write(folder: Path, content: bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_are_read_in_the_order_asked_for(tmp_path: Path, separator: str) -> None:
    lines = ["label,extra,text", "a,1,satu", ",,", 'b,2,"dua', 'baris"', ""]
    content = "\r\n".join(lines).replace(",", separator)
    rows = list(read_table(write(tmp_path, b"\xef\xbb\xbf" + content.encode()), ("text", "label")))
    assert [row.cells for row in rows] == [("satu", "a"), ("dua\r\nbaris", "b")]
    assert [row.line for row in rows] == [2, 5]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "the file is empty. Write the columns text, label"),
        (b"text,topic\nx,y\n", 1, "there is no column 'label'. Name one of those there are: text, topic"),
        (b"text,label\na,b\nc\n", 3, "1 cells, not 2"),
        (b"text,label\na,b\n\xff\xfe,c\n", 3, "not UTF-8"),
        (b'text,label\na,b\n"open,c\n', 3, "not CSV"),
        (b"text,label\na,greet\nb,gret\n", 3, "the label 'gret' is unknown. Write one of: greet"),
        (b"text,label\n", 2, "there are no rows"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_remedy(
    tmp_path: Path, content: bytes, line: int, words: str
) -> None:
    path = write(tmp_path, content)
    with pytest.raises(TableError) as problem:
        read_labelled(path, ("greet", "b"))
    assert str(problem.value).startswith(f"{path}:{line}: ")
    assert words in str(problem.value)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no such file"):
        list(read_table(tmp_path / "none.csv", ("text",)))
    with pytest.raises(TableError, match="that is a folder"):
        list(read_table(tmp_path, ("text",)))
