# Sourced by the scripts beside it: system packages, the project's own Python environment and the wheel.
# Every step looks first whether it is done, so that a second run costs seconds and needs neither network nor root.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
VENV="${RSCLIENT_VENV:-$ROOT/.venv}"
EXTRA="${EXTRA:-test}"  # of pyproject.toml, whose packages the environment gets
export CCACHE_DIR="${CCACHE_DIR:-$ROOT/.ccache}"
export CCACHE_BASEDIR="$ROOT" CCACHE_NOHASHDIR=1  # one clone may use the cache of another
export CMAKE_CXX_COMPILER_LAUNCHER=ccache
export PIP_DISABLE_PIP_VERSION_CHECK=1

SYSTEM_PACKAGES=(
    build-essential ca-certificates ccache cmake doctest-dev libblosc-dev libcurl4-openssl-dev libexpat1-dev libgdal-dev
    libsimdjson-dev libssl-dev libxsimd-dev libxtensor-dev libzstd-dev ninja-build procps python3-dev python3-venv zlib1g-dev
)

say() { printf '\033[1m[%4ds] %s\033[0m\n' "$SECONDS" "$*"; }

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

install_system_packages() {
    local missing=()
    for package in "${SYSTEM_PACKAGES[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    say "installing ${#missing[@]} system packages: ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "root or sudo is needed to install: ${missing[*]}"
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

make_environment() {
    # Debian's own interpreter comes first: shims of version managers in PATH have misled CMake.
    local python=/usr/bin/python3
    [ -x "$python" ] || python="$(command -v python3)" || fail "python3 is missing"
    if [ ! -x "$VENV/bin/python" ]; then
        say "making the Python environment $VENV"
        "$python" -m venv "$VENV"
    fi
    local wanted="$ROOT/pyproject.toml" stamp="$VENV/.rsclient-requirements"
    if ! cmp -s "$wanted" "$stamp"; then
        say "installing Python packages (build tools and those of the extra \`$EXTRA\`)"
        "$VENV/bin/pip" install --quiet --upgrade pip
        "$VENV/bin/python" "$ROOT/scripts/requirements.py" "$wanted" "$EXTRA" >"$VENV/requirements.txt"
        "$VENV/bin/pip" install --quiet -r "$VENV/requirements.txt"
        cp "$wanted" "$stamp"
    fi
}

# Builds the wheel and installs it, unless what it is made of is the same as last time.
install_wheel() {
    local now stamp="$VENV/.rsclient-wheel"
    now="$(cd "$ROOT" && find CMakeLists.txt cmake include src python pyproject.toml README.md -type f -not -name '*.pyc' -print0 |
        sort -z | xargs -0 sha256sum | sha256sum)"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ]; then
        return
    fi
    say "building the wheel (a few minutes the first time)"
    local wheels="$ROOT/build/wheelhouse"
    rm -rf "$wheels"
    mkdir -p "$wheels"
    (cd "$ROOT" && PATH="$VENV/bin:$PATH" "$VENV/bin/pip" wheel --verbose --no-build-isolation --no-deps -w "$wheels" . 2>&1 |
        grep --line-buffered -E '^ *\[[0-9]+/[0-9]+\]|error|warning:|\*\*\*' | show_progress) ||
        fail "the wheel could not be built"
    "$VENV/bin/pip" install --quiet --no-deps --force-reinstall "$wheels"/rsclient-*.whl
    printf '%s' "$now" >"$stamp"
}

# Build lines on one line of a terminal; every tenth of them elsewhere, and always what looks like an error.
show_progress() {
    local count=0
    while IFS= read -r line; do
        count=$((count + 1))
        if [[ "$line" != *"["*/*"]"* || "$line" == *error* ]]; then
            printf '%s\n' "$line"
        elif [ -t 1 ]; then
            printf '\r\033[K  %.110s' "${line#"${line%%[![:space:]]*}"}"
        elif [ $((count % 10)) -eq 0 ]; then
            printf '  %.110s\n' "${line#"${line%%[![:space:]]*}"}"
        fi
    done
    [ -t 1 ] && printf '\r\033[K'
    return 0
}
