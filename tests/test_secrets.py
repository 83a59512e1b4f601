"""No secret leaves the process."""

from __future__ import annotations

import pytest

from skillforge.secrets import HIDDEN, scrubbed, scrubber


def test_the_values_of_secret_variables_are_hidden(monkeypatch):
    """A variable is secret by its name."""
    monkeypatch.setenv("MY_SERVICE_TOKEN", "quite-ordinary-words")
    assert scrubbed("say quite-ordinary-words twice") == f"say {HIDDEN} twice"


@pytest.mark.parametrize("secret", [
        "sk-abc123def456", "pk-abc123def456", "rk-abc123def456", *(f"gh{kind}_0123456789abcdef" for kind in "pousr"),
        "github_pat_0123456789abcdef", "xoxb-1234567890-abcdef", f"hf_{'aB' * 17}", "glpat-0123456789abcdef",
        f"AIza{'x-1' * 12}", "AKIA0123456789AB",
    ],
)  # fmt: skip
def test_what_looks_like_a_key_is_hidden(secret):
    """Whoever's it is."""
    assert scrubbed(f"key={secret}.") == f"key={HIDDEN}."


@pytest.mark.parametrize("token", ["quite-ordinary", f"eyJ{'a' * 10}.{'b' * 10}"])
def test_what_bears_a_request_is_hidden(token):
    """Whatever it looks like; what looks like such a token, wherever it stands."""
    assert scrubbed(f"Authorization: Bearer {token}") == f"Authorization: Bearer {HIDDEN}"
    assert (token in scrubbed(f"the token {token}")) is (token == "quite-ordinary")


@pytest.mark.parametrize("text", [
        "task-list", "def sk(n): ...", "risk-free returns", "a short sk-1", "def ghost_words_in_text(text):",
        "ghp_of_the_whole_text", "hf_score_of_every_word", "sk-learning-is-fun", "xoxo-hugs-and-kisses",
    ],
)  # fmt: skip
def test_ordinary_text_stays(text):
    """Words are not keys."""
    assert scrubbed(text) == text


def test_a_variable_that_is_too_short_to_be_a_secret_hides_nothing(monkeypatch):
    """`MONKEY=1` and `SORT_KEY=name` are in every text."""
    monkeypatch.setenv("SORT_KEY", "name")
    assert scrubbed("the name") == "the name"


@pytest.mark.parametrize("before", range(180, 202))
def test_where_a_text_is_cut_no_part_of_a_secret_is_left(monkeypatch, before):
    """Nor where what stood before it became shorter."""
    monkeypatch.setenv("MY_TOKEN", "Zq9" * 300)
    text = f"{'Zq9' * 300} {'-' * before}{'Zq9' * 300}{'-' * 9_000}"
    assert "Zq" not in scrubber()(text, 210).replace(HIDDEN, "")
