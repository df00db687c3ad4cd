"""The name of a language: by script, and by langdetect where several share one."""

import socket

import pytest
from langdetect import DetectorFactory, detector_factory

from digestlint.post.languages import UNKNOWN, name_language


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We propose a method that prunes sparse networks by season.", "English"),
        ("Results show improvement.", "English"),
        ("Wir stellen ein neues Verfahren für dünne Netze vor.", "German"),
        ("Nous proposons une méthode nouvelle pour les réseaux.", "French"),
        ("Propomos um método novo para redes esparsas.", "Portuguese"),
        ("Chúng tôi đề xuất một phương pháp mới.", "Vietnamese"),
        ("Мы предлагаем новый метод обучения.", "Russian"),
        ("Ми пропонуємо новий метод навчання мереж.", "Ukrainian"),
        ("我们提出了一种新的训练方法。", "Chinese"),
        ("新しい学習法を提案する。", "Japanese"),
        ("새로운 학습법을 제안한다.", "Korean"),
        ("हम एक नई विधि प्रस्तावित करते हैं।", "Hindi"),
        ("นี่คือวิธีการใหม่", "Thai"),
        ("אנו מציעים שיטה חדשה", "Hebrew"),
        ("ጸሐፊዎቹ አዲስ ዘዴ ያቀርባሉ", UNKNOWN),
        ("12345 — 67.8%", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_the_name_of_a_language(text: str, name: str) -> None:
    assert name_language(text) == name


def test_the_name_is_the_same_every_time() -> None:
    text = "Data model video audio, total 12 normal."
    assert len({name_language(text) for _ in range(20)}) == 1


def test_langdetect_itself_is_left_as_it_was() -> None:
    name_language("The seed of the library is its own affair.")
    assert DetectorFactory.seed is None
    assert detector_factory._factory is None


def test_it_opens_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    assert name_language("De methode verbetert de nauwkeurigheid van het model.") == "Dutch"
