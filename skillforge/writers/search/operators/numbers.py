"""Operators on numbers and truth values."""

from __future__ import annotations

import math
import operator
from functools import reduce
from typing import Any

from skillforge.writers.search.operators import Operator, op


def _power(base: int, exponent: int) -> int:
    if exponent < 0 or exponent > 64 or abs(base) > 10_000:
        raise OverflowError
    return int(base**exponent)


def _times(left: Any, right: Any) -> Any:
    if abs(left) > 1e18 or abs(right) > 1e18:
        raise OverflowError
    return left * right


def _is_prime(number: int) -> bool:
    if number > 1_000_000:
        raise OverflowError
    return number > 1 and all(number % divisor for divisor in range(2, math.isqrt(number) + 1))


def _factorial(number: int) -> int:
    if number > 100:
        raise OverflowError
    return math.factorial(number)


def _whole(value: float) -> float:
    if abs(value) > 1e15:
        raise OverflowError
    return value


OPERATORS: tuple[Operator, ...] = (
    op("add", "int, int -> int", operator.add, "{0} + {1}", cost=1, commutes=True, words="sum add plus total"),
    op("sub", "int, int -> int", operator.sub, "{0} - {1}", cost=1, words="minus difference subtract less"),
    op("mul", "int, int -> int", _times, "{0} * {1}", cost=1, commutes=True, words="product times multiply area"),
    op("mod", "int, int -> int", operator.mod, "{0} % {1}", cost=1, words="remainder modulo mod"),
    op("floordiv", "int, int -> int", operator.floordiv, "{0} // {1}", cost=1, words="divide quotient half whole"),
    op("div", "int, int -> float", operator.truediv, "{0} / {1}", cost=2, words="ratio average mean divide per share"),
    op("percent", "int, int -> int", lambda n, p: _times(n, p) // 100, "{0} * {1} // 100", cost=4,
       words="percent percentage"),
    op("reduced", "int, int -> int", lambda n, p: _times(n, 100 - p) // 100, "{0} * (100 - {1}) // 100", cost=4,
       words="discount off less"),
    op("reducedf", "float, int -> float", lambda x, p: _times(x, 100 - p) / 100, "{0} * (100 - {1}) / 100", cost=4,
       words="discount off less"),
    op("percentf", "float, int -> float", lambda x, p: _times(x, p) / 100, "{0} * {1} / 100", cost=4,
       words="percent percentage"),
    op("percentage", "int, int -> float", lambda a, b: 100 * a / b, "100 * {0} / {1}", cost=4,
       words="percent percentage share rate"),
    op("whole_percentage", "int, int -> int", lambda a, b: _times(100, a) // b if b else 0,
       "100 * {0} // {1} if {1} else 0", cost=4, words="percent percentage share rate"),
    op("div_or", "int, int -> float", lambda a, b: a / b if b else 0.0, "{0} / {1} if {1} else 0.0", cost=4,
       words="ratio average mean share rate"),
    op("pow", "int, int -> int", _power, "{0} ** {1}", cost=2, words="power square cube exponent"),
    op("neg", "int -> int", operator.neg, "-{0}", cost=2, words="negate opposite"),
    op("abs", "int -> int", abs, "abs({0})", cost=1, words="absolute distance"),
    op("sign", "int -> int", lambda n: (n > 0) - (n < 0), "({0} > 0) - ({0} < 0)", cost=3, words="sign positive"),
    op("min2", "int, int -> int", min, "min({0}, {1})", cost=2, commutes=True, words="smaller least minimum most"),
    op("max2", "int, int -> int", max, "max({0}, {1})", cost=2, commutes=True, words="larger most maximum least"),
    op("even", "int -> bool", lambda n: n % 2 == 0, "{0} % 2 == 0", cost=1, words="even"),
    op("odd", "int -> bool", lambda n: n % 2 == 1, "{0} % 2 == 1", cost=1, words="odd"),
    op("divides", "int, int -> bool", lambda n, k: n % k == 0, "{0} % {1} == 0", cost=2,
       words="divisible multiple mod"),
    op("is_prime", "int -> bool", _is_prime,
       "{0} > 1 and all({0} % k for k in range(2, math.isqrt({0}) + 1))", cost=3, imports="import math",
       words="prime"),
    op("is_square", "int -> bool", lambda n: n >= 0 and math.isqrt(n) ** 2 == n,
       "{0} >= 0 and math.isqrt({0}) ** 2 == {0}", cost=3, imports="import math", words="square perfect"),
    op("isqrt", "int -> int", math.isqrt, "math.isqrt({0})", cost=3, imports="import math", words="root"),
    op("gcd", "int, int -> int", math.gcd, "math.gcd({0}, {1})", cost=3, imports="import math", commutes=True,
       words="common divisor gcd"),
    op("lcm", "int, int -> int", math.lcm, "math.lcm({0}, {1})", cost=3, imports="import math", commutes=True,
       words="common multiple lcm"),
    op("factorial", "int -> int", _factorial, "math.factorial({0})", cost=3, imports="import math",
       words="factorial permutations"),
    op("bitand", "int, int -> int", operator.and_, "{0} & {1}", cost=3, commutes=True, words="bit bitwise and"),
    op("bitor", "int, int -> int", operator.or_, "{0} | {1}", cost=4, commutes=True, words="bit bitwise or"),
    op("bitxor", "int, int -> int", operator.xor, "{0} ^ {1}", cost=3, commutes=True, words="bit bitwise xor"),
    op("lt", "T, T -> bool", operator.lt, "{0} < {1}", cost=1, plain=True,
       words="less smaller below before under greater larger above more exceeds over higher after"),
    op("le", "T, T -> bool", operator.le, "{0} <= {1}", cost=1, plain=True,
       words="most within geq leq least up enough minimum covers cover reaches"),
    op("eq", "T, T -> bool", operator.eq, "{0} == {1}", cost=1, commutes=True, words="equal same is equals"),
    op("eq_opt", "T | None, T -> bool", operator.eq, "{0} == {1}", cost=1, words="equal same is equals"),
    op("ne", "T, T -> bool", operator.ne, "{0} != {1}", cost=2, commutes=True, words="different not differs"),
    op("and", "bool, bool -> bool", lambda a, b: a and b, "{0} and {1}", cost=1, commutes=True, words="and both"),
    op("or", "bool, bool -> bool", lambda a, b: a or b, "{0} or {1}", cost=1, commutes=True, words="or either any"),
    op("not", "bool -> bool", operator.not_, "not {0}", cost=1, words="not no without"),
    op("digits", "int -> list[int]", lambda n: [int(d) for d in str(abs(n))], "[int(digit) for digit in str(abs({0}))]",
       cost=3, words="digit digits", noun="digits"),
    op("float_int", "int -> float", float, "float({0})", cost=2),
    op("int_bool", "bool -> int", int, "int({0})", cost=2),
    op("triangle", "int -> int", lambda n: n * (n + 1) // 2, "{0} * ({0} + 1) // 2", cost=3, words="sum first"),
    op("addf", "float, float -> float", operator.add, "{0} + {1}", cost=1, commutes=True, words="sum add plus total"),
    op("subf", "float, float -> float", operator.sub, "{0} - {1}", cost=1, words="minus difference subtract"),
    op("mulf", "float, float -> float", _times, "{0} * {1}", cost=1, commutes=True, words="product times"),
    op("divf", "float, float -> float", operator.truediv, "{0} / {1}", cost=1, words="ratio average mean divide"),
    op("addfi", "float, int -> float", operator.add, "{0} + {1}", cost=2),
    op("subfi", "float, int -> float", operator.sub, "{0} - {1}", cost=2),
    op("subif", "int, float -> float", operator.sub, "{0} - {1}", cost=2),
    op("mulfi", "float, int -> float", _times, "{0} * {1}", cost=1, words="percent product times"),
    op("divfi", "float, int -> float", operator.truediv, "{0} / {1}", cost=1, words="average mean percent"),
    op("divif", "int, float -> float", operator.truediv, "{0} / {1}", cost=2),
    op("powf", "float, int -> float", lambda a, b: a**b if 0 <= b <= 8 else 1 / 0, "{0} ** {1}", cost=3,
       words="square power"),
    op("absf", "float -> float", abs, "abs({0})", cost=1, words="absolute distance"),
    op("sqrt", "float -> float", math.sqrt, "math.sqrt({0})", cost=3, imports="import math",
       words="root deviation euclidean"),
    op("sqrti", "int -> float", math.sqrt, "math.sqrt({0})", cost=3, imports="import math", words="root euclidean"),
    op("round_to", "float, int -> float", round, "round({0}, {1})", cost=2, words="round decimals places"),
    op("round", "float -> int", round, "round({0})", cost=2, words="round nearest"),
    op("floor", "float -> int", lambda v: math.floor(_whole(v)), "math.floor({0})", cost=2, imports="import math",
       words="floor down"),
    op("ceil", "float -> int", lambda v: math.ceil(_whole(v)), "math.ceil({0})", cost=2, imports="import math",
       words="ceiling up"),
    op("trunc", "float -> int", lambda v: int(_whole(v)), "int({0})", cost=2, words="whole integer truncate"),
    op("ltf", "float, int -> bool", operator.lt, "{0} < {1}", cost=2, words="less below"),
    op("gtf", "float, int -> bool", operator.gt, "{0} > {1}", cost=2, words="greater above"),
    op("lef", "float, int -> bool", operator.le, "{0} <= {1}", cost=2, words="most within least up"),
    op("gef", "float, int -> bool", operator.ge, "{0} >= {1}", cost=2, words="most within least up"),
    op("min2f", "float, float -> float", min, "min({0}, {1})", cost=2, commutes=True, words="smaller least most limit"),
    op("max2f", "float, float -> float", max, "max({0}, {1})", cost=2, commutes=True, words="larger least most limit"),
    op("clamp", "int, int, int -> int", lambda n, low, high: max(low, min(n, high)), "max({1}, min({0}, {2}))", cost=3,
       words="clamp clip limit between range"),
    op("between", "int, int, int -> bool", lambda n, low, high: low <= n <= high, "{1} <= {0} <= {2}", cost=3,
       words="between range within"),
    op("product", "list[int] -> int", lambda ns: _checked(reduce(_times, ns, 1)), "math.prod({0:iter})", cost=2,
       imports="import math", words="product multiply"),
)  # fmt: skip


BY_NAME = {operator.name: operator for operator in OPERATORS}


def _checked(value: int) -> int:
    if abs(value) > 10**60:
        raise OverflowError
    return value
