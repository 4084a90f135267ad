"""Reading a region pack's tables and settings, every problem collected with file, line and remedy."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its values by column, and where it stands."""

    where: str
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


@dataclass(slots=True)
class PackFiles:
    """A pack's folder, and what was found wrong in it so far."""

    folder: Path
    problems: list[str] = field(default_factory=list)

    def report(self, where: str, problem: str, remedy: str) -> None:
        """Add one problem."""
        self.problems.append(f"{where}: {problem}; {remedy}")

    def read_table(self, name: str, columns: tuple[str, ...]) -> Iterator[Row]:
        """Rows of a CSV file of the pack, values stripped; wrong lines are reported and left out."""
        path = (self.folder / name).resolve()
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.report(f"{path}:1", "the file is missing", f"add it with the columns {', '.join(columns)}")
            return
        except UnicodeDecodeError:
            self.report(f"{path}:1", "the file is not UTF-8", "save it as UTF-8")
            return
        reader = csv.reader(text.splitlines())
        header = next(reader, [])
        missing = [column for column in columns if column not in header]
        if missing:
            self.report(f"{path}:1", f"no column {', '.join(missing)}", "add it to the first line")
            return
        width = len(header)
        for cells in reader:
            if not cells:
                continue
            where = f"{path}:{reader.line_num}"
            if len(cells) != width:
                self.report(
                    where, f"{len(cells)} cells, not {width}", "quote cells that hold a comma, fill the rest"
                )
                continue
            yield Row(where, dict(zip(header, map(str.strip, cells), strict=True)))

    def read_settings(self, name: str) -> Settings:
        """A YAML mapping of the pack; empty (and reported) when it cannot be read."""
        path = (self.folder / name).resolve()
        try:
            text = path.read_text(encoding="utf-8")
            values = YAML(typ="safe").load(text)
            node = YAML(typ="safe").compose(text)
        except FileNotFoundError:
            self.report(f"{path}:1", "the file is missing", "add it")
        except (YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            self.report(f"{path}:{line}", f"not YAML ({getattr(error, 'problem', error)})", "mend the line")
        else:
            if isinstance(values, dict):
                return Settings(self, path, values, node)
            self.report(f"{path}:1", "not a mapping", "write `key: value` lines")
        return Settings(self, path, {}, None, is_unreadable=True)


@dataclass(slots=True)
class Settings:
    """The values of a settings file; a value that does not fit is reported and replaced by a harmless one."""

    files: PackFiles
    path: Path
    values: dict[str, Any]
    node: Any
    is_unreadable: bool = False
    """The file itself was reported; that each of its values is absent says nothing more."""

    def line(self, *keys: str) -> int:
        """The line of a key, or of the nearest key above it."""
        node, line = self.node, 1
        for key in keys:
            if not isinstance(node, MappingNode):
                break
            found = [(name, value) for name, value in node.value if str(name.value) == key]
            if not found:
                break
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        return line

    def report(self, keys: tuple[str, ...], problem: str, remedy: str) -> None:
        """Report a problem with one key, unless the whole file can't be read."""
        if self.is_unreadable:
            return
        self.files.report(f"{self.path}:{self.line(*keys)}", f"{'.'.join(keys)}: {problem}", remedy)

    def get(self, read: Any, example: Any, *keys: str) -> Any:
        """The value at `keys` as `read` returns it; absent or refused, it is reported."""
        value: Any = self.values
        try:
            for key in keys:
                value = value[key]
            return read(value)
        except (KeyError, IndexError, TypeError):
            self.report(keys, "missing or of the wrong shape", f"write something like {example!r}")
        except (ValueError, AttributeError, LookupError, OSError) as error:
            self.report(keys, str(error), f"write something like {example!r}")
        return read(example)
