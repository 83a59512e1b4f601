"""Lookups: what a dict has under a cheap key, or what stands for it where it has none."""

from tests.writers.test_engine import ask, component, run, search

READ = "def read(text):\n    return dict(line.split('=') for line in text.split())\n"


def test_a_dict_that_a_skill_makes_is_looked_into_soon():
    named = {**component("read", READ, {"text": "str"}, "dict[str, str]"), "required": True}
    examples = [
        ("a=1 b=2", "B", "2"), ("a=x", "c", ""), ("", "a", ""), ("cat=5 dog=7", "cat", "5"), ("k=v", "K", "v"),
    ]  # fmt: skip
    said = "What a text's name stands for, in any case."
    asked = ask("f", {"text": "str", "name": "str"}, examples, components=[named], candidates=12_000, description=said)
    found = search(asked)
    skills: dict[str, object] = {}
    exec(READ, skills)
    source = found["programs"][0]["source"]
    assert ".get(" in source
    assert run(source, "f", "x=1 y=9", "Y", skills=skills) == "9"
    assert run(source, "f", "x=1", "z", skills=skills) == ""


def test_a_field_of_what_is_found_is_looked_up_too():
    """In a dict of records, with what stands for there being none."""
    people = {"c1": {"name": "Elgin", "born": 1835}, "c2": {"name": "Ulvik", "born": 1901}}
    examples = [
        ([{"title": "Sky", "by": "c1"}, {"title": "Sea", "by": "c9"}], people, ["Elgin", "unknown"]),
        ([{"title": "Ash", "by": "c2"}], people, ["Ulvik"]), ([], people, []),
        ([{"title": "Elm", "by": "c2"}], {}, ["unknown"]),
    ]  # fmt: skip
    asked = ask("f", {"pieces": "list[dict]", "people": "dict[str, dict]"}, examples, candidates=40_000,
                description="The 'name' of who each piece is 'by', or 'unknown'.")  # fmt: skip
    source = search(asked)["programs"][0]["source"]
    assert run(source, "f", [{"title": "x", "by": "q"}], {"q": {"name": "Oe", "born": 1}}) == ["Oe"]


def test_what_is_missing_is_what_the_description_says():
    description = "The title of each book, by its id; '?' where nobody knows it."
    titles = {"b1": "Dune", "b2": "Emma"}
    examples = [
        (["b2", "b1"], titles, ["Emma", "Dune"]), (["b9"], titles, ["?"]), ([], titles, []),
        (["b1", "b7", "b2"], titles, ["Dune", "?", "Emma"]),
    ]  # fmt: skip
    parameters = {"ids": "list[str]", "titles": "dict[str, str]"}
    found = search(ask("f", parameters, examples, description=description, candidates=60_000))
    assert run(found["programs"][0]["source"], "f", ["c", "a"], {"a": "Ubik"}) == ["?", "Ubik"]
