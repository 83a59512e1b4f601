"""The web: pages over real HTTP, a browser that quotes only what it sees, a reward for answers that are supported."""

from __future__ import annotations

import re
import urllib.error
import urllib.request

import pytest

from skillforge.build import make_forge, open_library
from skillforge.cli import main
from skillforge.curriculum import FileCurriculum, load
from skillforge.errors import ToolRefused
from skillforge.testing import LoopbackServer
from skillforge.testing.writers import ScriptedWriter
from tests.examples.conftest import EXAMPLES
from tests.processes import script

FOLDER = EXAMPLES / "web"


@pytest.fixture(scope="module")
def island(example):
    return example("web", "island")


@pytest.fixture(scope="module")
def web(example):
    module = example("web", "web")
    yield module
    module.SITE.close()


@pytest.fixture
def browse(web):
    """A function: question → a browser with nothing open."""
    return lambda number: web.WORLD.start(number).state


def look(browser, title, words):
    """Opens a page and scrolls until a line has the words."""
    browser.search(title)
    view = browser.click(1)
    while not any(words in line for line in view["lines"]):
        assert view["more"], (title, words, view)
        view = browser.scroll()
    return next(line for line in view["lines"] if words in line)


def test_pages_are_served_over_http(web):
    """With their links, and a page that there is not is not found."""
    with urllib.request.urlopen(f"{web.SITE.url}/page/tarn") as reply:
        text = reply.read().decode()
    assert "<title>Tarn</title>" in text
    assert '<a href="/page/morrow">Morrow</a>' in text
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{web.SITE.url}/page/atlantis")


def test_a_search_finds_the_page_of_a_name(browse):
    """First, and of words that nobody uses nothing."""
    assert browse(0).search("Mount Orrin")["lines"][0].startswith("Mount Orrin[1]: ")
    assert browse(0).search("zzz")["lines"] == []


def test_few_lines_are_seen_at_once(browse, web):
    """The others by scrolling, and at the end it stays where it is."""
    browser = browse(0)
    browser.search("Mount Orrin")
    first = browser.click(1)
    assert (len(first["lines"]), first["more"]) == (web.LINES, True)
    second = browser.scroll()
    assert second["lines"][0] not in first["lines"]
    assert browser.scroll() == second


def test_links_are_followed_by_their_numbers(browse):
    """One that is not on the page is refused."""
    browser = browse(20)
    line = look(browser, "Tarn", "founded by")
    number = int(line.partition("[")[2].partition("]")[0])
    assert browser.click(number)["title"] in line
    with pytest.raises(ToolRefused, match="and no 99"):
        browser.click(99)


def test_only_what_is_seen_is_quoted(browse):
    """Word for word, few times, and no whole pages."""
    browser = browse(0)
    line = look(browser, "Mount Orrin", "metres high")
    with pytest.raises(ToolRefused, match="not what the lines that are seen say"):
        browser.quote("It is 9,999 metres high.")
    with pytest.raises(ToolRefused, match="1 to 120 characters"):
        browser.quote("x" * 121)
    assert [browser.quote(line) for _ in range(3)] == [1, 2, 3]
    with pytest.raises(ToolRefused, match="3 quotations already"):
        browser.quote(line)


@pytest.mark.parametrize(
    ("quoted", "answered", "reward"),
    [("high", True, 1.0), ("survey", True, 0.5), ("", True, 0.5), ("high", False, 0.0), ("high", None, 0.0)],
)
def test_the_reward_is_for_a_right_answer_that_is_supported(browse, quoted, answered, reward):
    """A guess, or a sentence that says otherwise, is half; a quotation without the right answer is nothing."""
    browser = browse(0)
    if quoted:
        browser.quote(look(browser, "Mount Orrin", quoted))
    if answered is not None:
        browser.answer(browser.question.answer if answered else "2,007")
    assert browser.reward() == reward


def test_there_is_one_answer(browse):
    """Whoever tries numbers one after the other is refused."""
    browser = browse(0)
    browser.answer("1")
    with pytest.raises(ToolRefused, match="answered already"):
        browser.answer("2")


def test_every_question_can_be_answered_from_the_pages(island):
    """Each text that supports an answer is on one page, and no question is in both parts."""
    paragraphs = [text for page in island.ISLAND.pages.values() for text in page.paragraphs]
    for question in island.QUESTIONS:
        assert all(any(text in paragraph for paragraph in paragraphs) for text in question.support)
    assert len({question.text for question in island.QUESTIONS}) == len(island.QUESTIONS)
    assert not set(island.TRAIN) & set(island.TEST)


def test_the_curriculum_asks_what_its_seeds_ask(island):
    """A scenario's argument is the question of its seed, and none is one that is tested on."""
    for task in load(FOLDER / "curriculum.yaml"):
        for scenario in task.scenarios:
            assert scenario.seed in island.TRAIN
            assert task.name == "look_up" or scenario.args == (island.QUESTIONS[scenario.seed].text,)


def test_a_skill_that_guesses_is_not_learned(web, tmp_path):
    """It quotes the wrong sentence, which has a number too; the one that reads is learned."""
    tasks = [task for task in load(FOLDER / "curriculum.yaml") if task.name != "answer_hop"]
    script = {task.name: [(FOLDER / "skills" / f"{task.name}.py").read_text()] for task in tasks}
    script["answer_compare"] = ["def answer_compare(question):\n    answer(question[:-1].rpartition(' or ')[2])\n"]
    with open_library(tmp_path / "library", create=True, tools=web.box) as library:
        with make_forge(library, writers=[ScriptedWriter(script)]) as forge:
            report = forge.run(FileCurriculum(tasks))
        solved = {episode.task.name: episode.solved for episode in report.final}
        assert (solved["answer_fact"], solved["answer_compare"]) == (True, False)
        assert library.skill("look_up").capabilities == ("click", "scroll", "search")


def test_a_model_learns_it_from_the_command_line(web, tmp_path, monkeypatch, capsys):
    """As the README has it: the toolbox is named, a model behind a server writes, and what it wrote verifies again."""
    asked = []

    def answer(body):
        asked.append(body["messages"][1]["content"])
        name = re.search(r"Write the function `(\w+)\(", asked[-1])[1]
        return f"```python\n{(FOLDER / 'skills' / f'{name}.py').read_text()}```"

    monkeypatch.chdir(FOLDER)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    library, tools = ["--library", str(tmp_path / "library")], ["--tools", "web:box"]
    with LoopbackServer(answer) as server:
        model = ["--model", "openai/scripted", "--no-search", "--api-base", server.base_url]
        assert main(["run", "curriculum.yaml", "-q", *library, *tools, *model]) == 0
    assert "7 of 7 tasks solved" in capsys.readouterr().out
    assert main(["verify", *library, *tools]) == 0
    prompt = next(text for text in asked if "`answer_hop(" in text)
    assert "- quote(text: str) -> int: Keeps a quotation of the lines that are seen" in prompt
    assert "- seed 20: `answer_hop('When was the founder of Tarn born?')`" in prompt
    assert "lake beside Tarn" not in prompt


def test_the_script_counts(forked, tmp_path, monkeypatch):
    """All skills are learned, and a learned choice answers what was never asked."""
    monkeypatch.chdir(tmp_path)
    code, out, _ = forked(script(FOLDER / "run.py", "--seeds", "1", "--rounds", "1", "--tests", "12")).wait()
    assert code == 0
    assert "before learning: no skills                     0.0 of 12" in out
    assert "skills: 7 of 7 tasks of curriculum.yaml solved" in out
    assert "skills, learned choice, memory                12.0 of 12" in out
