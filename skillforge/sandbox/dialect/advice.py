"""What the dialect says when it refuses: for each rule, what to write instead."""

from __future__ import annotations

BUILTINS = {
    "eval": "eval is not available; parse text with int(), float() or json.loads()",
    "exec": "exec is not available; write the code as functions",
    "compile": "compile is not available; write the code as functions (re.compile works)",
    "open": "open is not available, files cannot be read or written; take the text as an argument and return text",
    "input": "input is not available; take the value as an argument",
    "globals": "globals is not available; pass values as arguments or keep them in a dict",
    "locals": "locals is not available; name the variables",
    "vars": "vars is not available; use dataclasses.asdict(obj) or name the attributes",
    "dir": "dir is not available; use hasattr(obj, 'name') with a fixed name",
    "breakpoint": "breakpoint is not available; use print",
    "help": "help is not available",
    "exit": "exit is not available; return a value or raise an exception",
    "quit": "quit is not available; return a value or raise an exception",
    "__import__": "__import__ is not available; use an import statement",
    "__builtins__": "__builtins__ is not available; builtins are there by their own names",
    "ExceptionGroup": "ExceptionGroup is not available; raise one exception",
    "BaseExceptionGroup": "BaseExceptionGroup is not available; raise one exception",
    "aiter": "asynchronous code is not available; write a plain generator",
    "anext": "asynchronous code is not available; write a plain generator",
}
"""Builtins that are not there; all others are, with `getattr`, `setattr` and `type` guarded."""

NODES = {
    "AsyncFunctionDef": "async def is not available; write a plain def",
    "AsyncFor": "async for is not available; write a plain for",
    "AsyncWith": "async with is not available; write a plain with",
    "Await": "await is not available; call a plain function",
    "TryStar": "except* is not available; use except",
    "TemplateStr": "template strings are not available; write an f-string",
}

ATTRIBUTES = {
    "__dict__": "name the attributes, or use dataclasses.asdict(obj)",
    "__subclasses__": "list the classes yourself",
    "__bases__": "use issubclass()",
    "__mro__": "use issubclass()",
    "mro": "use issubclass()",
    "__traceback__": "use str(error)",
    "__context__": "use str(error)",
    "__globals__": "pass what is needed as arguments",
    "__annotations__": "use dataclasses.fields(cls)",
    "__wrapped__": "keep a reference to the function",
}

MODULES = {
    "os": "files and the environment cannot be reached; take values as arguments",
    "sys": "the interpreter cannot be reached; for float limits write math.inf, for recursion use a loop",
    "pathlib": "files cannot be reached; split paths with str methods",
    "subprocess": "processes cannot be started",
    "socket": "there is no network; ask for a granted tool",
    "requests": "there is no network; ask for a granted tool",
    "numpy": "write it with lists, math and statistics",
    "pandas": "write it with lists of dicts, csv and statistics",
    "inspect": "use callable() or dataclasses.fields()",
    "threading": "there are no threads; write a loop",
    "multiprocessing": "there are no processes; write a loop",
    "asyncio": "there is no event loop; write plain functions",
    "secrets": "use random, which is seeded",
    "pickle": "use json",
    "logging": "use print",
    "weakref": "keep ordinary references",
    "ast": "parse numbers with int() or float(), and data with json.loads()",
    "importlib": "use an import statement",
    "builtins": "builtins are there by their own names",
    "locale": "format with f-strings",
    "tempfile": "use io.StringIO",
}


def module(name: str) -> str:
    """The refusal of `import name`."""
    instead = MODULES.get(name) or MODULES.get(name.split(".")[0])
    return f"module {name!r} is not available; {instead or 'write it with the standard modules that are'}"


def attribute(name: str) -> str:
    """The refusal of `.name`."""
    instead = ATTRIBUTES.get(name, "use the public attribute or the builtin function for it")
    return f"attribute {name!r} is not available; {instead}"
