"""Tests of digestlint.translate; the translate-toolkit's package has the same name, and is seen."""

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
