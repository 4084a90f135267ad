"""An officer asks the citizen something; the clocks stand still until the answer."""

from __future__ import annotations

from functools import partial

from actions.write_to_citizen import Manner, write_to_citizen

ask_citizen = partial(write_to_citizen, Manner("ask", "tanya", "officer.asked"))
"""``write_to_citizen`` as a question."""
