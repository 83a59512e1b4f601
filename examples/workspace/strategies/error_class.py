import re


def error_class(error: str, message: str) -> str:
    """Names what kind of failure a test's error and its message are, in a word that a repair can be chosen by."""
    if error != "AssertionError":
        return error
    if message.startswith(("Lists differ", "Tuples differ")):
        return "list"
    got, _, wanted = message.partition(" != ")
    if got == "None":
        return "none"
    if {got, wanted} == {"True", "False"}:
        return "opposite"
    if re.fullmatch(r"-?\d+", got) and re.fullmatch(r"-?\d+", wanted):
        return "one off" if abs(int(got) - int(wanted)) == 1 else "number"
    return "case" if got.lower() == wanted.lower() else "text"
