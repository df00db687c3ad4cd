"""Write daily-paper posts of our own, seeded, in any number and size, to measure and to test on.

The shape is that of real digests (front matter, `# N. [Title](arXiv)`, an alphaXiv line, five
sections in 한다체); every word comes from words.toml. A post depends on its seed and its index
alone, so any post can be written again without the others, and a longer run starts with the posts
of a shorter one.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from papers import (
    DAYS,
    EDITION,
    SLOTS,
    Paper,
    Subject,
    paper_of,
    subject_of,
    words_of,
)
from words import (
    DEFECTS,
    FIELDS,
    SENTENCES,
    Draw,
    drawing,
    fill,
    pick,
)

START = datetime.date(2016, 1, 1)

# How often a blog gets it wrong: counts of 89 published posts with 738 papers.
PER_POST = {
    "FM104": 16 / 89,
    "FM106": 85 / 89,
    "LK303": 5 / 89,  # a whole post in the old link form, without alphaXiv lines
    "LK304": 25 / 89,
}
PER_PAPER = {
    "LG502": 1 / 738,
    "LG508": 2 / 738,
    "LK311": 111 / 738,
    "MK701": 3 / 738,
    "MK702": 13 / 738,
    "NM801": 1 / 738,
    "NM802": 2 / 738,
    "PH401": 62 / 738,
    "PH402": 11 / 738,
    "PH404": 1 / 738,
    "ST209-bare": 154 / 738,
    "ST209-alias": 4 / 738,
    "ST210": 1 / 738,
    "ST211": 58 / 738,
}
REPOSTED = 70 / 738 * 7 / 2  # LK310: of the papers of a weekend


class Post(NamedTuple):
    """A file to be: its name and its text."""

    name: str
    text: str


def spoil(paper: Paper, code: str, draw: Draw) -> Paper:
    """The paper with the defect that a key of PER_PAPER stands for."""
    first, *rest = paper.method
    match code:
        case "LG502":
            return paper._replace(conclusion=DEFECTS["script"] + paper.conclusion)
        case "LG508":
            return paper._replace(results=DEFECTS["repeated"] + paper.results)
        case "LK311":
            before, _, after = paper.title.rpartition(" ")
            return paper._replace(title=f"{before}   {after}")
        case "MK701":
            return paper._replace(method=(DEFECTS["html"] + first, *rest))
        case "MK702":
            return paper._replace(method=(DEFECTS["strikethrough"] + first, *rest))
        case "NM801":
            return paper._replace(results=DEFECTS["percent"] + paper.results)
        case "NM802":
            return paper._replace(method=(DEFECTS["billion"] + first, *rest))
        case "PH401":
            spellings = [text for text, n in DEFECTS["placeholders"].items() for _ in range(n)]
            return paper._replace(limitations=pick(draw, spellings))
        case "PH402":
            return paper._replace(limitations=pick(draw, DEFECTS["silent"]))
        case "PH404":
            return paper._replace(method=(DEFECTS["prompt"] + first, *rest))
        case "ST209-bare":
            return paper._replace(labels=("", "", ""))
        case "ST209-alias":
            return paper._replace(labels=tuple(DEFECTS["labels"]))
        case "ST210":
            return paper._replace(method=(*paper.method, *DEFECTS["more"])[:4])
        case "ST211":
            return lengthened(paper, draw)
    raise ValueError(f"no such defect: {code}")


def lengthened(paper: Paper, draw: Draw) -> Paper:
    """The paper with lead-ins before its sentences until it is longer than the house allows."""
    words = words_of(draw, Subject("", paper.title, pick(draw, FIELDS)[1], paper.arxiv_id))
    sentences = [*paper.introduction, *paper.method, paper.results, paper.conclusion]
    at = 0
    while sum(map(len, sentences)) <= 1_000:
        sentences[at] = fill(pick(draw, SENTENCES["lead"]), words) + sentences[at]
        at = (at + 1) % len(sentences)
    cut = len(paper.introduction)
    return paper._replace(
        introduction=tuple(sentences[:cut]),
        method=tuple(sentences[cut:-2]),
        results=sentences[-2],
        conclusion=sentences[-1],
    )


def post(index: int, *, seed: int = 1, defects: float = 0.0, start: datetime.date = START) -> Post:
    """The index-th post, from 0: one a day, and after DAYS a next edition of the same days.

    `defects` multiplies the rates of PER_POST, PER_PAPER and REPOSTED; at 0 no rule is broken.
    Raises ValueError for an index beyond the editions that ids suffice for (about 240,000 posts).
    """
    edition = index // DAYS
    if not 0 <= edition < SLOTS // EDITION:
        raise ValueError(f"no post {index}: there are {SLOTS // EDITION * DAYS}")
    day = start + datetime.timedelta(days=index % DAYS)
    draw, spoils = drawing(seed, index, "post"), drawing(seed, index, "defects")
    weekend = day.weekday() >= 5 and index % DAYS >= 4
    papers = []
    for place in range(8 + int(draw() * (EDITION - 7))):
        subject = subject_of(seed, index, place, start)
        if weekend and spoils() < defects * REPOSTED:
            # Thursday for even places, Friday for odd ones, so that none comes twice.
            back = day.weekday() - 3 - place % 2
            subject = subject_of(seed, index - back, place // 2, start)
        paper = paper_of(seed, index, place, subject)
        for code, rate in PER_PAPER.items():
            if spoils() < defects * rate:
                paper = spoil(paper, code, spoils)
        papers.append(paper)
    quirks = {code for code, rate in PER_POST.items() if spoils() < defects * rate}
    suffix = f"-{edition + 1}" if edition else ""
    name = f"{day}-daily-papers-{day:%Y%m%d}{suffix}.md"
    return Post(name, laid_out(day, papers, quirks, tight=draw() < 0.4))


def long_post(size: int, *, seed: int = 1, start: datetime.date = START) -> Post:
    """One sound post of at least `size` bytes: as many papers as that takes."""
    papers: list[Paper] = []
    written = 0
    while written < size:
        subject = subject_of(seed, 0, len(papers), start)
        papers.append(paper_of(seed, 0, len(papers), subject))
        lines = lines_of(len(papers), papers[-1], set(), tight=False)
        written += sum(len(line.encode()) + 1 for line in lines)
    name = f"{start}-daily-papers-{start:%Y%m%d}.md"
    return Post(name, laid_out(start, papers, set(), tight=False))


def laid_out(day: datetime.date, papers: Sequence[Paper], quirks: set[str], *, tight: bool) -> str:
    """The text of a post; `tight` has no blank line under a heading, and hard breaks at line ends.

    `quirks` are keys of PER_POST.
    """
    title = f"Daily Papers — {day}"
    quoted = f'{title}"' if "FM104" in quirks else f'"{title}"'
    tag = "hugginface" if "FM106" in quirks else "huggingface"
    lines = [
        "---",
        "layout: post",
        f"title: {quoted}",
        f"date: {day} 08:15:00",
        f"tags: [papers, {tag}]",
        "categories: []",
        "---",
    ]
    for number, paper in enumerate(papers, 1):
        lines.append("")
        lines.extend(lines_of(number, paper, quirks, tight=tight))
    return "\n".join(lines) + "\n"


def lines_of(number: int, paper: Paper, quirks: set[str], *, tight: bool) -> Iterator[str]:
    """The lines of one paper, from its H1 to its last sentence, without their ends."""
    if "LK303" in quirks:
        yield f"# {number}. [{paper.title}](http://arxiv.org/abs/{paper.arxiv_id}v1)"
    else:
        yield f"# {number}. [{paper.title}](https://arxiv.org/abs/{paper.arxiv_id})"
    if not quirks & {"LK303", "LK304"}:
        yield ""
        yield f"> [Alphaxiv](https://www.alphaxiv.org/ko/overview/{paper.arxiv_id})"
    end = "  " if tight else ""
    labelled = map("- {}{}{}".format, paper.labels, paper.introduction, (end, end, end))
    match paper.method_layout:
        case "bullets":
            method = [f"- {sentence}{end}" for sentence in paper.method]
        case "prose":
            method = [" ".join(paper.method) + end]
        case _:
            method = [sentence + "  " for sentence in paper.method]
    for heading, block in (
        ("Introduction", labelled),
        ("Method", method),
        ("Results", (paper.results + end,)),
        ("Limitations", (paper.limitations + end,)),
        ("Conclusion", (paper.conclusion,)),
    ):
        yield ""
        yield f"## {heading}{'' if heading == 'Introduction' else end}"
        if not tight:
            yield ""
        yield from block


def write(
    folder: Path,
    count: int,
    *,
    seed: int = 1,
    defects: float = 0.0,
    start: datetime.date = START,
) -> int:
    """Write `count` posts into the folder, which is made if need be; give back their bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    for index in range(count):
        name, text = post(index, seed=seed, defects=defects, start=start)
        total += (folder / name).write_bytes(text.encode())
    return total


