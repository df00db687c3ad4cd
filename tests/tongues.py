"""What a test's engine says in other languages than English: Korean in kana, English in Hangul.

Nothing of it means anything. It keeps what a translation keeps: names, numbers by their value in
the way of the language, sentences one for one; and it is another text for another text.
"""

import re
from decimal import Decimal

from digestlint.post.quantities import written

_KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん"
_HANGUL = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추"
_JAPANESE, _KOREAN = ("兆億万", "조억만")
_NATIVE = {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5}
_ENGLISH = {"one": "한", "two": "두", "three": "세", "four": "네", "five": "다섯"}


def in_kana(text: str) -> str:
    """Korean as Japanese of a kind: `671억` as `671億`, `세 가지` as `3…`, `다.` as `である。`."""
    whole = _counted(text, _JAPANESE)
    for word, digit in _NATIVE.items():
        whole = re.sub(rf"(?<![가-힣]){word}(?= [가-힣])", str(digit), whole)
    whole = re.sub(r"다\.(?=\s|$)", "である。", whole)
    whole = re.sub("[가-힣]", lambda sign: _KANA[ord(sign[0]) % len(_KANA)], whole)
    return re.sub(r"(?<=[ぁ-ん。]) (?=[ぁ-ん])", "", whole)


def _counted(text: str, units: str) -> str:
    """A text with numbers that have a word or a letter for a unit in units of ten thousand."""
    pieces, at = [], 0
    for number in written(text):
        if any(map(str.isalpha, text[number.start : number.end])):
            value = Decimal(number.values[0][0]).scaleb(number.values[0][1])
            pieces += [text[at : number.start], _with_units(value, units)]
            at = number.end
    return "".join((*pieces, text[at:]))


def _with_units(value: Decimal, units: str) -> str:
    parts = []
    for unit, power in zip(units, (12, 8, 4), strict=True):
        count = int(value.scaleb(-power))
        if count:
            parts.append(f"{count}{unit}")
            value -= Decimal(count).scaleb(power)
    return "".join(parts) + (f"{value.normalize():f}" if value or not parts else "")


def in_hangul(text: str) -> str:
    """English as Korean of a kind: names stay, other words become Hangul, `three` becomes `세`."""

    text = _counted(text, _KOREAN)

    def word(found: re.Match[str]) -> str:
        plain = found[0]
        if plain.lower() in _ENGLISH:
            return _ENGLISH[plain.lower()]
        is_first = not text[: found.start()].strip() or text[: found.start()].rstrip()[-1] in ".?!"
        if re.search("[A-Z0-9]", plain[1:]) or (plain[0].isupper() and not is_first):
            return plain
        syllables = [plain[at : at + 3] for at in range(0, len(plain), 3)]
        return "".join(_HANGUL[sum(map(ord, one.lower())) % len(_HANGUL)] for one in syllables)

    whole = re.sub(r"(?<![\w.%])[A-Za-z][\w]*(?:[-.][\w]+)*", word, text)
    return re.sub(r"(?<=[가-힣])\.(?=\s|$)", "한다.", whole)
