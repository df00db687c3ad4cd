"""Which language a text is in, by name: by its script, and by langdetect where a script has many.

For text that is known to be foreign already. langdetect is imported only here, with the profiles
of the one script in question (all 55 take 400 ms to load, these about 30), and seeded: the same
text has the same name in every run. It never opens a socket.
"""

from functools import cache
from typing import TYPE_CHECKING

from digestlint.post.scripts import counts, foreign_runs

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

UNKNOWN = "another language"

# The languages, by langdetect's codes, that share a script; first the likeliest.
_SHARED: dict[str, tuple[str, ...]] = {
    "Latin": ("en", "de", "es", "fr", "id", "it", "nl", "pl", "pt", "sv", "tr", "vi"),
    "Cyrillic": ("ru", "bg", "uk"),
    "Arabic": ("ar", "fa", "ur"),
    "Devanagari": ("hi", "mr", "ne"),
}
# The scripts that one language has to itself.
_SOLE = {
    "Bengali": "bn",
    "Greek": "el",
    "Hebrew": "he",
    "Tamil": "ta",
    "Telugu": "te",
    "Thai": "th",
}
_NAMES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "id": "Indonesian",
    "it": "Italian",
    "mr": "Marathi",
    "ne": "Nepali",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
}
# Enough to be sure, and little enough to take no time: letters of a text that are looked at.
_ENOUGH = 1000
_SURE = 0.7
# Before a letter was read: how likely is the first language of a script, against all the others.
_PRIOR = 0.5
# A Japanese sentence has more kana than that among its letters that are no Latin ones.
_JAPANESE_KANA = 0.05


def name_language(text: str) -> str:
    """The English name of the language that `text` is in, or `another language`."""
    text = text[: 4 * _ENOUGH]
    letters = counts(text, 0, len(text))
    most = max(letters)
    if not most:
        return UNKNOWN
    if letters.hangul == most:
        return "Korean"
    eastern = letters.han + letters.kana
    if eastern >= most:
        return "Japanese" if letters.kana > _JAPANESE_KANA * eastern else "Chinese"
    script = "Latin" if letters.latin == most else _commonest_other(text)
    if script in _SOLE:
        return _NAMES[_SOLE[script]]
    return _detect(text[:_ENOUGH], script) if script in _SHARED else UNKNOWN


def _commonest_other(text: str) -> str:
    """The script of most letters that are of none of the scripts we count by themselves."""
    sizes: dict[str, int] = {}
    known = frozenset(("Hangul", "Latin", "Han", "Hiragana", "Katakana"))
    for start, end, script in foreign_runs(text, 0, len(text), known):
        sizes[script] = sizes.get(script, 0) + end - start
    return max(sizes, key=lambda script: sizes[script], default="")


def _detect(text: str, script: str) -> str:
    from langdetect.lang_detect_exception import LangDetectException

    first, *others = _SHARED[script]
    detector = _detectors(script).create()
    detector.set_prior_map({first: _PRIOR, **dict.fromkeys(others, (1 - _PRIOR) / len(others))})
    detector.append(text)
    try:
        found = detector.get_probabilities()
    except LangDetectException:  # nothing in the text that any profile knows
        return UNKNOWN
    return _NAMES[found[0].lang] if found and found[0].prob >= _SURE else UNKNOWN


@cache
def _detectors(script: str) -> "DetectorFactory":
    """A factory of our own: langdetect's, with all its profiles and its seed, is left alone."""
    import os

    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    profiles = []
    for code in _SHARED[script]:
        with open(os.path.join(PROFILES_DIRECTORY, code), encoding="utf-8") as stream:
            profiles.append(stream.read())
    factory = DetectorFactory()
    factory.set_seed(0)
    factory.load_json_profile(profiles)
    return factory
