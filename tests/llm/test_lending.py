"""An episode that waits for a model lends its turn."""

import threading

import pytest

from skillforge.engine import Turns
from skillforge.errors import LLMError
from skillforge.llm import Lending, Message, Request
from skillforge.testing import ScriptedLLM

REQUEST = Request("openai/any", (Message("user", "hello"),), "hello/write/1")


def test_another_works_while_the_model_thinks():
    """With one turn in all, a second thread gets it while the first waits for its reply."""
    turns, worked = Turns(1), threading.Event()

    class Slow:
        def complete(self, request):
            assert worked.wait(30), "nobody had a turn while the model thought"
            return ScriptedLLM(["hi"]).complete(request)

    def other():
        with turns.taken():
            worked.set()

    thread = threading.Thread(target=other)
    with turns.taken():
        thread.start()
        assert Lending(Slow(), turns).complete(REQUEST).text == "hi"
    thread.join()


def test_what_the_model_raises_is_raised():
    """The layers outside see the model's own errors, and the turn is back."""
    turns = Turns(1)
    with turns.taken(), pytest.raises(LLMError):
        Lending(ScriptedLLM([]), turns).complete(REQUEST)
    with turns.taken():
        pass
