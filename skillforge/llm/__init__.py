"""Language models behind one seam, `Model.complete(Request) -> Reply`. Only `client.py` knows litellm.

    Lending( Taped( Retrying( Budgeted( LiteLLM() ) ) ) )

Each layer is a Model around a Model: the tape sees what came of all retries, the budget every single try.
"""

from skillforge.llm.budget import Budgeted, Caps, Spent
from skillforge.llm.cassette import Taped
from skillforge.llm.client import LiteLLM
from skillforge.llm.counted import Counted
from skillforge.llm.lending import Lending
from skillforge.llm.messages import Call, Function, Message, Model, Reply, Request
from skillforge.llm.options import LLMOptions, is_llm
from skillforge.llm.retry import Retrying, Waiting

__all__ = [
    "Budgeted",
    "Call",
    "Caps",
    "Counted",
    "Function",
    "LLMOptions",
    "Lending",
    "LiteLLM",
    "Message",
    "Model",
    "Reply",
    "Request",
    "Retrying",
    "Spent",
    "Taped",
    "Waiting",
    "is_llm",
]
