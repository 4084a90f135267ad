"""SPEAKS: Telegram, the terminal, the web and the environment; turns keys into sentences."""

import os

# Merely constructing RetryAfter warns unless this stands before `telegram` is imported.
os.environ.setdefault("PTB_TIMEDELTA", "1")
