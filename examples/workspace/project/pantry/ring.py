"""A ring of jars: the oldest gives way to the newest."""


class Ring:
    """At most `size` jars."""

    def __init__(self, size=3):
        self.size = size
        self.jars = []

    def push(self, jar):
        """Puts a jar in; gives the one that had to go, or None."""
        gone = None
        if len(self.jars) == self.size:
            gone = self.jars.pop(0)
        self.jars.append(jar)
        return gone

    def newest(self):
        """The jar put in last, or None."""
        if not self.jars:
            return None
        return self.jars[-1]

    def is_full(self):
        """Whether the next jar makes one go."""
        return len(self.jars) >= self.size

    def find(self, jar):
        """Where a jar is, counted from the oldest; -1 where it is not."""
        for index, other in enumerate(self.jars):
            if other == jar:
                return index
        return -1
