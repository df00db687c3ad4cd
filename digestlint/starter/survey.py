"""What a folder holds: the posts, their formats, tags and languages, and what Jekyll is told."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from digestlint.cache import Cache, default_folder
from digestlint.discovery import SKIPPED_FOLDERS, PostFile, discover
from digestlint.formats import Formats, load_shape
from digestlint.post.front_matter import find_front_matter
from digestlint.post.outline import language_of, read_text
from digestlint.post.shape import Shape
from digestlint.reading import ReadProblem, read_post
from digestlint.ruledata import load_rule_data
from digestlint.settings import Settings
from digestlint.starter.jekyll import JekyllConfig, read_jekyll_config

POSTS_FOLDER = "_posts"
# Jekyll's folders of posts lie at the top, in a site's folder, or in a collection's.
_DEPTH = 3
_MOST_FOLDERS = 10_000
# A tag that only one post has tells nothing on the blog's tags.
_FREQUENT = 2


class Survey(NamedTuple):
    """What was seen in a folder.

    `include` are globs for the posts that were found. `formats` are the names of every format that
    comes with digestlint, the most frequent first, with the number of posts that each claims;
    `others` are the paths of posts that none claims. `known_tags` are those of the formats and of
    the blog, `new_tags` the latter alone, `typos` what is nearly a known tag, with what is meant.
    `languages` count the posts by language, the blog's own first; `originals` are the posts in
    it, and `translated` how many of these have a translation, by the translation's language.
    """

    include: tuple[str, ...]
    formats: Mapping[str, int]
    claimed: tuple[str, ...]
    others: tuple[str, ...]
    unreadable: int
    known_tags: tuple[str, ...]
    new_tags: tuple[str, ...]
    typos: Mapping[str, tuple[str, int]]
    languages: Mapping[str, int]
    originals: int
    translated: Mapping[str, int]
    jekyll: JekyllConfig | None

    @property
    def posts(self) -> int:
        """How many posts some format claims."""
        return len(self.claimed)


def survey(folder: str) -> Survey:
    """Look at a folder (absolute), which nothing is written to. Never fails for what it holds."""
    formats = Formats(_all_shapes())
    jekyll = read_jekyll_config(folder)
    files = _find_posts(folder)
    by_format: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    by_language: dict[str, str] = {}
    claimed: list[str] = []
    others: list[str] = []
    unreadable = 0
    for file in files:
        source = read_post(file.absolute, Settings(folder).max_file_size)
        if file.problem is not None or isinstance(source, ReadProblem):
            unreadable += 1
            continue
        shape = formats.claim(file.project, source.text)
        if shape is None:
            others.append(file.project)
            continue
        front_matter = find_front_matter(read_text(source.text))
        language = language_of(front_matter, file.project, shape)
        claimed.append(file.project)
        by_format[shape.name] += 1
        languages[language] += 1
        by_language[file.project] = language
        tags.update(set(_tags(front_matter.data)))
    shapes = sorted(formats.shapes, key=lambda shape: -by_format[shape.name])
    known, new, typos = _sort_tags(shapes, tags, jekyll.tags if jekyll else ())
    # Of a blog that is translated whole, the original is in the language of its format.
    main = max(
        languages, key=lambda code: (languages[code], code == shapes[0].language), default=""
    )
    originals, translated = _translations(by_language, main)
    return Survey(
        include=_globs(files),
        formats={shape.name: by_format[shape.name] for shape in shapes},
        claimed=tuple(claimed),
        others=tuple(others),
        unreadable=unreadable,
        known_tags=known,
        new_tags=new,
        typos=typos,
        languages={main: languages[main], **dict(languages.most_common())} if main else {},
        originals=originals,
        translated=translated,
        jekyll=jekyll,
    )


def _all_shapes() -> tuple[Shape, ...]:
    """The formats that come with digestlint, those of the default settings first."""
    data = load_rule_data((), Cache(default_folder()))
    usual = Settings._field_defaults["formats"]
    names = (*usual, *sorted(name for name in data.formats if name not in usual))
    return tuple(load_shape(name, data) for name in names)


def _find_posts(folder: str) -> tuple[PostFile, ...]:
    folders = list(_post_folders(folder))
    return discover(folders, Settings(folder), folder).files if folders else ()


def _post_folders(root: str) -> Iterator[str]:
    """The folders called `_posts`, not far below a folder; nothing is entered by a link."""
    level, seen = [root], 0
    for _ in range(_DEPTH):
        below_it: list[str] = []
        for folder in level:
            try:
                with os.scandir(folder) as entries:
                    inner = sorted(
                        entry.path
                        for entry in entries
                        if entry.is_dir(follow_symlinks=False)
                        and entry.name[0] != "."
                        and entry.name not in SKIPPED_FOLDERS
                    )
            except OSError:
                # What cannot be entered holds no posts for us.
                continue
            for path in inner:
                if os.path.basename(path) == POSTS_FOLDER:
                    yield path
                else:
                    below_it.append(path)
        seen += len(below_it)
        if seen > _MOST_FOLDERS:
            return
        level = below_it


def _globs(files: tuple[PostFile, ...]) -> tuple[str, ...]:
    """A glob for each folder of posts and each ending of a file in it."""
    found = set()
    for file in files:
        folder, _, inside = file.project.rpartition(f"{POSTS_FOLDER}/")
        ending = inside.rpartition(".")[2].lower()
        if not set(folder) & set("*?[]{}\\"):
            found.add(f"{folder}{POSTS_FOLDER}/**/*.{ending}")
    return tuple(sorted(found))


def _tags(data: Mapping[str, object]) -> Iterator[str]:
    value = data.get("tags")
    values = value.split() if isinstance(value, str) else value
    if isinstance(values, list):
        yield from (tag for tag in values if isinstance(tag, str) and _is_plain(tag))


def _is_plain(tag: str) -> bool:
    return 0 < len(tag) <= 40 and tag.isprintable()


def _sort_tags(
    shapes: list[Shape], used: Mapping[str, int], shown: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, tuple[str, int]]]:
    """Known tags, those of them that the formats do not know, and typing errors with what is meant.

    A frequent tag may be a typing error all the same: a generator makes it in every post.
    """
    from digestlint.checks.front_matter_tags import nearest_tag

    known = list(dict.fromkeys(tag for shape in shapes for tag in shape.tags))
    formats = frozenset(known)
    typos: dict[str, tuple[str, int]] = {}
    frequent = [tag for tag, count in Counter(used).most_common() if count >= _FREQUENT]
    for tag in dict.fromkeys((*filter(_is_plain, shown), *frequent)):
        if tag in known:
            continue
        meant = nearest_tag(tag, tuple(known))
        if meant is None:
            known.append(tag)
        else:
            typos[tag] = meant, used.get(tag, 0)
    return tuple(known), tuple(tag for tag in known if tag not in formats), typos


def _translations(languages: Mapping[str, str], main: str) -> tuple[int, dict[str, int]]:
    """How many posts are originals, and how many of these have a translation, by its language.

    A translation has the name of a post in the blog's main language, in another folder.
    """
    originals = {_name(path) for path, language in languages.items() if language == main}
    found = Counter(
        language
        for path, language in languages.items()
        if language != main and _name(path) in originals
    )
    return len(originals), dict(found.most_common())


def _name(path: str) -> str:
    return path.rpartition("/")[2]
