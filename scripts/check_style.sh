#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the style guide says and a machine can see. Every fault is one line "file:line: what".
#
#   check_style.sh text      blanks, last newlines, invisible characters, banned calls, length,
#                            links between documents
#   check_style.sh format    clang-format leaves every C file as it is; 77 where it is not there
#   check_style.sh shell     shellcheck on the shell scripts; 77 where it is not there
set -u
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C.UTF-8

# Layout differs between versions; the tree is kept in the one of Debian 12 and Ubuntu 22.04.
FORMAT_VERSION=14
LINES_MAX=600
BANNED='atoi|atol|atoll|atof|strtok|sprintf|vsprintf|gets|strcpy|strcat|alloca'
PRINTING='printf|vprintf|puts|putchar|perror'

faults=0

# What belongs to the project: git's list where there is one, else every file (a release archive).
all_files() {
    if [ -e .git ] && git ls-files >/dev/null 2>&1; then
        git ls-files -z --cached --others --exclude-standard
    else
        find . -name .git -prune -o -path './build*' -prune -o -type f -printf '%P\0'
    fi
}

# Reads lines "file:line:text" and reports each as a fault.
report() {
    local what=$1 line
    while IFS= read -r line; do
        printf '%s: %s\n' "$(cut -d: -f1,2 <<<"$line")" "$what"
        faults=$((faults + 1))
    done
}

# C code without its comments and string literals, line numbers kept; enough for finding calls.
code_of() {
    sed -e 's/"\([^"\\]\|\\.\)*"/""/g' -e 's,//.*,,' -e 's,/\*.*\*/,,' -e '/^ *\/\*/,/\*\//s/.*//' "$1"
}

calls() { # FILE NAMES
    grep -qE "($2)" "$1" || return
    code_of "$1" | grep -nP "(?<![\\w.>])($2)\\s*\\(" | sed "s|^|$1:|"
}

check_text() {
    local file texts=() sources=()
    while IFS= read -r -d '' file; do
        # Data of tests is wrong on purpose.
        case $file in
            tests/data/* | tests/cli/*.t | LICENSE | *.svg | *.png | *.gz) continue ;;
            *.c | *.h) sources+=("$file") ;;
        esac
        [ -f "$file" ] && texts+=("$file")
    done < <(all_files)
    report 'blanks at the end of the line' < <(grep -nHP '[ \t]+$' "${texts[@]}")
    report 'a carriage return' < <(grep -nHP '\r' "${texts[@]}")
    report 'an invisible character' < <(grep -nHP \
        '[\x{00A0}\x{00AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{2066}-\x{2069}\x{FEFF}]' \
        "${texts[@]}")
    report 'a tab' < <(grep -nHP '\t' "${sources[@]}")
    for file in "${texts[@]}"; do
        if [ -s "$file" ] && [ -n "$(tail -c 1 "$file")" ]; then
            report 'no newline at the end' <<<"$file:$(wc -l <"$file"):"
        fi
    done
    for file in "${sources[@]}"; do
        if [ "$(head -n 1 "$file")" != '/* SPDX-License-Identifier: GPL-3.0-or-later */' ]; then
            report 'the first line is not the licence' <<<"$file:1:"
        fi
        if [ "$(wc -l <"$file")" -gt "$LINES_MAX" ]; then
            report "more than $LINES_MAX lines" <<<"$file:$LINES_MAX:"
        fi
        case $file in
            harness/cli/* | tests/* | scripts/*) ;;
            *) report 'only harness/cli prints' < <(calls "$file" "$PRINTING") ;;
        esac
        case $file in
            tests/*) ;;
            *) report 'a banned call' < <(calls "$file" "$BANNED") ;;
        esac
    done
}

# Links between the documents, anchors left out.
check_links() {
    local file line link
    while IFS= read -r -d '' file; do
        while IFS=: read -r line link; do
            [ -e "$(dirname "$file")/$link" ] || report "a link to nothing ($link)" <<<"$file:$line:"
        done < <(grep -noP '\]\(\K(?!https?:|mailto:|#)[^)#]+' "$file")
    done < <(all_files | grep -zE '\.md$')
}

check_format() {
    local tool=clang-format-$FORMAT_VERSION file
    command -v "$tool" >/dev/null || tool=clang-format
    if ! "$tool" --version 2>/dev/null | grep -q "version $FORMAT_VERSION\\."; then
        echo "skipped: clang-format $FORMAT_VERSION is not installed"
        exit 77
    fi
    report "not as $tool -i would write it" < <(
        all_files | grep -zE '\.[ch]$' | xargs -0 "$tool" --dry-run 2>&1 |
            sed -n 's/^\([^ :]*:[0-9]*\):[0-9]*: warning: code should be clang-formatted.*/\1:/p' |
            sort -t: -k1,1 -u)
}

check_shell() {
    if ! command -v shellcheck >/dev/null; then
        echo 'skipped: shellcheck is not installed'
        exit 77
    fi
    all_files | xargs -0 grep -lE '^#!/bin/(ba)?sh' |
        xargs -d '\n' shellcheck -x -P SCRIPTDIR || faults=$((faults + 1))
}

case ${1-} in
    text)
        check_text
        check_links
        ;;
    format) check_format ;;
    shell) check_shell ;;
    *)
        sed -n '3,8s/^# \{0,1\}//p' "$0"
        exit 2
        ;;
esac
[ "$faults" -eq 0 ]
