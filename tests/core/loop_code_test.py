#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the machine code of the timed loops: on the way that every turn but the first and the last
takes there is no call but those named here, and one branch.

    loop_code_test.py CORE"""
import platform
import re
import shutil
import subprocess
import sys

# What a step that is neither first nor last may call; a build without optimisation calls loop_of.
HOT = {
    'turns_next': {'Py_IncRef', 'loop_of'},
    'inputs_next': {'Py_IncRef', 'PyList_GetItem', 'loop_of'},
}
INSTRUCTIONS = 40
LINE = re.compile(r'^\s*([0-9a-f]+):\s+(?:\w+\s+)*?(call|jmp|j[a-z]+|ret)[ql]?\b\s*(.*)$')
PLAIN = re.compile(r'^\s*([0-9a-f]+):\s+\S')


def functions(core):
    """The instructions of each function: (address, kind, target, name called)."""
    text = subprocess.run(['objdump', '-d', '--no-show-raw-insn', core], check=True,
                          stdout=subprocess.PIPE).stdout.decode()
    found = {}
    for part in re.split(r'\n\n', text):
        head = re.match(r'^[0-9a-f]+ <(\w+)>:\n', part)
        if head is None:
            continue
        code = []
        for line in part[head.end():].splitlines():
            match = LINE.match(line)
            if match:
                address, kind, operand = match.groups()
                name = re.search(r'<([\w@]+)(\+0x[0-9a-f]+)?>', operand)
                number = re.match(r'([0-9a-f]+) ', operand)
                code.append((int(address, 16), kind, int(number[1], 16) if number else None,
                             name[1].split('@')[0] if name else '?'))
            elif PLAIN.match(line):
                code.append((int(PLAIN.match(line)[1], 16), None, None, None))
        found[head[1]] = code
    return found


def ways(name, code):
    """Every way through the function, as (called names, conditional branches, instructions)."""
    index = {step[0]: i for i, step in enumerate(code)}
    stack = [(0, (), 0, 0)]
    while stack:
        at, called, branches, steps = stack.pop()
        while True:
            address, kind, target, callee = code[at]
            steps += 1
            if steps > 10 * len(code):
                break  # a loop, which neither of the functions has
            if kind == 'ret':
                yield called, branches, steps
                break
            if kind == 'jmp' and (callee != name or target not in index):
                yield (*called, callee), branches, steps
                break
            if kind == 'jmp':
                at = index[target]
                continue
            if kind == 'call':
                called = (*called, callee)
            elif kind is not None:
                branches += 1
                if target in index:
                    stack.append((index[target], called, branches, steps))
                else:
                    called = (*called, callee)
            at += 1
            if at >= len(code):
                break


def main():
    if platform.machine() != 'x86_64' or shutil.which('objdump') is None:
        print('needs objdump on x86-64')
        return 77
    found = functions(sys.argv[1])
    status = 0
    for name, allowed in HOT.items():
        if name not in found:
            print(f'{name} is not in the core: it was inlined or stripped')
            return 77
        hot = [(called, branches, steps) for called, branches, steps in ways(name, found[name])
               if 'Py_IncRef' in called and set(called) <= allowed and branches <= 1
               and steps <= INSTRUCTIONS]
        print(f'{name}: {len(found[name])} instructions, the hot way: {hot or "none"}')
        others = {callee for called, _, _ in ways(name, found[name]) for callee in called}
        if not hot or others - allowed - {'loop_edge', 'clock_gettime', 'getrusage'}:
            print(f'  calls {sorted(others)}')
            status = 1
    return status


if __name__ == '__main__':
    sys.exit(main())
