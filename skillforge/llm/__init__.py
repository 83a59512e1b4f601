"""Language models behind one seam, `Model.complete(Request) -> Reply`. Only `client.py` knows litellm."""

from skillforge.llm.messages import Message, Model, Reply, Request

__all__ = ["Message", "Model", "Reply", "Request"]
