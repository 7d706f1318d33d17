"""Rules of the house that no linter sells: each has a good and a bad example, and is run on every file."""
