"""What a citizen's free words refer to: the buttons in sight, an officer's question, a complaint to be judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from rapidfuzz import utils

from actions.complaint_heard import CLEAR
from actions.notify import Button
from actions.understanding import Understood
from bot.dialogue.engine import Message, Saying
from bot.telegram.citizen_commands import payload_of
from storage.buttons import MintedButton
from storage.complaints import Complaint
from storage.database import Records

NEW_MATTER = frozenset({"file_complaint", "file_suggestion", "report_emergency"})
ANSWERS = frozenset({"affirm", "deny", "skip", "inform", "add_follow_up", "nlu_fallback", *NEW_MATTER})
"""Intents that may be the answer to an officer's question."""
REACTIONS = ANSWERS - {"affirm"}
"""Intents that may be what a citizen has to say to an officer's word."""
OFFICERS_WORD = "officer.replied"
JUDGEMENTS = frozenset({"affirm", "thank", "rate_service"})
"""Intents that may say that a resolved complaint is settled."""
ELSEWHERE = frozenset(
    {"check_status", "list_complaints", "help", "cancel", "ask_privacy", "delete_data", "change_language"}
    | {"ask_service_mall", "ask_agency", "bot_challenge", "talk_to_officer", "report_emergency"}
)
"""Intents that are no word to the stars just given, when they are clear."""
NOTHING_MORE = frozenset({"deny", "skip", "thank", "affirm", "goodbye"})
NOT_YET = frozenset({"belum", "masih", "lagi", "durung", "dereng", "taksih", "tesih", "isih"})
"""Words of which one is in whatever says that a matter is not settled."""
COURTESIES = frozenset({"thank", "greet", "goodbye"})
SHORT = 6
"""Words up to which a message is taken for an answer and not for a new matter."""


def button_named(
    records: Records, person: str, text: str, label_of: Callable[[Mapping[str, Any]], str]
) -> MintedButton | None:
    """The button that was typed instead of tapped, among those lately shown; None when it is none."""
    typed = _plain(text)
    if not typed or len(typed) > 64:
        return None
    for row in records.outbox.lately_said(person):
        for button in (button for buttons in row.buttons for button in buttons if "token" in button):
            if _plain(label_of(button)) == typed:
                return records.buttons.find(button["token"])
    return None


def answer_to_officer(message: Message, ticket: str) -> Message | list[Saying]:
    """An officer waits for an answer: take these words for it, or ask when they look like a new matter."""
    answer = replace(message, payload=payload_of("add_follow_up", ticket=ticket))
    if message.understood is None:
        return answer
    intent, confidence = message.understood.intent.name, message.understood.intent.confidence
    if intent in NEW_MATTER and confidence >= CLEAR and len(message.text.split()) > SHORT:
        buttons = _about_or_new("follow_up.is_answer", ticket, message.text, message.attachments)
        return [Saying("follow_up.answer_or_new", {"ticket": ticket}, buttons)]
    return answer if intent in ANSWERS or confidence < CLEAR else message


def reaction_or_new(records: Records, message: Message) -> list[Saying] | None:
    """Right after an officer's word: ask whether this is about it. None when it plainly is something else."""
    last = next(iter(records.outbox.lately_said(message.person, limit=1)), None)
    if last is None or last.key != OFFICERS_WORD or last.about is None:
        return None
    understood = message.understood
    if understood is not None:
        named = understood.place.code or understood.place.landmark or understood.danger
        is_other = understood.intent.confidence >= CLEAR and understood.intent.name not in REACTIONS
        if named or is_other:
            return None
    buttons = _about_or_new("follow_up.is_reaction", last.about, message.text, message.attachments)
    return [Saying("follow_up.reaction_or_new", {"ticket": last.about}, buttons)]


def judgement(message: Message, resolved: Sequence[Complaint]) -> Message:
    """A complaint waits for the citizen's word: a no says what is not settled, a yes or thanks asks for the tap."""
    understood: Understood | None = message.understood
    if understood is None or not resolved or understood.intent.confidence < CLEAR:
        return message
    if understood.intent.name == "deny":
        ticket = resolved[0].ticket
        only_no = len(message.text.split()) <= 2
        return replace(
            message,
            text="" if only_no else message.text,
            understood=None if only_no else understood,
            payload=payload_of("add_follow_up", ticket=ticket),
        )
    if understood.intent.name in JUDGEMENTS:
        return replace(message, payload=payload_of("rate_service"))
    return message


def rating_asked(records: Records, person: str) -> str | None:
    """The ticket whose stars were given just now: the last thing said to this person asks for a word to them."""
    last = next(iter(records.outbox.lately_said(person, 1)), None)
    return last.values.get("ticket") if last is not None and last.key == "rating.words" else None


def word_to_stars(message: Message, ticket: str, stars: int | None) -> Message | None:
    """What was written as a word to one's stars, as "nothing more", or to say that it is not settled after all.

    None when it is about something else, or gives other ``stars``.
    """
    understood = message.understood
    if understood is None:
        return None
    intent, count = understood.intent, len(message.text.split())
    is_clear = intent.confidence >= CLEAR
    is_matter = intent.name in NEW_MATTER and count > SHORT and understood.place.code is not None
    if is_clear and (is_matter or intent.name in ELSEWHERE or (stars is not None and count <= 4)):
        return None
    if is_clear and intent.name == "add_follow_up" and NOT_YET & set(_plain(message.text).split()):
        return replace(message, payload=payload_of("add_follow_up", ticket=ticket))
    is_nothing = is_clear and intent.name in NOTHING_MORE and count <= 3
    answer = payload_of("rate_service", ticket=ticket, stars="enough" if is_nothing else "words")
    return replace(message, payload=answer)


def _about_or_new(label: str, ticket: str, text: str, attachments: Sequence[str]) -> list[list[Button]]:
    kept = {"text": text, **({"attachments": " ".join(attachments)} if attachments else {})}
    return [
        [Button(label, payload_of("add_follow_up", ticket=ticket, **kept), {"ticket": ticket})],
        [Button("follow_up.is_new", payload_of("file_complaint", **kept))],
    ]


def is_courtesy(message: Message) -> bool:
    """Whether a reply is only thanks or a greeting, which adds nothing to a complaint."""
    understood = message.understood
    if understood is None or message.attachments or understood.intent.confidence < CLEAR:
        return False
    return understood.intent.name in COURTESIES and len(message.text.split()) <= SHORT


def reply_about(message: Message, ticket: str) -> Message:
    """A reply to what was said of one complaint: asks how it stands, or goes to its officers."""
    understood = message.understood
    asks = understood is not None and understood.intent.name == "check_status" and not message.attachments
    if asks and understood is not None and understood.intent.confidence >= CLEAR:
        return replace(message, payload=payload_of("check_status", ticket=ticket))
    return replace(message, payload=payload_of("add_follow_up", ticket=ticket))


def file_for_which(message: Message, complaints: Sequence[Complaint]) -> list[Saying]:
    """Files without a word, and complaints are open: do they belong to one of these, or to a new one?"""
    kept = {"attachments": " ".join(message.attachments)}
    additions = [
        [
            Button(
                "follow_up.is_addition",
                payload_of("add_follow_up", ticket=complaint.ticket, **kept),
                {"ticket": complaint.ticket},
            )
        ]
        for complaint in complaints[:3]
    ]
    new = [Button("follow_up.is_new", payload_of("file_complaint", **kept))]
    return [Saying("follow_up.file_or_new", {}, [*additions, new])]


def _plain(words: str) -> str:
    return " ".join(str(utils.default_process(words)).split())
