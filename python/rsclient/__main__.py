"""`python -m rsclient`: the command line without its installed script."""

import sys

from rsclient.cli import main

if __name__ == "__main__":
    sys.exit(main())
