"""Put every rule of the house to every file: `python -m tools.rules` prints the breaches and exits 1 if there are any."""

import sys

from tools.rules import shape, text
from tools.rules.rule import breaches

EVERY = (*shape.RULES, *text.RULES)


def main() -> int:
    """Print what is wrong and by which rule; 0 when nothing is."""
    wrong = 0
    for rule in EVERY:
        found = breaches(rule)
        wrong += len(found)
        if found:
            print(rule.says)
            print(*(f"  {line}" for line in found), sep="\n")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
