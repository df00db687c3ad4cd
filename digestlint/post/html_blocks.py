"""HTML blocks: what opens each of CommonMark's seven kinds, and what ends it (section 4.6)."""

import re

_HTML_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|"
    "head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|"
    "p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_BLANK = ""  # what ends an HTML block that a blank line ends
_RAW = "</raw>"  # … and one that any of four closing tags ends
_RAW_END = re.compile(r"</(?:script|pre|style|textarea)>", re.I | re.A)
# How HTML blocks open (CommonMark's kinds 1 to 6), and what ends them.
_HTML: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<(?:script|pre|style|textarea)(?=[ \t>]|$)", re.I | re.A), _RAW),
    (re.compile(r"<!--"), "-->"),
    (re.compile(r"<\?"), "?>"),
    (re.compile(r"<![A-Za-z]"), ">"),
    (re.compile(r"<!\[CDATA\["), "]]>"),
    (re.compile(rf"</?(?:{_HTML_TAGS})(?=[ \t]|/?>|$)", re.I | re.A), _BLANK),
)
# Kind 7: any complete tag alone on its line; it does not interrupt a paragraph.
_HTML_TAG = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9-]*+"
    r"(?:[ \t]++[A-Za-z_:][A-Za-z0-9_.:-]*+"
    r"(?:[ \t]*+=[ \t]*+(?:[^ \t\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+[ \t]*+/?"
    r"|/[A-Za-z][A-Za-z0-9-]*+[ \t]*+)>[ \t]*+$"
)


def html_opening(text: str, first: int, stop: int, *, in_paragraph: bool) -> str | None:
    """What ends the HTML block that opens at the first sign of a line; None where none does.

    It is empty where a blank line ends it.
    """
    for opening, closing in _HTML:
        if opening.match(text, first, stop):
            return closing
    if in_paragraph or not _HTML_TAG.match(text, first, stop):
        return None
    return _BLANK


def ends_html(text: str, closing: str, first: int, stop: int) -> bool:
    """Whether a line ends the HTML block that ends in this way."""
    if closing == _RAW:
        return _RAW_END.search(text, first, stop) is not None
    return bool(closing) and text.find(closing, first, stop) >= 0
