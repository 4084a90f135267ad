"""The page's endpoints: state, acts, failures, files and live changes."""

import json
from typing import Any

import httpx
from tornado.websocket import websocket_connect

from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from bot.simulator.telegram import Phone, Place
from tests.simulator.conftest import Wire


def post(telegram: Simulator, path: str, **content: Any) -> httpx.Response:
    return httpx.post(f"{telegram.url}/simulator/{path}", json=content)


def test_the_state_shows_phones_people_and_chats(telegram: Simulator, wire: Wire, sari: Person) -> None:
    group = telegram.group("DPU", sari)
    telegram.show_phones([Phone("Warga", [sari], opens=group)], [Place("Kaligondang", -7.39, 109.42)])
    wire.ask("setMyCommands", commands=[{"command": "lapor", "description": "Lapor"}])
    state = httpx.get(f"{telegram.url}/simulator/state").json()
    assert state["phones"][0] == {
        "title": "Warga",
        "people": [sari.id],
        "opens": group.id,
        "welcomes_new_people": False,
    }
    assert state["people"][str(sari.id)]["chats"] == [sari.id, group.id]
    assert state["people"][str(sari.id)]["commands"][str(sari.id)][0]["command"] == "lapor"
    assert state["chats"][str(sari.id)]["messages"][0]["text"] == "/start"
    assert state["places"] == [{"name": "Kaligondang", "latitude": -7.39, "longitude": 109.42}]


def test_people_act_over_http(telegram: Simulator, wire: Wire, sari: Person) -> None:
    said = post(telegram, "act", person=sari.id, action="says", text="halo").json()["message"]
    post(
        telegram, "act", person=sari.id, action="edits", message=said["message_id"], text="halo semua", chat=sari.id
    )
    post(telegram, "act", person=sari.id, action="sends_photo")
    post(telegram, "act", person=sari.id, action="sends_document", content="JVBERg==", name="surat.pdf")
    updates = wire.updates()
    assert updates[1]["edited_message"]["text"] == "halo semua"
    assert updates[3]["message"]["document"]["file_size"] == 4
    wire.ask(
        "sendMessage",
        chat_id=sari.id,
        text="x",
        reply_markup={"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]},
    )
    query = post(telegram, "act", person=sari.id, action="taps", wanted="a").json()["query"]
    assert wire.updates()[0]["callback_query"]["id"] == query


def test_mistakes_are_told_and_nothing_else_can_be_called(telegram: Simulator, sari: Person) -> None:
    for given in ({"action": "says"}, {"action": "__init__"}, {"action": "taps", "wanted": "tidak ada"}, {}):
        response = post(telegram, "act", person=sari.id, **given)
        assert response.status_code == 400
        assert response.json()["error"]


def test_other_sites_cannot_act(telegram: Simulator, sari: Person) -> None:
    foreign = {"Origin": "https://example.org"}
    response = httpx.post(
        f"{telegram.url}/simulator/act", json={"person": sari.id, "action": "says", "text": "x"}, headers=foreign
    )
    assert response.status_code == 403
    own = {"Origin": telegram.url}
    assert httpx.post(f"{telegram.url}/simulator/fail", json={"error_code": 429}, headers=own).status_code == 200


def test_people_and_groups_are_made_over_http(telegram: Simulator, wire: Wire, sari: Person) -> None:
    telegram.show_phones([Phone("Warga", [sari], welcomes_new_people=True)])
    person = post(telegram, "people", first_name="Dewi", phone=0).json()
    assert [one.id for one in telegram.stage.phones[0].people] == [sari.id, person["id"]]
    group = post(telegram, "groups", title="Dishub", members=[person["id"]], supergroup=True).json()
    assert (group["type"], group["bot_status"]) == ("supergroup", "member")


def test_failures_are_ordered_over_http(telegram: Simulator, wire: Wire, sari: Person) -> None:
    post(telegram, "fail", error_code=429, retry_after=3)
    assert wire.refused("sendMessage", chat_id=sari.id, text="x") == "429 Too Many Requests: retry after 3"


def test_pictures_are_shown_and_unknown_ones_are_not(telegram: Simulator, sari: Person) -> None:
    size = sari.sends_photo().json["photo"][0]
    response = httpx.get(f"{telegram.url}/simulator/files/{size['file_id']}")
    assert (response.headers["Content-Type"], len(response.content)) == ("image/jpeg", size["file_size"])
    assert httpx.get(f"{telegram.url}/simulator/files/apa").status_code == 404


async def test_changes_are_live(telegram: Simulator, sari: Person) -> None:
    connection = await websocket_connect(telegram.url.replace("http", "ws") + "/simulator/live")

    async def read() -> dict[str, Any]:
        text = await connection.read_message()
        assert text is not None
        event: dict[str, Any] = json.loads(text)
        return event

    assert (await read())["kind"] == "state"
    message = sari.says("halo")
    event = await read()
    assert (event["kind"], event["chat"], event["message"]) == ("message", sari.id, message.json)
    sari.blocks()
    assert (await read())["chat"]["bot_status"] == "kicked"
    connection.close()


def test_the_page_loads_nothing_from_elsewhere(telegram: Simulator) -> None:
    response = httpx.get(telegram.url)
    assert "Kentongan" in response.text
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert "//" not in response.text.replace("http://www.w3.org", "")
