"""Headers, sources and their functions are short enough to be read in one go; tests may be longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.repo.function_lengths import Function, cpp_functions, python_functions
from tests.repo.tree import BINDINGS, INCLUDE, ROOT, SOURCE, lines_of, name_of

LONGEST_HEADER = 150
LONGEST_SOURCE = 250
LONGEST_FUNCTION = 40

HEADERS = [path for folder in (INCLUDE, SOURCE, BINDINGS) for path in folder.rglob("*.hpp")]
CPP_SOURCES = [path for folder in (SOURCE, BINDINGS) for path in folder.rglob("*.cpp")]
PYTHON_SOURCES = list((ROOT / "python" / "rsclient").rglob("*.py"))


@pytest.mark.parametrize(
    ("files", "longest"), [(HEADERS, LONGEST_HEADER), (CPP_SOURCES + PYTHON_SOURCES, LONGEST_SOURCE)]
)
def test_files_are_short(files: list[Path], longest: int) -> None:
    assert files
    assert {name_of(path): lines_of(path) for path in files if lines_of(path) > longest} == {}


def too_long(functions: list[Function]) -> dict[str, int]:
    return {function.name: function.lines for function in functions if function.lines > LONGEST_FUNCTION}


def test_functions_of_cpp_are_short() -> None:
    found = {name_of(path): too_long(cpp_functions(path.read_text("utf-8"))) for path in HEADERS + CPP_SOURCES}
    assert {file: functions for file, functions in found.items() if functions} == {}


def test_functions_of_python_are_short() -> None:
    found = {name_of(path): too_long(python_functions(path.read_text("utf-8"))) for path in PYTHON_SOURCES}
    assert {file: functions for file, functions in found.items() if functions} == {}


@pytest.mark.parametrize(("lines", "expected"), [(40, {}), (41, {"f": 41})])
def test_one_line_too_many_is_found(lines: int, expected: dict[str, int]) -> None:
    assert too_long(cpp_functions("int f() {\n" + "    step();\n" * (lines - 2) + "}\n")) == expected
    assert too_long(python_functions("def f() -> None:\n" + "    step()\n" * (lines - 1))) == expected


CPP = """
#include <map>
#define OPEN {

namespace a::b {  // the lines of namespaces and classes do not count {
namespace {

constexpr std::array<int, 2> numbers{1, 2};
const std::map<std::string, std::function<void()>> calls = {{"{", [] { stop(); }}};

enum class Kind : int { one, two };

template <class T = std::pair<int, int>>
struct Pair final : Base<T> {
    explicit Pair(std::vector<int> values = {}) : values_{std::move(values)}, size_(1) {
        const char open = '{';
    }

    ~Pair() = default;
    bool operator==(const Pair&) const = default;
    bool operator<(const Pair& other) const noexcept { return size_ < 1'000'000; }
    void operator()() const override;

private:
    std::vector<int> values_;
    std::size_t size_{};
};

}  // namespace

/// Returns "}".
[[nodiscard]] auto Outer::find(int key,
                               Options options = {.limit = 1}) const
    -> std::optional<int> {
    struct Local {
        int inner() { return 1; }
    };
    const auto lambda = [](int x) {
        /* } */
        return R"x(} )" })x";
    };
    if (key) {
        return lambda(key);
    }
    return {};
}

}  // namespace a::b
"""


def test_the_measure_of_cpp() -> None:
    assert cpp_functions(CPP) == [Function("Pair", 3), Function("operator", 1), Function("Outer::find", 15)]


PYTHON = '''
class A:
    @property
    def short(self) -> int:
        """One line."""
        return 1

    async def long(
        self,
    ) -> None:
        """Two

        paragraphs."""

        def inner() -> None: ...

        inner()
'''


def test_the_measure_of_python() -> None:
    assert python_functions(PYTHON) == [Function("short", 2), Function("long", 7), Function("inner", 1)]
