"""The demonstration: one node, four bureaus of countries that do not exist, and the story of a border hit."""
