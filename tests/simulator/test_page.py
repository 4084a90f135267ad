"""The page in a real browser: typing, tapping, sending a photo, and seeing answers arrive."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from bot.simulator.pictures import sample_photo
from bot.simulator.simulator import Simulator
from bot.simulator.telegram import Phone, Place

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1440,960"
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists() and "CI" not in os.environ, reason="/usr/bin/chromium isn't installed"
    ),
]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for switch in (*SWITCHES.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver"))
    yield driver
    driver.quit()


def run_echo_bot(simulator: Simulator, stopping: threading.Event) -> None:
    """Repeat every text with a button, praise every photo, and answer taps: a bot in a dozen lines."""
    offset = 0
    with httpx.Client(base_url=f"{simulator.base_url}{simulator.token}/") as client:
        while not stopping.is_set():
            given = {"offset": offset, "timeout": 1}
            for update in client.post("getUpdates", json=given).json()["result"]:
                offset = update["update_id"] + 1
                if "callback_query" in update:
                    query = update["callback_query"]
                    client.post("answerCallbackQuery", json={"callback_query_id": query["id"], "text": "Dicatat"})
                    target = {"chat_id": query["from"]["id"], "message_id": query["message"]["message_id"]}
                    client.post("editMessageText", json={**target, "text": "Sudah dicatat."})
                elif message := update.get("message"):
                    answer = (
                        "Fotonya bagus." if "photo" in message else f"Anda menulis: <b>{message.get('text')}</b>"
                    )
                    keyboard = {"inline_keyboard": [[{"text": "Betul", "callback_data": "yes"}]]}
                    body = {"text": answer, "parse_mode": "HTML", "reply_markup": keyboard}
                    client.post("sendMessage", json={"chat_id": message["chat"]["id"], **body})


@pytest.fixture
def played(telegram: Simulator) -> Iterator[Simulator]:
    sari, budi, ratna = telegram.person("Sari"), telegram.person("Budi"), telegram.person("Bu Ratna")
    group = telegram.group("DPU-PR Purbalingga", budi)
    phones = [Phone("Warga", [sari], welcomes_new_people=True), Phone("Petugas", [budi], opens=group)]
    telegram.show_phones(
        [*phones, Phone("Pimpinan", [ratna])], [Place("Kaligondang, Purbalingga", -7.3906, 109.4203)]
    )
    stopping = threading.Event()
    bot = threading.Thread(target=run_echo_bot, args=(telegram, stopping))
    bot.start()
    yield telegram
    stopping.set()
    bot.join()


class Screen:
    """A phone on the page, by what a person sees."""

    def __init__(self, driver: webdriver.Chrome, title: str) -> None:
        self.driver = driver
        self.title = title

    @property
    def element(self) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, f"section.phone[aria-label='{self.title}']")

    def waits(self, condition: Callable[[WebElement], object]) -> None:
        WebDriverWait(self.driver, 5, 0.05, [Exception]).until(lambda _: condition(self.element))

    def sees(self, words: str) -> None:
        self.waits(lambda phone: words in phone.text)

    def presses(self, label: str) -> None:
        def press(phone: WebElement) -> bool:
            path = f".//button[@aria-label='{label}' or starts-with(normalize-space(), '{label}')]"
            next(button for button in phone.find_elements(By.XPATH, path) if button.is_displayed()).click()
            return True

        self.waits(press)

    def types(self, text: str) -> None:
        field = self.element.find_element(By.TAG_NAME, "textarea")
        field.send_keys(text, Keys.ENTER)


def test_a_citizen_plays_with_the_page(chromium: webdriver.Chrome, played: Simulator, tmp_path: Path) -> None:
    chromium.get(played.url)
    phone = Screen(chromium, "Warga")
    phone.presses("Mulai")
    phone.sees("Anda menulis: /start")
    phone.types("jalan rusak")
    phone.sees("Anda menulis: jalan rusak")
    assert "jalan rusak" in [bold.text for bold in phone.element.find_elements(By.CSS_SELECTOR, ".words strong")]

    phone.presses("Betul")
    phone.sees("Sudah dicatat.")
    phone.sees("Dicatat")

    picture = tmp_path / "jalan.jpg"
    picture.write_bytes(sample_photo())
    phone.presses("Lampirkan")
    phone.presses("📷")
    phone.element.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(picture))
    phone.sees("Fotonya bagus.")
    shown = "return [...document.querySelectorAll('.own .photo img')].some((one) => one.naturalWidth > 0)"
    phone.waits(lambda _: chromium.execute_script(shown))

    phone.presses("Lampirkan")
    phone.presses("📍")
    chromium.find_element(By.XPATH, "//dialog//button[contains(., 'Kaligondang')]").click()
    phone.sees("-7.39060, 109.42030")
    assert [
        entry for entry in chromium.execute("getLog", {"type": "browser"})["value"] if entry["level"] == "SEVERE"
    ] == []


def test_replies_edits_and_the_group_arrive_live(chromium: webdriver.Chrome, played: Simulator) -> None:
    chromium.get(played.url)
    officer = Screen(chromium, "Petugas")
    officer.sees("Budi menambahkan Kentongan")
    officer.types("/antrean")
    officer.sees("Anda menulis: /antrean")
    officer.element.find_element(By.CSS_SELECTOR, ".other .words").click()
    officer.types("sudah ditambal")
    officer.sees("Anda menulis: sudah ditambal")
    budi = next(person for person in played.people.values() if person.user["first_name"] == "Budi")
    reply = next(message for message in budi.sees(played.groups[0]) if message.text == "sudah ditambal")
    assert reply.reply_to is not None

    officer.element.find_element(By.TAG_NAME, "textarea").send_keys(Keys.ARROW_UP)
    officer.types(" rapi")
    officer.sees("diedit")
    assert "sudah ditambal rapi" in [message.text for message in budi.sees(played.groups[0])]


def test_a_new_citizen_blocks_the_bot(chromium: webdriver.Chrome, played: Simulator) -> None:
    chromium.get(played.url)
    phone = Screen(chromium, "Warga")
    phone.presses("+ Warga baru")
    field = chromium.find_element(By.CSS_SELECTOR, "dialog input")
    field.clear()
    field.send_keys("Wulan", Keys.ENTER)
    phone.presses("Mulai")
    phone.sees("Anda menulis: /start")
    phone.presses("Menu obrolan")
    chromium.find_element(By.XPATH, "//dialog//button[.='Blokir bot']").click()
    phone.waits(lambda screen: screen.find_element(By.CSS_SELECTOR, ".gate").is_displayed())
    wulan = next(person for person in played.people.values() if person.user["first_name"] == "Wulan")
    assert wulan.has_blocked


def test_a_narrow_window_stacks_the_phones(chromium: webdriver.Chrome, played: Simulator) -> None:
    chromium.set_window_size(520, 900)
    chromium.get(played.url)
    Screen(chromium, "Pimpinan").waits(lambda phone: phone.is_displayed())
    phones = chromium.find_elements(By.CSS_SELECTOR, "section.phone")
    tops = [phone.location["y"] for phone in phones]
    assert tops == sorted(set(tops))
    wide = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert chromium.execute_script(wide)
