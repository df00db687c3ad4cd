"""The contract's object for `--format json`, as a JSON Schema that allows nothing else."""

from typing import Any

_PLACE = {
    name: {"type": "integer", "minimum": 1} for name in ("line", "column", "end_line", "end_column")
}


def _only(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


SUMMARY = ("files", "files_with_findings", "papers", "error", "warning", "info", "fixable")
_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_EDIT = _only({**_PLACE, "text": _TEXT})
_FIX = _only(
    {
        "applicability": {"enum": ["safe", "unsafe"]},
        "message": _TEXT,
        "edits": {"type": "array", "minItems": 1, "items": _EDIT},
    }
)
_PAPER = _only({"number": _or_null({"type": "integer"}), "arxiv_id": _or_null(_TEXT)})
_DIAGNOSTIC = _only(
    {
        "path": {"type": "string", "pattern": r"^[^\\]*$"},
        "code": {"type": "string", "pattern": "^[A-Z]+[0-9]+$"},
        "name": {"type": "string", "pattern": "^[a-z0-9-]+$"},
        "severity": {"enum": ["error", "warning", "info"]},
        "message": {"type": "string", "minLength": 1},
        **_PLACE,
        "paper": _or_null(_PAPER),
        "section": _or_null(_TEXT),
        "fix": _or_null(_FIX),
    }
)
REPORT = _only(
    {
        "version": {"const": 1},
        "diagnostics": {"type": "array", "items": _DIAGNOSTIC},
        "summary": _only(dict.fromkeys(SUMMARY, _COUNT)),
    }
)
