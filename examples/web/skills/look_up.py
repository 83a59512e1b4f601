def look_up(name: str, word: str) -> str:
    """Opens the page of a name, scrolls until a line on it has a word, and gives the line; empty where none has."""
    search(name)
    view = click(1)
    while True:
        for line in view["lines"]:
            if word in line.replace(".", " ").replace(",", " ").split():
                return line
        if not view["more"]:
            return ""
        view = scroll()
