"""Our own rules and formats: kept between modules and processes, as a run keeps them."""

from functools import cache

from digestlint.cache import Cache, default_folder
from digestlint.formats import load_shape
from digestlint.post.shape import Shape
from digestlint.rulebook import Rulebook, make_rulebook
from digestlint.ruledata import RuleData, load_rule_data


def rule_data(*folders: str) -> RuleData:
    """The data of our own rules, and of those in the folders."""
    return load_rule_data(folders, Cache(default_folder()))


def warm_cache(folder: str) -> Cache:
    """A cache in a folder of its own that has our rules, and nothing else."""
    warm = Cache(folder)

    class Copied(Cache):
        def get(self, name: str) -> bytes | None:
            data = super().get(name)
            if data is not None:
                warm.put(name, data)
            return data

    rule_data()  # now they are kept
    load_rule_data((), Copied(default_folder()))
    return warm


@cache
def rulebook() -> Rulebook:
    """Every rule that we ship."""
    return make_rulebook(rule_data())


@cache
def shape(name: str = "daily-papers") -> Shape:
    """A format that we ship."""
    return load_shape(name, rule_data())
