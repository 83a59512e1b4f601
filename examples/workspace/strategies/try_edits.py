def try_edits(edits: list[tuple[str, int, str]], tries: int) -> bool:
    """Tries edits of single lines, (path, line, text), one after the other, until all tests pass; takes back others."""
    for path, line, text in edits[:tries]:
        edit(path, line, text)
        if run_tests()["failed"] == 0:
            return True
        undo()
    return False
