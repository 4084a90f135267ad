"""ChatMember objects, with the fields that each status demands."""

from typing import Any

RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_pin_messages": True,
    "can_manage_topics": False,
}
DETAILS: dict[str, dict[str, Any]] = {
    "creator": {"is_anonymous": False},
    "administrator": RIGHTS,
    "member": {},
    "left": {},
    "kicked": {"until_date": 0},
}


def member_as_json(
    user: dict[str, Any], status: str, *, anonymous: bool = False, topics: bool = False
) -> dict[str, Any]:
    """Return the ChatMember object of `user` with this status; `topics`: an administrator who may manage them."""
    details = dict(DETAILS[status])
    if topics and status == "administrator":
        details["can_manage_topics"] = True
    if anonymous:
        details["is_anonymous"] = True
    return {"status": status, "user": user, **details}
