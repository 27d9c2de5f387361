"""`python -m wirefold` is `wirefold`."""

from wirefold.cli import main

main()
