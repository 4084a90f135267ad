"""Groups: who hears what, members, topics, and the way from group to supergroup."""

from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from tests.simulator.conftest import Wire


def kinds(updates: list[dict[str, object]]) -> list[str]:
    return [next(key for key in update if key != "update_id") for update in updates]


def test_a_group_begins_with_the_bot_being_added(telegram: Simulator, wire: Wire) -> None:
    budi = telegram.person("Budi")
    group = telegram.group("DPU-PR", budi)
    changed, added = wire.updates()
    member = changed["my_chat_member"]
    assert (member["old_chat_member"]["status"], member["new_chat_member"]["status"]) == ("left", "member")
    assert member["chat"] == {"id": group.id, "type": "group", "title": "DPU-PR"}
    assert added["message"]["new_chat_members"][0]["id"] == telegram.bot["id"]


def test_privacy_mode_hides_what_is_not_for_the_bot(telegram: Simulator, wire: Wire) -> None:
    budi, tono = telegram.person("Budi"), telegram.person("Tono")
    group = telegram.group("DPU-PR", budi, tono)
    card = wire.ask("sendMessage", chat_id=group.id, text="kartu")
    wire.updates()
    budi.says("makan siang?", to=group)
    tono.says("@kentongan_lokal_bot halo", to=group)
    tono.says("/antrean@bot_lain", to=group)
    budi.says("/antrean", to=group)
    budi.says("/antrean@Kentongan_Lokal_Bot", to=group)
    budi.says("ditambal Rabu", to=group, reply_to=card["message_id"])
    heard = [update["message"]["text"] for update in wire.updates()]
    assert heard == ["/antrean", "/antrean@Kentongan_Lokal_Bot", "ditambal Rabu"]
    group.promotes_bot()
    budi.says("makan siang?", to=group)
    assert kinds(wire.updates()) == ["my_chat_member", "message"]


def test_an_anonymous_administrator_writes_as_the_group(telegram: Simulator, wire: Wire) -> None:
    budi = telegram.person("Budi")
    group = telegram.group("DPU-PR", budi, supergroup=True)
    group.promotes(budi, anonymous=True)
    wire.updates()
    budi.says("/antrean", to=group)
    message = wire.updates()[0]["message"]
    assert message["from"]["username"] == "GroupAnonymousBot"
    assert message["sender_chat"]["id"] == group.id


def test_the_bot_is_added_by_a_link_thrown_out_and_leaves(telegram: Simulator, wire: Wire) -> None:
    budi = telegram.person("Budi")
    group = telegram.group("DPU-PR", budi, with_bot=False)
    assert (
        wire.refused("sendMessage", chat_id=group.id, text="x")
        == "403 Forbidden: bot is not a member of the group chat"
    )
    group.adds_bot(payload="KODE-1")
    assert wire.updates()[-1]["message"]["text"] == "/start@kentongan_lokal_bot KODE-1"
    group.removes_bot()
    assert kinds(wire.updates()) == ["my_chat_member"]
    assert (
        wire.refused("sendMessage", chat_id=group.id, text="x")
        == "403 Forbidden: bot was kicked from the group chat"
    )
    group.adds_bot()
    assert wire.ask("leaveChat", chat_id=group.id) is True
    assert wire.refused("sendMessage", chat_id=group.id, text="x").endswith("bot is not a member of the group chat")


def test_a_group_becomes_a_supergroup(telegram: Simulator, wire: Wire) -> None:
    budi = telegram.person("Budi")
    group = telegram.group("DPU-PR", budi)
    wire.updates()
    old = group.id
    new = group.migrates()
    assert (group.id, str(new)[:4]) == (new, "-100")
    leaving, arriving = (update["message"] for update in wire.updates())
    assert (leaving["chat"]["id"], leaving["migrate_to_chat_id"]) == (old, new)
    assert (arriving["chat"]["id"], arriving["migrate_from_chat_id"]) == (new, old)
    body = wire.client.post("sendMessage", json={"chat_id": old, "text": "x"}).json()
    assert body["parameters"] == {"migrate_to_chat_id": new}
    wire.ask("sendMessage", chat_id=new, text="halo")
    assert budi.hears("halo", chat=group).chat_id == new
    assert [chat.id for chat in budi.groups()] == [new]


def test_members_are_known(telegram: Simulator, wire: Wire, sari: Person) -> None:
    budi, tono = telegram.person("Budi"), telegram.person("Tono")
    group = telegram.group("DPU-PR", budi, admins=[tono], bot_is_admin=True)
    group.adds(sari)
    statuses = {
        person.id: wire.ask("getChatMember", chat_id=group.id, user_id=person.id)["status"]
        for person in (budi, tono, sari)
    }
    assert list(statuses.values()) == ["creator", "administrator", "member"]
    assert len(wire.ask("getChatAdministrators", chat_id=group.id)) == 3
    assert wire.ask("getChatMemberCount", chat_id=group.id) == 4
    group.removes(sari)
    assert wire.ask("getChatMember", chat_id=group.id, user_id=sari.id)["status"] == "kicked"
    assert wire.refused("getChatMember", chat_id=group.id, user_id=1) == "400 Bad Request: user not found"
    assert wire.ask("getChat", chat_id=group.id)["title"] == "DPU-PR"


def test_topics_of_a_forum(telegram: Simulator, wire: Wire) -> None:
    budi = telegram.person("Budi")
    forum = telegram.group("Pemkab", budi, forum=True, bot_is_admin=True)
    topic = wire.ask("createForumTopic", chat_id=forum.id, name="Jalan")
    sent = wire.ask("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic["message_thread_id"])
    assert sent["is_topic_message"] is True
    budi.says("/antrean", to=forum, thread=topic["message_thread_id"])
    assert wire.updates()[-1]["message"]["message_thread_id"] == topic["message_thread_id"]
    thread = {"chat_id": forum.id, "message_thread_id": topic["message_thread_id"]}
    for method in ("closeForumTopic", "reopenForumTopic"):
        assert wire.ask(method, **thread) is True
        assert wire.refused(method, **thread) == "400 Bad Request: TOPIC_NOT_MODIFIED"
    wire.ask("closeForumTopic", **thread)
    wire.ask("sendMessage", text="x", **thread)
    forum.promotes_bot(topics=False)
    assert wire.refused("sendMessage", text="x", **thread) == "400 Bad Request: TOPIC_CLOSED"
    assert "not enough rights" in wire.refused("reopenForumTopic", **thread)
    group = telegram.group("DPU", budi)
    assert (
        wire.refused("createForumTopic", chat_id=group.id, name="x") == "400 Bad Request: the chat is not a forum"
    )


def test_supergroups_count_their_own_messages(telegram: Simulator, wire: Wire, sari: Person) -> None:
    group = telegram.group("DPU", sari, supergroup=True)
    first = wire.ask("sendMessage", chat_id=group.id, text="x")["message_id"]
    private = wire.ask("sendMessage", chat_id=sari.id, text="x")["message_id"]
    assert (first, private) == (2, 2)
