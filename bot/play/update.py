"""Rewrites the `bot:` entries of a transcript file with what is really said; all else stays as it was written."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

from bot.play.player import play_on
from bot.play.script import BadScript, read


async def update(path: Path) -> int:
    """Play every conversation of a file and rewrite it; return how many entries changed."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    written = list(yaml.load_all(path.read_text(encoding="utf-8")))
    changed = 0
    for document, transcript in zip([one for one in written if one], read(path), strict=True):
        for failure in await play_on(transcript):
            if failure.step.kind != "bot":
                raise BadScript(f"{path}: {transcript.title}: {failure}")
            said = failure.got.split(", ")
            document["steps"][failure.index]["bot"] = said[0] if len(said) == 1 else said
            changed += 1
    if changed:
        with path.open("w", encoding="utf-8") as out:
            yaml.dump_all(written, out)
    return changed