def main(argv: Sequence[str] | None = None) -> int:
    """Write the posts that the command line asks for; give back the exit status."""
    parser = argparse.ArgumentParser(description="Write daily-paper posts, seeded, into a folder.")
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder to write into")
    parser.add_argument("--posts", type=int, default=89, metavar="N", help="how many (89)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="which ones (1)")
    parser.add_argument(
        "--defects",
        type=float,
        default=0.0,
        metavar="RATE",
        help="0: sound posts (default); 1: as many defects as a real blog has; 2: twice as many",
    )
    parser.add_argument(
        "--start",
        type=datetime.date.fromisoformat,
        default=START,
        metavar="DATE",
        help=f"the day of the first post ({START})",
    )
    parser.add_argument(
        "--bytes", type=int, metavar="SIZE", help="one sound post of at least so many bytes instead"
    )
    args = parser.parse_args(argv)
    if args.bytes is None:
        total = write(args.out, args.posts, seed=args.seed, defects=args.defects, start=args.start)
        print(f"{args.posts} posts, {total:,} bytes", file=sys.stderr)
        return 0
    name, text = long_post(args.bytes, seed=args.seed, start=args.start)
    args.out.mkdir(parents=True, exist_ok=True)
    total = (args.out / name).write_bytes(text.encode())
    print(f"1 post, {total:,} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
