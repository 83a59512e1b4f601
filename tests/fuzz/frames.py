"""Streams of frames by the seed: honest ones, then cut, swapped, repeated, bent, or with hostile data inside."""

from __future__ import annotations

import json
import random
import struct

from skillforge.sandbox.wire import CODE, LOADED, RESULT, TOOL, ZONE, frame
from tests.fuzz import data

Dice = random.Random

FIELDS = ("status", "value", "error", "violations", "stdout", "duration", "peak_kb", "cpu", "mutated")


def stream(dice: Dice, loaded: float = 0.05) -> bytes:
    """What a child may send from its first byte to its last. A series begins with a report that it has `loaded`."""
    frames = [frame(LOADED, b'{"status":"ok"}')] if dice.random() < loaded else []
    frames += [_frame(dice) for _ in range(dice.choice((1, 1, 2, 5)))]
    if dice.random() < 0.2:
        dice.shuffle(frames)
    if dice.random() < 0.03:
        frames *= 500
    sent = b"".join(frames)
    return _bent(dice, sent) if dice.random() < 0.3 else sent


def _frame(dice: Dice) -> bytes:
    kind = dice.choice((RESULT, RESULT, RESULT, RESULT, RESULT, TOOL, TOOL, ZONE, LOADED, CODE, b"P"))
    if kind == TOOL and dice.random() < 0.8:
        name = dice.choice(('"t"', '"u"', "null", "[]", data.raw(dice, 1)))
        return frame(kind, f"[{name},{_arguments(dice)}]".encode("utf-8", "replace"))
    if kind == ZONE and dice.random() < 0.8:
        return frame(kind, json.dumps(dice.choice(("Europe/Berlin", "../../etc/passwd", "x" * 99, 3, None))).encode())
    return frame(kind, report(dice))


def _arguments(dice: Dice) -> str:
    keywords = dice.choice(('{"dict":[]}', '{"dict":[["a",1]]}', '{"dict":[[1,2]]}', '["a"]', '"a"', data.raw(dice, 1)))
    return dice.choice((f"[[{data.raw(dice, 1)}],{keywords}]", f"[{data.raw(dice, 1)},{keywords}]", data.raw(dice)))


def report(dice: Dice) -> bytes:
    """A report of which any field may be anything, twice."""
    fields = [f'"status":{json.dumps(dice.choice(("ok", "ok", "ok", "error", "refused", "crashed", "timed_out", "?")))}']
    if dice.random() < 0.7:
        fields.append(f'"value":{data.honest(dice) if dice.random() < 0.3 else data.raw(dice)}')
    if dice.random() < 0.3:
        fields.append(f'"error":[{",".join(data.raw(dice, 1) for _ in range(dice.choice((4, 4, 3))))}]')
    if dice.random() < 0.3:
        fields.append(f'"violations":[[{",".join(data.raw(dice, 0) for _ in range(4))}]]')
    fields += [f'"{dice.choice(FIELDS)}":{data.raw(dice, 1)}' for _ in range(dice.randrange(3))]
    return f"{{{','.join(fields)}}}".encode("utf-8", "surrogatepass")


def _bent(dice: Dice, sent: bytes) -> bytes:
    """Cut, bytes changed, a length that lies, or noise."""
    how, at = dice.randrange(4), dice.randrange(len(sent))
    if how == 0:
        return sent[:at]
    if how == 1:
        return sent[:at] + dice.randbytes(dice.randrange(1, 4)) + sent[at + 1 :]
    if how == 2:
        return sent[:1] + struct.pack("!I", dice.choice((0, 1, len(sent), 2**32 - 1, 10**6))) + sent[5:]
    return dice.randbytes(dice.randrange(1, 200)) + sent[at:]
