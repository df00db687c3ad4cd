"""A sound post to break, and what the rules say to it."""

import re
from functools import cache

from digestlint.diagnostics import Diagnostic
from digestlint.engine.fix import apply_fixes
from digestlint.engine.lint import Runnable, lint_post, runnable
from house import rulebook, shape

PATH = "_posts/2026-01-05-daily-papers.md"
SECTIONS = ("Introduction", "Method", "Results", "Limitations", "Conclusion")
LABELS = ("Goal", "Motivation", "Contribution")

_PAPERS = (
    (
        "GardenNet: Pruning Sparse Networks by Season",
        "2601.01234",
        "계절에 따라 가지를 치는 희소 신경망 학습법을 제안하는 것을 목표로 한다.",
        "기존 가지치기는 한 번에 많은 가중치를 없애 정확도를 크게 떨어뜨린다.",
        "가지를 조금씩 치고 다시 기르는 학습 일정과 공개 평가 집합을 제시한다.",
        """학습을 네 단계로 나누어 단계마다 중요도가 낮은 가중치를 제거한다.
제거한 자리는 다음 단계에서 무작위로 되살려 탐색 범위를 유지한다.""",
        "이미지 분류 과제에서 매개변수를 62.5% 줄이면서 정확도를 0.3%p 높였다.",
        "규모가 큰 신경망에서는 단계별 재학습 비용이 커진다.",
        "계절형 가지치기는 적은 비용으로 희소성과 정확도를 함께 얻는다.",
    ),
    (
        "Harbor: Docking Agents to Their Tools",
        "2601.02345",
        "에이전트가 외부 도구를 안전하게 고르는 방법을 찾고자 한다.",
        "도구 설명이 길어질수록 에이전트가 잘못된 도구를 고르는 일이 잦아진다.",
        "도구 설명을 짧은 계약으로 바꾸는 변환기와 검증 절차를 제안한다.",
        """- 도구마다 입력과 출력의 조건을 적은 계약을 만든다.
- 에이전트는 계약만 읽고 후보를 좁힌 뒤 실제 설명을 확인한다.""",
        "세 가지 벤치마크에서 도구 선택 정확도를 평균 7.1%p 높였다.",
        "계약을 만드는 데 사람의 검토가 여전히 필요하다.",
        "짧은 계약은 에이전트의 도구 선택을 더 정확하고 안전하게 만든다.",
    ),
    (
        "Ferry: Moving Caches Between Models",
        "2601.03456",
        "모델 사이에 캐시를 옮겨 추론을 이어 가는 방법을 찾는다.",
        "모델을 바꿀 때마다 캐시를 처음부터 다시 만들어야 한다.",
        "두 모델의 키를 맞추는 작은 사상과 학습 자료를 공개한다.",
        "두 모델의 키를 맞추는 선형 사상을 층마다 하나씩 학습한다.",
        "첫 토큰까지의 시간을 41.7% 줄이고 품질을 그대로 유지하였다.",
        "구조가 크게 다른 모델 사이에서는 효과가 작다.",
        "캐시는 모델 사이에서 옮길 수 있으며 추론 비용을 낮춘다.",
    ),
)


def _paper(number: int, words: tuple[str, ...]) -> str:
    title, arxiv_id, goal, motivation, contribution, method, *rest = words
    sections = (
        f"- Goal: {goal}\n- Motivation: {motivation}\n- Contribution: {contribution}",
        method,
        *rest,
    )
    body = "\n\n".join(
        f"## {name}\n\n{text}" for name, text in zip(SECTIONS, sections, strict=True)
    )
    return (
        f"# {number}. [{title}](https://arxiv.org/abs/{arxiv_id})\n\n"
        f"> [Alphaxiv](https://www.alphaxiv.org/ko/overview/{arxiv_id})\n\n{body}\n"
    )


FRONT_MATTER = """\
---
layout: post
title: "Daily Papers — 2026-01-05"
date: 2026-01-05 08:15:00
tags: [papers, huggingface]
categories: []
---
"""
POST = f"{FRONT_MATTER}\n" + "\n".join(
    _paper(number, words) for number, words in enumerate(_PAPERS, 1)
)


@cache
def rules() -> tuple[Runnable, ...]:
    """Every one of them that looks at one post, with its function."""
    return runnable(rulebook(), frozenset(rulebook().rules))


def lint(text: str, path: str = PATH) -> list[Diagnostic]:
    """What all the rules find in one post, in order."""
    result = lint_post(text, path, shape(), rules(), rulebook().rules["DL001"])
    return list(result.diagnostics)


def found(text: str, path: str = PATH) -> list[tuple[str, int]]:
    """Code and line of every error and warning."""
    return [(d.code, d.line) for d in lint(text, path) if d.severity != "info"]


def mended(text: str, path: str = PATH) -> str:
    """The text after every fix, unsafe ones included, was applied, as often as there are some."""
    for _ in range(5):
        fixed = apply_fixes(text, lint(text, path), unsafe=True)
        if not fixed.applied:
            break
        text = fixed.text
    return text


def line_of(text: str, offset: int) -> int:
    """The line of an offset, from 1."""
    return text.count("\n", 0, offset) + 1


def heading(text: str, number: int) -> re.Match[str]:
    """The heading of a paper."""
    match = re.search(rf"(?m)^# {number}\. .*$", text)
    assert match is not None
    return match


def section(text: str, number: int, name: str) -> re.Match[str]:
    """The heading of a paper's section."""
    match = re.compile(rf"(?m)^## {name}$").search(text, heading(text, number).end())
    assert match is not None
    return match


def body(text: str, number: int, name: str) -> tuple[int, int]:
    """Where the text of a section starts, with its blank line, and where the next heading does."""
    start = section(text, number, name).end() + 1
    following = re.compile(r"(?m)^#").search(text, start)
    return start, following.start() if following else len(text)


def replaced(text: str, start: int, end: int, new: str) -> str:
    """The text with a piece of it replaced."""
    return text[:start] + new + text[end:]


def with_body(text: str, number: int, name: str, new: str) -> str:
    """The post with another text in a section."""
    return replaced(text, *body(text, number, name), f"\n{new}\n\n")
