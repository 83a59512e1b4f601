"""What people read: aligned, and nothing that a terminal would obey."""

from __future__ import annotations

import pytest

from skillforge.cli.output import print_words


@pytest.mark.parametrize(
    ("terminal", "shown"), [(True, "�[31mred�\n\tand more\n"), (False, "\x1b[31mred\x07\n\tand more\n")]
)
def test_a_model_s_answer_is_no_order_to_a_terminal(terminal: bool, shown: str, monkeypatch, capsys):
    """Elsewhere it is what it is: a file or a pipe obeys nothing."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    print_words("\x1b[31mred\x07\n\tand more")
    assert capsys.readouterr().out == shown
