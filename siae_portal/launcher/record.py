"""What the guardian publishes: the process ids of the servers and its own."""

import json
from collections.abc import Mapping

from siae_portal.launcher.processes import Mark
from siae_portal.launcher.state import State


def read_record(state: State) -> dict[str, Mark]:
    """Marks by name (`guardian`, `postgres`, `valkey`); empty when nothing was started."""
    try:
        text = state.guardian_record.read_text()
    except FileNotFoundError:
        return {}
    return {name: Mark(pid, started) for name, (pid, started) in json.loads(text).items()}


def write_record(state: State, marks: Mapping[str, Mark]) -> None:
    """Publish all the marks at once: a reader never sees half of them."""
    partial = state.guardian_record.with_suffix(".partiel")
    partial.write_text(json.dumps({name: [mark.pid, mark.started] for name, mark in marks.items()}))
    partial.replace(state.guardian_record)
