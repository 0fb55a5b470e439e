# SPDX-License-Identifier: GPL-3.0-or-later
"""The interpreters of this machine: what tests run in, and what they must be refused."""
import functools
import glob
import json
import os
import shutil
import subprocess

NAMES = ['python3', 'python3-dbg', *(f'python3.{minor}' for minor in range(9, 14)),
         *(f'python3.{minor}-dbg' for minor in range(9, 14))]
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
        return f"{'.'.join(map(str, self.version))} {kind} ({self.path})"


def folders():
    """PATH, the system's, and where pyenv (whose shims are no interpreters) keeps its versions."""
    paths = os.environ.get('PATH', '').split(os.pathsep)
    versions = []
    for path in paths:
        if os.path.basename(path) == 'shims':
            versions += sorted(glob.glob(os.path.join(os.path.dirname(path), 'versions/*/bin')))
    return [path for path in paths if os.path.basename(path) != 'shims'] + [
        '/usr/bin', '/usr/local/bin'] + versions


def ask(path):
    try:
        done = subprocess.run([path, '-c', ASK], capture_output=True, timeout=20, check=True,
                              stdin=subprocess.DEVNULL)
        return Interpreter(json.loads(done.stdout))
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


@functools.lru_cache(maxsize=None)
def find():
    """Every CPython from 3.9 on with a GIL, each once, the oldest first."""
    found = {}
    for folder in folders():
        for name in NAMES:
            path = os.path.join(folder, name)
            if not os.access(path, os.X_OK) or os.path.realpath(path) in found:
                continue
            one = ask(path)
            if one and one.implementation == 'cpython' and one.version >= (3, 9) and one.gil:
                found.setdefault(one.real, one)
    return sorted(found.values(), key=lambda one: (one.version, one.debug, one.path))


def find_named(*names):
    """The first executable with one of the names, or None: what must be refused."""
    for folder in folders():
        for name in names:
            path = os.path.join(folder, name)
            if os.access(path, os.X_OK):
                return path
    return next(filter(None, map(shutil.which, names)), None)


if __name__ == '__main__':
    for interpreter in find():
        print(interpreter, interpreter.library or '')
