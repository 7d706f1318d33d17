"""One of the processes that fill the node: `python -m vigie.cli.demo.team COUNT BUREAU...`."""

import sys

from vigie.cli.demo.fill import file_for
from vigie.foundation.settings import load

if __name__ == "__main__":
    file_for(load(), int(sys.argv[1]), sys.argv[2:])
