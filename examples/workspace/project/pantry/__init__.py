"""A small library for whoever keeps a pantry: texts, numbers, dates, prices, shelves, ranges and a ring of jars."""
