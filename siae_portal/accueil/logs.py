"""Logs in JSON: a constant message, and ids only."""

import json
import logging
import traceback
from datetime import UTC, datetime

# Attributes that every record has: what is left was given by `extra`.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """One line of JSON per record, in which personal data cannot slip.

    The message stays the constant written in the code: its arguments (an address, a name) are left out.
    Of `extra`, only numbers and what ends in `_id` are kept. Of an exception, its type and its frames:
    its text may quote a row of the database.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        line = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": str(record.msg),
            **_ids(record),
            **_exception(record),
        }
        return json.dumps(line, ensure_ascii=False)


def _ids(record: logging.LogRecord) -> dict[str, str | int | float]:
    return {
        cle: valeur
        for cle, valeur in vars(record).items()
        if cle not in _STANDARD
        and (isinstance(valeur, int | float) or (cle.endswith("_id") and isinstance(valeur, str)))
    }


def _exception(record: logging.LogRecord) -> dict[str, str]:
    if not record.exc_info or record.exc_info[0] is None:
        return {}
    kind, _text, frames = record.exc_info
    trace = "".join(traceback.format_tb(frames))
    return {"exception": f"{kind.__module__}.{kind.__qualname__}", "trace": trace}
