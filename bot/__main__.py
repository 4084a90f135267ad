"""`python -m bot` is `kentongan`."""

from bot.cli import main

main()
