"""Storage adapters: the one SQLite (`sqlite`), the one Chroma (`chroma`), and whole-file writes (`files`)."""
