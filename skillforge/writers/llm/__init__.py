"""The LLM writer: prompts that are files, replies that are parsed however they arrive, attempts told what failed."""

from skillforge.writers.llm.writer import LLMWriter, Roles

__all__ = ["LLMWriter", "Roles"]
