# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What quickstart and test share: finding and installing what is missing, building. Sourced, not
# run. The caller sets dry_run and assume_yes to true or false.

# package | how to see that it is there | what for
BUILD_NEEDS=(
    'gcc|command cc gcc|the C compiler'
    'libc6-dev|header stdio.h|the C library to compile against'
    'meson|command meson|the build system'
    'ninja-build|command ninja|runs what meson planned'
    'pkg-config|command pkg-config|finds the libraries'
    'python3-dev|library python3-embed|the CPython that tare embeds, and the build scripts'
    'libgsl-dev|library gsl|numbers behind the intervals'
    'libyaml-dev|library yaml-0.1|reads suites'
    'libcjson-dev|library libcjson|reads and writes result documents'
    'libsmartcols-dev|library smartcols|lays out tables'
    'libmd-dev|library libmd|SHA-256 for fingerprints'
    'zlib1g-dev|library zlib|reads files packed by gzip'
    'libmicrohttpd-dev|library libmicrohttpd|serves the pages of tare report'
    'libsqlite3-dev|library sqlite3|keeps the history of results'
    'nodejs|command node nodejs|builds the page of tare report'
    'npm|command npm|fetches what that page is built with'
    'libcurl4-gnutls-dev|library libcurl|sends results over HTTP'
    'libpq-dev|library libpq|sends results to PostgreSQL'
)
TEST_NEEDS=(
    'libcmocka-dev|library cmocka|the unit tests'
    'python3-yaml|module yaml|holds the suites against their schema'
    'python3-jsonschema|module jsonschema|validates result documents'
    'postgresql|command pg_ctlcluster|a database to publish to'
    'influxdb|command influxd|another'
    'prometheus|command prometheus promtool|reads what is exported'
    'prometheus-pushgateway|command prometheus-pushgateway|is published to'
    'prometheus-node-exporter|command prometheus-node-exporter|reads what is published'
    'openssl|command openssl|certificates for a server of the tests'
    'git|command git|a working tree to publish to'
    'python3-venv|module ensurepip|virtual environments to measure in'
    'chromium|command chromium|shows the page of tare report'
)

say() {
    printf '%s\n' "$*"
}

fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 4
}

have() { # KIND NAME...
    case $1 in
        command)
            local name
            for name in "${@:2}"; do
                command -v "$name" >/dev/null && return 0
            done
            return 1
            ;;
        header) printf '#include <%s>\n' "$2" | ${CC:-cc} -E - >/dev/null 2>&1 ;;
        library) pkg-config --exists "$2" 2>/dev/null ;;
        module) python3 -c "import $2" 2>/dev/null ;;
    esac
}

# A package that is installed and still not seen (another python3 first on PATH, say) is not
# installed again: whoever needs it says so.
is_installed() {
    command -v dpkg-query >/dev/null &&
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Prints the lines of the needs given that this system lacks.
missing_of() {
    local need package probe
    for need in "$@"; do
        IFS='|' read -r package probe _ <<<"$need"
        # shellcheck disable=SC2086 # the probe is a command line
        have $probe || is_installed "$package" || printf '%s\n' "$need"
    done
}

# Runs a command with its output in a log that is shown only when it fails.
quietly() { # LOG COMMAND...
    local log=$1
    shift
    "$@" >>"$log" 2>&1 </dev/null && return 0
    tail -n 40 "$log" >&2
    return 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

apt_install() {
    local log
    local options=(-y -q --no-install-recommends -o Dpkg::Use-Pty=0)
    log=$(mktemp) || return 1
    # Fresh systems come without package lists, and old lists name packages that are gone.
    if ! apt-get install -s --no-install-recommends "$@" >/dev/null 2>&1 ||
        ! as_root apt-get install "${options[@]}" "$@" >"$log" 2>&1 </dev/null; then
        say 'updating the package lists (apt-get update)'
        quietly "$log" as_root apt-get update -q || return 1
        quietly "$log" as_root apt-get install "${options[@]}" "$@" || return 1
    fi
    rm -f "$log"
}

# Finds out what is missing of the needs given, says so, and installs it.
install_missing() {
    local lines packages=() need package why answer
    mapfile -t lines < <(missing_of "$@")
    if [ ${#lines[@]} -eq 0 ]; then
        say 'all that is needed is installed'
        return
    fi
    say 'to be installed with the system'\''s package manager:'
    for need in "${lines[@]}"; do
        IFS='|' read -r package _ why <<<"$need"
        printf '  %-18s %s\n' "$package" "$why"
        packages+=("$package")
    done
    if ! command -v apt-get >/dev/null; then
        fail 'there is no apt-get here: install the packages above under the names your system' \
            'gives them, then run this again'
    fi
    local sudo=''
    if [ "$(id -u)" -ne 0 ]; then
        sudo='sudo '
        $dry_run || command -v sudo >/dev/null ||
            fail "neither root nor sudo: let root run 'apt-get install ${packages[*]}'"
    fi
    say "  with: ${sudo}apt-get install ${packages[*]}"
    if $dry_run; then
        return
    fi
    if ! $assume_yes && [ -t 0 ] && [ -t 1 ]; then
        read -r -p 'go on? [Y/n] ' answer
        case $answer in
            '' | [Yy]*) ;;
            *) fail 'nothing was installed' ;;
        esac
    fi
    apt_install "${packages[@]}" || fail 'the packages could not be installed, see above'
}

# Configures a build folder once and builds it. Meson's own words are shown when it fails.
build_in() { # FOLDER MESON-OPTION...
    local folder=$1 log
    shift
    if $dry_run; then
        say "would build in $folder/: meson setup $folder $*, ninja -C $folder"
        return
    fi
    # Sanitizers, wrappers and paths of another Python must not leak into the build.
    unset PYTHONHOME PYTHONPATH
    if [ ! -f "$folder/build.ninja" ]; then
        log=$(mktemp) || return 1
        say "configuring $folder/"
        rm -rf "$folder"
        quietly "$log" meson setup "$folder" "$@" || return 1
        rm -f "$log"
    fi
    say "building in $folder/"
    if [ -t 1 ]; then
        ninja -C "$folder"
    else
        ninja -C "$folder" --quiet
    fi
}
