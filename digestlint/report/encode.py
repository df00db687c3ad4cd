"""Write JSON that any parser accepts and any screen may show."""

import json
import re

from digestlint.report.escape import escaped, replaced

_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)


def dumps(value: object) -> str:
    r"""Return `value` as JSON on one line, Hangul as Hangul.

    What a reader cannot see or a CI server would obey stands as a JSON escape, so a parser gives
    the value back exactly. Only a lone surrogate, which RFC 8259 (section 8.2) calls unpredictable,
    comes back as the six characters of its escape: `\udc80`.
    """
    return replaced(_ENCODER.encode(value), _escape)


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    code = ord(char)
    if 0xD800 <= code < 0xE000:
        return "\\" + escaped(char)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
