"""For users' own tests: the pytest plugin that runs a library's checks."""
