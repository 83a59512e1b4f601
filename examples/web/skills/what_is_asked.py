def what_is_asked(question: str) -> str:
    """Gives the word that the sentence with the answer has: high, deep or born; empty where none is known."""
    words = {"high": "high", "higher": "high", "deep": "deep", "deeper": "deep", "born": "born"}
    return next((words[word] for word in question.strip("?").replace(",", "").split() if word in words), "")
