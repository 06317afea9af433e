"""`python -m tests.bench`: the comparison of `tests.bench.smoke`."""

from tests.bench.smoke import main

main()
