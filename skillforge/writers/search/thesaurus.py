"""The thesaurus: what words a description may use where an operator's own words are others."""

from __future__ import annotations

_MEANT = {
    "split": "piece part segment between separate separator delimiter divide token",
    "strip": "trim end outer surround whitespace space blank around edge",
    "empty": "blank nothing absent missing none",
    "filter": "keep drop leave ignore skip exclude discard without only those whose which select",
    "sum": "total add altogether together overall",
    "total": "sum add",
    "count": "number many tally time occurrence often frequency",
    "how": "number",
    "sort": "order rank ascending alphabetical alphabetically",
    "descending": "down decreasing highest largest most reverse",
    "largest": "highest most biggest maximum greatest longest latest best top",
    "smallest": "lowest least minimum shortest earliest fewest nearest",
    "join": "joined glue concatenate combine together phrase sentence line separate put between",
    "lower": "case ignoring regardless lowercase",
    "upper": "case capital uppercase",
    "first": "begin start leading initial front before",
    "last": "end trailing final tail after except",
    "take": "cut at first up limit truncate",
    "drop": "after rest remaining skip without except from cut",
    "suffix": "last end",
    "prefix": "first begin start cut",
    "pad": "fill width align exactly column",
    "repeat": "time fill mask hide star asterisk",
    "replace": "instead substitute turn change mask hide",
    "remove": "delete without drop strip leave",
    "digit": "number numeric decimal",
    "letter": "alphabet alphabetic",
    "remainder": "modulo mod rest",
    "divide": "half per rounded percent percentage share average each",
    "times": "product multiply percent percentage",
    "product": "times multiply percent percentage",
    "minus": "difference less change later between from gap since",
    "position": "index place number numbered where column",
    "each": "every per all list by",
    "look": "known map find given",
    "default": "otherwise absent missing without unknown",
    "field": "key record column",
    "pair": "two with corresponding and neighbour",
    "unique": "distinct different once repeated duplicate occurrence",
    "consecutive": "neighbour run row",
    "equal": "same equals is match",
}
"""What a description may say where an operator's words have the first."""


def stem(word: str) -> str:
    """A word without the commonest endings: `joined`, `joins` and `joining` are one."""
    for ending in ("ing", "ed", "es", "s"):
        short = word.removesuffix(ending)
        if short != word and len(short) > 2:
            doubled = ending in ("ing", "ed") and short[-1] == short[-2] and short[-1] not in "lsz"
            return short[:-1] if doubled else short
    return word.removesuffix("e") if len(word) > 3 else word


def meant(stems: frozenset[str]) -> frozenset[str]:
    """The stems of what these, of a description's words, may stand for, without themselves."""
    return frozenset(word for word, others in _STEMS.items() if stems & others) - stems


_STEMS = {stem(word): frozenset(map(stem, others.split())) for word, others in _MEANT.items()}
