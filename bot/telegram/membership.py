"""Who lets the bot in: people who block it, groups that take it in or put it out, groups that move, and people
who leave a group."""

from __future__ import annotations

from datetime import datetime

from telegram import ChatMember, Message, Update
from telegram.constants import ChatType

from actions.list_staff import colleagues
from actions.notify import Button, say
from storage.database import Records


def note_move(records: Records, message: Message | None) -> bool:
    """A group that has become a supergroup stays the agency's; both chats are told, in either order.

    False when the message says nothing of that.
    """
    if message is None or not (message.migrate_to_chat_id or message.migrate_from_chat_id):
        return False
    group = records.staff.group_by_telegram_id(message.migrate_from_chat_id or message.chat.id)
    if group is not None:
        records.staff.move_group(group, message.migrate_to_chat_id or message.chat.id)
    return True


def note_membership(records: Records, update: Update, now: datetime) -> None:
    """Someone blocked or unblocked the bot, or a group took it in or put it out."""
    change = update.my_chat_member
    if change is None:
        return
    gone = change.new_chat_member.status in (ChatMember.LEFT, ChatMember.BANNED)
    if change.chat.type == ChatType.PRIVATE:
        person = records.people.by_telegram_id(change.chat.id)
        if person is not None:
            person.blocked_at = now if gone else None
        return
    group = records.staff.remember_group(change.chat.id, change.chat.title or "")
    group.left_at = now if gone else None
    group.is_forum = bool(change.chat.is_forum)
    group.opens_topics = group.is_forum and getattr(change.new_chat_member, "can_manage_topics", None) is True
    if not gone and group.agency is None:
        say(records, group.key, "group.unbound", now=now)


def note_leaving(records: Records, message: Message | None, now: datetime) -> bool:
    """Someone left a group or was put out. Staff stay staff, for people leave groups by mistake and work in
    private too; the group hears that they still are, with a button for its admins.

    False when the message says nothing of that.
    """
    if message is None or message.left_chat_member is None:
        return False
    group = records.staff.group_by_telegram_id(message.chat.id)
    person = records.people.by_telegram_id(message.left_chat_member.id)
    if group is None or group.agency is None or person is None:
        return True
    found = next((one for one in colleagues(records, group.agency) if one.person == person.key), None)
    if found is not None:
        button = Button("staff.button.remove", f"/petugas keluar {person.key} {group.agency}", {"name": found.name})
        values = {"name": found.name, "agency": group.agency}
        say(records, group.key, "staff.people.left_group", values, now=now, buttons=[[button]])
    return True
