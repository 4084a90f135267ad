"""An officer replies to the citizen with words, files or both; the status stays as it is."""

from __future__ import annotations

from functools import partial

from actions.write_to_citizen import Manner, write_to_citizen

reply_to_citizen = partial(
    write_to_citizen, Manner("reply", "balas", "officer.replied", needs_words=False, changes_status=False)
)
"""``write_to_citizen`` as a reply."""
