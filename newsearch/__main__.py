"""Run the command line as `python -m newsearch`."""

from newsearch.cli import run

run()
