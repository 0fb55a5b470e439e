# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one case again and again under a profiler. Stands behind build.py, which makes its function: in place
of a worker's iterators the outer loop gets plain ones."""
import time
import types


class Timed:
    """The inputs of a round; the profiler is on while the loop over them runs."""

    def __init__(self, inputs, profiler):
        self.inputs = inputs
        self.profiler = profiler

    def __iter__(self):
        items = iter(self.inputs)
        if self.profiler:
            self.profiler.enable()
        return items


def rounds(case, inputs, profiler):
    """Ever longer rounds until `run` has had its time; one of one execution for an import."""
    count, spent = 1, 0.0
    while True:
        inputs.clear()
        begin = time.perf_counter()
        yield (), range(count), Timed(inputs if case['prepare'] else range(count), profiler)
        if profiler:
            profiler.disable()
        spent += time.perf_counter() - begin
        if case['is_import'] or spent >= case['seconds']:
            return
        count *= 2


def profile(case, output):
    """Under cProfile where there is an output; another profiler sees the whole process."""
    parts = [case[name] for name in ('file', 'module_setup', 'setup', 'prepare', 'run', 'teardown')]
    codes, _ = build(*parts, list(case['params']), 0, 1, case['is_async'])  # noqa: F821
    module_code, code = marshal.loads(codes)  # noqa: F821
    module = sys.modules['tare_case'] = types.ModuleType('tare_case')  # noqa: F821
    module.__file__ = case['file']
    own, profiler, inputs = {}, None, []
    if output:
        import cProfile
        profiler = cProfile.Profile()
    if module_code:
        exec(module_code, vars(module))
    exec(code, vars(module), own)
    done = own['case'](rounds(case, inputs, profiler), inputs.append, **case['params'])
    if case['is_async']:
        import asyncio
        asyncio.run(done)
    if profiler:
        profiler.dump_stats(output)
