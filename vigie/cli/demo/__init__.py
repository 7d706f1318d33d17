"""The demonstration: one node, four bureaus of countries that do not exist, and the story of a border hit."""

from vigie.cli.demo.playing import play

__all__ = ["play"]
