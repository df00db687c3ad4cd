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


@cache
def rulebook() -> Rulebook:
    """Every rule that we ship."""
    return make_rulebook(rule_data())


@cache
def shape(name: str = "daily-papers") -> Shape:
    """A format that we ship."""
    return load_shape(name, rule_data())
