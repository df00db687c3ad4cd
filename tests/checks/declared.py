"""Posts of papers that differ in a few places, and what a check with options finds in them."""

from digestlint.post.model import Post
from digestlint.post.outline import read_post
from house import shape

SHAPE = shape()
PATH = "_posts/2026-01-05-daily-papers.md"

HEAD = """\
---
layout: post
title: "Daily Papers — 2026-01-05"
date: 2026-01-05
tags: [papers, huggingface]
published: true
---

"""
PAPER = """\
# {number}. [{title}](https://arxiv.org/abs/2601.0{number}234)

> [Alphaxiv](https://www.alphaxiv.org/ko/overview/2601.0{number}234)

## Introduction
- Goal: 본 논문은 새 방법을 제안한다.
- Motivation: 기존 방법은 느리다.
- Contribution: 공개 자료를 제시한다.

## Method
{method}

## Results
{results}

## Limitations
비용이 커진다.

## Conclusion
새 방법은 쓸모가 있다.

"""


def post(
    *methods: str,
    title: str = "Harbor: Docking Agents",
    results: str = "정확도를 2.1%p 높였다.",
    head: str = HEAD,
) -> str:
    """A post with one paper for each Method."""
    return head + "".join(
        PAPER.format(number=number, title=title, method=method, results=results)
        for number, method in enumerate(methods or ("가중치를 제거한다.",), 1)
    )


def read(text: str) -> Post:
    return read_post(text, PATH, SHAPE)
