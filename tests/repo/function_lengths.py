"""Measures the functions of a C++ or Python file: from the first line of the definition to the last one of the body."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

# Comments, strings, characters and preprocessor lines: their braces open nothing. The apostrophe of 1'000 is no quote.
_NO_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^\s()\\]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\''
    r"|^[ \t]*#(?:\\\n|[^\n])*",
    re.DOTALL | re.MULTILINE,
)
_MARK = re.compile(r"[;(){}]|\b(?:public|protected|private)\s*:")
_CLOSING = {"(": ")", "{": "}"}
_OPERATOR = re.compile(r"operator\s*(?:\(\s*\)|[^\w\s(]+)")
_SCOPE = re.compile(r"\s*(?:(?:inline\s+)?namespace\b|extern\s*$|(?:template\s+)?(?:class|struct|union)\b[^@]*$)")
_NAME = re.compile(r"([\w:~]+)\s*@")
_MEMBER_INITIALISER = re.compile(r"@\s*(?:noexcept\s*@?\s*)?:(?!:).*\w\s*$", re.DOTALL)


@dataclass(frozen=True)
class Function:
    """A function that a file defines, with the number of its lines."""

    name: str
    lines: int


def python_functions(text: str) -> list[Function]:
    """Functions and methods, inner ones included. Decorators and docstrings are not counted."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                lines -= (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
            found.append(Function(node.name, lines))
    return found


def cpp_functions(text: str) -> list[Function]:
    """Functions and member functions. Lambdas belong to the function around them; classes and namespaces are none."""
    code = _NO_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    found = []
    start = position = 0  # of the present declaration, and of what is not read yet
    while (mark := _MARK.search(code, position)) is not None:
        position = mark.end()
        if mark[0] == "(":
            position = _end(code, mark.start())
        elif mark[0] != "{":
            start = position
        else:
            head = _outline(code[start : mark.start()])
            if _SCOPE.match(head):
                start = position
                continue
            position = _end(code, mark.start())
            name = _NAME.search(head)
            if name is not None and "=" not in head and not _MEMBER_INITIALISER.search(head):
                found.append(Function(name[1], code[start:position].strip().count("\n") + 1))
                start = position
    return found


def _end(code: str, opening: int) -> int:
    """The position after the parenthesis or brace that closes the one at `opening`."""
    depth = 0
    for match in re.compile(rf"[{code[opening]}{_CLOSING[code[opening]]}]").finditer(code, opening):
        depth += 1 if match[0] == code[opening] else -1
        if depth == 0:
            return match.end()
    raise ValueError(f"'{code[opening]}' in line {code.count(chr(10), 0, opening) + 1} is never closed")


def _outline(head: str) -> str:
    """What stands before a brace, @ for parentheses, # for braces, without < >, [[ ]] and signs of operators."""
    head = _OPERATOR.sub("operator", head).replace("->", " ")
    for brackets, sign in ((r"\[\[.*?\]\]", " "), (r"\([^()]*\)", "@"), (r"\{[^{}]*\}", "#"), (r"<[^<>]*>", " ")):
        while (shorter := re.sub(brackets, sign, head, flags=re.DOTALL)) != head:
            head = shorter
    return head
