# SPDX-License-Identifier: GPL-3.0-or-later
"""The interpreters of this machine: what tests run in, and what they must be refused."""
import functools
import glob
import json
import os
import shutil
import subprocess
import unittest

MINORS = range(9, 16)
NAMES = ['python3', 'python3-dbg', *(f'python3.{minor}{end}' for minor in MINORS
                                     for end in ('', '-dbg', 't', 't-dbg'))]
ASK = '''
import json, sys, sysconfig
print(json.dumps({
    'executable': sys.executable, 'version': list(sys.version_info[:3]),
    'implementation': sys.implementation.name, 'debug': hasattr(sys, 'gettotalrefcount'),
    'gil': not sysconfig.get_config_var('Py_GIL_DISABLED'),
    'libraries': [sysconfig.get_config_var('LIBDIR'), sysconfig.get_config_var('INSTSONAME')],
    'maps': [line.split()[-1] for line in open('/proc/self/maps') if 'libpython' in line]}))
'''


class Interpreter:
    def __init__(self, facts):
        self.path = facts['executable']
        self.real = os.path.realpath(facts['executable'])
        self.version = tuple(facts['version'])
        self.implementation = facts['implementation']
        self.debug = facts['debug']
        self.gil = facts['gil']
        self.is_shared = bool(facts['maps'])
        known = facts['maps'] + [os.path.join(*(part or '' for part in facts['libraries']))]
        self.library = next((path for path in known if '.so' in path and os.path.exists(path)),
                            None)

    def __str__(self):
        kind = 'debug' if self.debug else 'shared' if self.is_shared else 'static'
        kind += '' if self.gil else ', free-threaded'
        return f"{'.'.join(map(str, self.version))} {kind} ({self.path})"


def folders():
    """PATH, the system's, where pyenv (whose shims are no interpreters) keeps its versions, and
    where builds of one's own are put."""
    paths = os.environ.get('PATH', '').split(os.pathsep)
    versions = []
    for path in paths:
        if os.path.basename(path) == 'shims':
            versions += sorted(glob.glob(os.path.join(os.path.dirname(path), 'versions/*/bin')))
    return [path for path in paths if os.path.basename(path) != 'shims'] + [
        '/usr/bin', '/usr/local/bin'] + versions + sorted(
            glob.glob('/opt/*/bin') + glob.glob('/opt/*/*/bin'))


def paths():
    """What TARE_TEST_PYTHONS names, separated as in PATH, and what the folders hold."""
    yield from filter(None, os.environ.get('TARE_TEST_PYTHONS', '').split(os.pathsep))
    for folder in folders():
        for name in NAMES:
            yield os.path.join(folder, name)


def ask(path):
    try:
        done = subprocess.run([path, '-c', ASK], capture_output=True, timeout=20, check=True,
                              stdin=subprocess.DEVNULL)
        return Interpreter(json.loads(done.stdout))
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def identity(path):
    """The same for every name of a file, hard links included."""
    status = os.stat(path)
    return status.st_dev, status.st_ino


@functools.lru_cache(maxsize=None)
def find_all():
    """Every CPython from 3.9 on, each once, the oldest first."""
    found = {}
    for path in paths():
        if not os.access(path, os.X_OK) or identity(path) in found:
            continue
        one = ask(path)
        if one and one.implementation == 'cpython' and one.version >= (3, 9):
            found.setdefault(identity(one.real), one)
    return sorted(found.values(), key=lambda one: (one.version, one.debug, one.path))


def find():
    """Those with a GIL."""
    return [one for one in find_all() if one.gil]


def find_free_threaded():
    """The newest of those without; None where there is none."""
    return next((one for one in reversed(find_all()) if not one.gil and not one.debug), None)


def test_cases(tests, chosen=lambda one: True):
    """By name a TestCase of the class `tests` for each of the chosen, which is its `one`."""
    cases = {}
    for one in filter(chosen, find_all()):
        name = tests.__name__ + ''.join(c if c.isalnum() else '_' for c in one.path)
        cases[name] = type(name, (tests, unittest.TestCase), {'one': one})
    return cases


def find_named(*names):
    """The first executable with one of the names, or None: what must be refused."""
    for folder in folders():
        for name in names:
            path = os.path.join(folder, name)
            if os.access(path, os.X_OK):
                return path
    return next(filter(None, map(shutil.which, names)), None)


if __name__ == '__main__':
    for interpreter in find_all():
        print(interpreter, interpreter.library or '')
