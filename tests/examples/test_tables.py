"""The table store: dirt that can be cleaned, rewards that see damage, skills verified on tables of other kinds."""

from __future__ import annotations

import json

import pytest

import skillforge
from skillforge.build import make_forge, make_sandbox, open_library
from skillforge.cli import main
from skillforge.curriculum import FileCurriculum, load
from skillforge.errors import ToolRefused
from skillforge.testing import LoopbackServer
from skillforge.testing.writers import ScriptedWriter
from tests.examples.conftest import EXAMPLES
from tests.processes import script

FOLDER = EXAMPLES / "tables"


@pytest.fixture(scope="module")
def data(example):
    return example("tables", "data")


@pytest.fixture(scope="module")
def tables(example):
    return example("tables", "tables")


@pytest.fixture
def store(tables):
    """A function: seed → a fresh store."""
    return lambda seed: tables.WORLD.start(seed).state


def test_the_same_seed_is_the_same_table(data):
    """And no table is learned from and tested on; some of those that are tested are of kinds never seen."""
    assert data.made(3) == data.made(3)
    assert not set(data.TRAIN) & set(data.TEST)
    learned = {data.made(seed).name for seed in data.TRAIN}
    assert {data.made(seed).name for seed in data.TEST} - learned == set(data.UNSEEN)


@pytest.mark.parametrize("seed", range(42))
def test_every_table_is_dirty_and_can_be_cleaned(store, data, seed):
    """Its reward is below 1 as it is found, and 1 as it should be."""
    found = store(seed)
    assert found.reward() < 1
    found.rows_now = [dict(row) for row in data.made(seed).clean]
    assert found.reward() == 1


def test_cells_that_are_missing_can_be_known(data):
    """A row that has the cell agrees in the column that decides it."""
    for seed in range(42):
        made = data.made(seed)
        gaps = [column for column, kind in made.schema.items() if kind == "gap"]
        plain = [column for column, kind in made.schema.items() if kind == "plain"]
        for gap, by in zip(gaps, plain, strict=True):
            known = {row[by] for row in made.dirty if row[gap]}
            assert {row[by] for row in made.dirty} == known


def test_a_row_that_should_not_be_there_counts(store):
    """Whoever doubles a row, or deletes one, loses."""
    clean = store(0)
    clean.rows_now = [dict(row) for row in clean.made.clean]
    clean.rows_now.append(dict(clean.rows_now[0]))
    assert clean.reward() < 1
    del clean.rows_now[0], clean.rows_now[0]
    assert clean.reward() < 1


def test_a_goal_of_one_kind_is_nothing_where_another_column_was_changed(store, tables):
    """To clean the dates and spoil the names is no success."""
    table = store(0)
    for row, wanted in zip(table.rows_now, range(len(table.rows_now)), strict=True):
        right = next(clean for clean in table.made.clean if clean["id"] == row["id"])
        table.put(wanted, "ordered", right["ordered"])
    assert tables.dates_right(table) == 1
    assert tables.texts_right(table) == 0
    table.put(0, "product", "x")
    assert tables.dates_right(table) == 0


def test_duplicates_are_gone_only_where_nothing_else_is(store, tables):
    """An empty table has no duplicates, and is no success."""
    table = store(0)
    before = tables.no_duplicates(table)
    while table.count():
        table.delete(0)
    assert 0 < before < 1
    table.rows_now.append(dict(table.made.dirty[0]))
    assert tables.no_duplicates(table) == 0


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda table: table.column("prize"), "no column 'prize'. There are: id, product"),
        (lambda table: table.put(99, "id", "1"), "rows 0 to 13, and no 99"),
        (lambda table: table.delete(-1), "and no -1"),
        (lambda table: table.put(0, "id", "x" * 1_001), "at most 1,000 characters"),
    ],
)
def test_what_is_not_there_is_refused(store, call, said):
    """With what there is."""
    with pytest.raises(ToolRefused, match=said):
        call(store(0))


