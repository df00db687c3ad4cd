"""A format of daily papers, and posts in it."""

from digestlint.post.model import Post
from digestlint.post.outline import read_post
from digestlint.post.shape import LabelShape, Language, Links, SectionShape, Shape

KOREAN = Language("ko", "Korean", frozenset(("Hangul", "Latin")), "ko")
ENGLISH = Language("en", "English", frozenset(("Latin",)))
LABELS = (
    LabelShape("Goal", ("목표", "연구 목표")),
    LabelShape("Motivation", ("동기",)),
    LabelShape("Contribution", ("기여",)),
)
SHAPE = Shape(
    name="daily",
    files=(),
    title="",
    language="ko",
    languages={"ko": KOREAN, "en": ENGLISH},
    paper_level=1,
    section_level=2,
    sections=(
        SectionShape("Introduction", ("Overview", "서론"), labels=LABELS),
        SectionShape("Method", ("Approach", "방법")),
        SectionShape("Results", ("Experiments", "결과")),
        SectionShape("Limitations", ("한계",)),
        SectionShape("Conclusion", ("결론",)),
    ),
    links=Links(),
)
NAMES = [section.name for section in SHAPE.sections]

FRONT = "---\ntitle: a\n---\n\n"
URL = "https://arxiv.org/abs/2601.01234"
SECOND = "https://arxiv.org/abs/2601.02345"


def body(names: list[str] = NAMES) -> str:
    return "".join(f"## {name}\n\n{name}에 관한 문장이다.\n\n" for name in names)


def post_of(*headings: str, tail: str = "") -> Post:
    """A post whose papers have these headings and all their sections."""
    papers = "".join(f"{heading}\n\n> [Alphaxiv](x)\n\n{body()}" for heading in headings)
    return read(papers + tail)


def read(text: str, path: str = "_posts/a.md") -> Post:
    return read_post(FRONT + text, path, SHAPE)


SOUND = f"# 2. [Harbor](<{SECOND}>)".replace("<", "").replace(">", "")
