"""How requests come in: tokens, names, encodings, and what is missing or of the wrong type."""

import httpx
import pytest

from bot.simulator.methods import METHODS as IMPLEMENTED
from bot.simulator.person import Person
from bot.simulator.schema import METHODS
from bot.simulator.simulator import Simulator
from tests.simulator.conftest import Wire


def test_every_method_of_the_description_is_carried_out() -> None:
    assert IMPLEMENTED.keys() | {"getUpdates"} == METHODS.keys()


@pytest.mark.parametrize(("token", "code"), [("123456:WRONG", 401), ("nonsense", 404)])
def test_a_wrong_token_is_turned_away(telegram: Simulator, token: str, code: int) -> None:
    response = httpx.get(f"{telegram.url}/bot{token}/getMe")
    assert (response.status_code, response.json()["ok"]) == (code, False)
    assert httpx.get(f"{telegram.url}/file/bot{token}/photos/file_1.jpg").status_code == code


def test_an_unknown_method_is_not_found_and_case_does_not_matter(telegram: Simulator, wire: Wire) -> None:
    assert wire.refused("sendSmoke") == "404 Not Found"
    assert wire.client.get("GETME").json()["result"]["id"] == telegram.bot["id"]


def test_query_form_multipart_and_json_mean_the_same(wire: Wire, sari: Person) -> None:
    given = {
        "chat_id": str(sari.id),
        "text": "halo",
        "protect_content": "true",
        "reply_markup": '{"remove_keyboard": true}',
    }
    requests = [
        wire.client.get("sendMessage", params=given),
        wire.client.post("sendMessage", data=given),
        wire.client.post("sendMessage", data=given, files={"unused": b"x"}),
        wire.client.post("sendMessage", json={**given, "chat_id": sari.id, "protect_content": True}),
    ]
    for response in requests:
        result = response.json()["result"]
        assert (result["text"], result["has_protected_content"]) == ("halo", True)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"text": "halo"}, "chat_id is empty"),
        ({"chat_id": 1}, "message text is empty"),
        ({"chat_id": 1, "text": "halo"}, "chat not found"),
        ({"chat_id": 1, "text": 5}, "can't parse text: text: 5 is no String"),
        ({"chat_id": 1, "text": "x", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        (
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"callback_data": "a"}]]}},
            "can't parse reply_markup: reply_markup.inline_keyboard[0][0].text: required by InlineKeyboardButton",
        ),
    ],
)
def test_what_is_missing_or_ill_typed_is_named(wire: Wire, given: dict[str, object], refusal: str) -> None:
    assert wire.refused("sendMessage", **given) == f"400 Bad Request: {refusal}"


@pytest.mark.parametrize("body", [b"{", b"[]"])
def test_a_broken_body_is_refused(wire: Wire, body: bytes) -> None:
    response = wire.client.post("sendMessage", content=body, headers={"Content-Type": "application/json"})
    assert response.json()["description"] == "Bad Request: can't parse JSON object"