def test_a_skill_that_damages_is_not_learned_and_one_that_cleans_works_on_unseen_tables(tables, data, tmp_path):
    """Deleting all rows with a gap leaves no gap; the verifier is told by the reward that rows are gone."""
    tasks = load(FOLDER / "curriculum.yaml")
    script = {task.name: [(FOLDER / "skills" / f"{task.name}.py").read_text()] for task in tasks}
    crude = "def fill_column(name):\n    for n in reversed(range(len(column(name)))):\n        put(n, name, 'Morrow')\n"
    script["fill_column"] = [crude, *script["fill_column"]]
    with open_library(tmp_path / "library", create=True, tools=tables.box) as library:
        with make_forge(library, writers=[ScriptedWriter(script)]) as forge:
            report = forge.run(FileCurriculum(tasks))
        attempts = {episode.task.name: len(episode.attempts) for episode in report.final}
        assert (len(library), attempts["fill_column"], attempts["clean_table"]) == (10, 2, 1)
        assert library.depth("clean_table") == 3
        unseen = next(seed for seed in data.TEST if data.made(seed).name == "trips")
        with make_sandbox(library.permissions) as sandbox, tables.WORLD.start(unseen) as stage:
            sandbox.run(library.program("clean_table"), "clean_table", tools=stage.handlers())
            assert stage.reward() == 1


DROP = {
    "name": "drop_duplicates",
    "signature": "(name: str) -> int",
    "description": "Delete the rows whose cell in a column an earlier row has.",
    "environment": "tables",
    "goal": "no_duplicates",
    "capabilities": ["column", "delete"],
    "scenarios": [{"seed": 0, "args": ["id"]}, {"seed": 1, "args": ["number"]}, {"seed": 2, "args": ["sale"]}],
    "difficulty": 4,
}
PROPOSED = [
    {**DROP, "name": "of_tests", "scenarios": [*DROP["scenarios"], {"seed": 18, "args": ["id"]}]},
    {**DROP, "name": "of_itself", "checks": ["of_itself('id') == 2"]},
    {**DROP, "name": "by_mail", "capabilities": ["delete", "send"]},
    DROP,
]
AGAIN = {**DROP, "name": "once_each", "scenarios": [{**one, "seed": one["seed"] + 3} for one in DROP["scenarios"]]}


def test_a_model_proposes_tasks_in_the_store(tables, tmp_path, monkeypatch, capsys):
    """Beyond it, or known, they are refused; what it judges is learned, and what is saved runs again."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    proposals = iter([PROPOSED, [AGAIN]])
    skill = f"```python\n{(FOLDER / 'skills' / 'drop_duplicates.py').read_text()}```"

    def teach(body):
        return json.dumps(next(proposals)) if "You decide what a library" in body["messages"][0]["content"] else skill

    def run(*arguments):
        asked = ["--model", "openai/scripted", "--no-search", "--api-base", server.base_url, "--tools", "tables:box"]
        assert main([*arguments, *asked, "--json", "-q"]) == 0
        return json.loads(capsys.readouterr().out)

    with LoopbackServer(teach) as server:
        told = run("learn", "clean tables", "--library", "lib", "--budget-calls", "3")
        again = run("run", told["curriculum"], "--library", "again")
    assert (told["taken"], told["solved"], again["solved"]) == (1, 1, 1)
    assert [one["reason"][:60] for one in told["refused"]] == [
        "is beyond its environment: 'tables' has no seed 18, but 0 to",
        "is no task: 'checks' beside an environment, which judges alo",
        "is beyond what is granted: it needs the tool 'send', which n",
        "is known: the skill 'drop_duplicates' reaches its goal",
    ]
    with skillforge.open("lib") as library:
        assert (library.skill("drop_duplicates").evidence, library.skill("drop_duplicates").capabilities) == (
            "given", ("column", "delete"))  # fmt: skip
        assert load(told["curriculum"]) == (library.skill("drop_duplicates").task,)


def test_the_script_counts(forked, tmp_path, monkeypatch):
    """All skills are learned; chance cleans next to nothing, the composed skill everything."""
    monkeypatch.chdir(tmp_path)
    code, out, _ = forked(script(FOLDER / "run.py", "--seeds", "1", "--rounds", "1", "--tests", "6")).wait()
    assert code == 0
    assert "18 tables to learn from, 6 to be tested on, 3 of them of kinds never seen" in out
    assert "before learning: no skills                     0.0 of 6 clean" in out
    assert "skills: 10 of 10 tasks of curriculum.yaml solved" in out
    assert "the skill clean_table, composed of the others   6.0 of 6 clean" in out
