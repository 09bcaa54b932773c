"""Edits of rule files, as an office makes them."""

from pathlib import Path

from config.rules.table import tables


def edit(folder: Path, code: str, old: str, new: str) -> None:
    """Every place where the file of a table says `old`; whoever asks from then on reads the new text."""
    path = folder / f"{code}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    tables.cache_clear()
