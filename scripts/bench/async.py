#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is the figure of a case that awaits the code's, or the event loop's as well?

    python3 scripts/bench/async.py [--quick] [--tare PATH] [PYTHON]...

The reference is the bare coroutine: one that runs the statement in a loop of its own and is driven by send(),
without an event loop, but with an event loop's hooks on asynchronous generators, which asyncio takes
note of one by one: that is 0.3 to 0.7 us for each, and whoever runs them under asyncio pays it. Its cost is the slope
of the time of a turn over the number of copies: 16 to 64 where tare takes the loop off by two numbers of copies. Where tare
does not, because some copies fill 2 us, the numbers are none and as many as tare has: others are other code (on 3.11 an
exception, with which every `async for` ends, is looked up in a table that is as long as the function). In the same worker
process stands what tare makes of the case: an async case with the copies that a run of tare chose. Both are the fastest of
some rounds of 1 ms. Where a coroutine lies in memory is worth up to 4 % of it, and what comes first in a process would
always lie at the same place; so each begins with a heap of its own, drawn at random (Mytkowicz et al., "Producing wrong
data without doing anything obviously wrong!", 2009), and who comes first alternates. The median over processes of the one
over the other must be within 3 % or 2 ns, whichever is larger.
"""
import os
import random
import statistics

import bias
import common

worker = bias.worker

MODULE = """
async def nothing(): pass
async def add(a, b): return a + b
async def outer(): return await add(1, 2)
class Manager:
    async def __aenter__(self): return self
    async def __aexit__(self, kind, value, trace): pass
async def items(n):
    for i in range(n): yield i
manager = Manager()
"""
STATEMENTS = (
    "await nothing()",
    "y = await add(1, 2)",
    "y = await outer()",
    "async with manager: pass",
    "async for y in items(10): pass",
)
COPIES = (16, 32, 48, 64)
TURN_NS = 1_000_000
EMPTY_TURN_NS = 10.0
ROUNDS = 5
WORKERS = 30
WITHIN_RATIO = 0.03
WITHIN_NS = 2.0

HOOKS = """
import asyncio, sys
async def hooks(): return sys.get_asyncgen_hooks()
sys.set_asyncgen_hooks(*asyncio.new_event_loop().run_until_complete(hooks()))
"""

HEAP = """
import random
draw = random.Random({}).randrange
heap = [bytes(draw(1, 512)) for _ in range(draw(4000))] + [bytes(draw(512, 9000)) for _ in range(draw(200))]
del heap[::3]
"""


def module_setup(*more):
    return "".join((HEAP.format(random.getrandbits(32)), MODULE, *more))


def bare(statement, copies):
    """A case whose one execution drives the bare coroutine through n turns of so many copies."""
    body = "".join(f"        {statement}\n" for _ in range(copies)) or "        pass\n"
    return (f"async def bare(n):\n    for _ in range(n):\n{body}"
            "def drive(n):\n    try:\n        bare(n).send(None)\n    except StopIteration:\n        pass\n")


def bare_ns(process, statement, bench):
    """ns of one execution; None: disturbed."""
    points = []
    for copies in (0, bench["unroll"]) if bench["overhead_assumed"] else COPIES:
        turns = max(10, int(TURN_NS / max(copies * bench["summary"]["median"]["point"], EMPTY_TURN_NS)))
        process.case("drive(n)", module_setup=module_setup(HOOKS, bare(statement, copies)),
                     params=[("n", str(turns))])
        answers = bias.ask(process, [(1, 0, 1)] * (2 * ROUNDS))[ROUNDS:]
        process.end()
        times = [answer["elapsed_ns"] / turns for answer, counts in zip(answers, bias.YARDSTICK.undisturbed(answers))
                 if counts]
        if not times:
            return None
        points.append((copies, min(times)))
    return bias.fit_slope(points)


def in_one_worker(command, core, statement, bench, loop_ns, number):
    """(bare, ours) in one fresh worker, in an order that alternates."""
    header = os.path.join(common.ROOT, "harness", "worker", "boot.h")
    process = worker.Worker([*command, "-S", "-s"], core, header)

    def ours():
        return bias.ours_ns(process, statement, bench, loop_ns, pick=min, module_setup=module_setup(), is_async=1)
    try:
        if number % 2:
            reference = bare_ns(process, statement, bench)
            return reference, ours()
        figure = ours()
        return bare_ns(process, statement, bench), figure
    finally:
        process.close()


def suite_text():
    lines = ["suite: async", "setup: |"] + [f"  {line}" for line in MODULE.splitlines()] + ["cases:"]
    for statement in STATEMENTS:
        lines.append(f'  - {{name: "{statement}", run: "{statement}", async: true}}')
    return "\n".join(lines) + "\n"


def rows_of(tare, selection, workers):
    document, _ = common.run_suite(tare, suite_text(), selection)
    bias.YARDSTICK.note(document)
    target = document["targets"][0]
    command = common.plain_command(tare, target)
    core = common.find_beside(tare, "_tare.abi3.so")
    for bench, statement in zip(document["benches"], STATEMENTS):
        loop_ns = target["loop_overhead_ns"] or 0.0
        pairs = bias.pairs_of(lambda number: in_one_worker(command, core, statement, bench, loop_ns, number), workers)
        off = statistics.median(ours / one for one, ours in pairs) - 1
        off_ns = statistics.median(ours - one for one, ours in pairs)
        is_within = abs(off) <= WITHIN_RATIO or abs(off_ns) <= WITHIN_NS
        yield (common.target_name(target), statement,
               f"{statistics.median(one for one, _ in pairs):.2f}",
               f"{statistics.median(ours for _, ours in pairs):.2f}", f"{100 * off:+.1f} %",
               f"{off_ns:+.2f}", f"{bench['summary']['median']['point']:.2f}", str(len(pairs)),
               "yes" if is_within else "NO")


def run():
    made = common.parser(__doc__)
    common.add_interpreters(made)
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    workers = 6 if options.quick else WORKERS
    rows = []
    for selection in [[]] + [["--python", path] for path in common.find_pythons(options.pythons, options.all)]:
        rows += rows_of(tare, selection, workers)
    print("Nanoseconds for one execution. bare: the coroutine without an event loop;\n"
          "way: tare's way in the same workers; run: what the run of tare said.\n")
    common.table(("target", "statement", "bare", "way", "off", "off ns", "run", "workers", "within"), rows)
    outside = sum(row[-1] == "NO" for row in rows)
    print(f"{len(rows) - outside} of {len(rows)} are within 3 % or 2 ns.")


if __name__ == "__main__":
    common.main(run)
