# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of docs/claims.md in words: what the documents claim, which statements of the suites
judge it, and what to make of it. Figures stand in the claims only, as published; what was
measured is put beside them by claims_page.py."""
from typing import NamedTuple

SOURCES = {
    "B": "003_36a5206ebd642c6e.txt",
    "S": "001_c9b2ffa934d9a6e0.txt",
    "M": "000_192acf125a6826d0.txt",
    "O": "002_f2c05238aa801fcd.txt",
    "G": "004_c28f40fe45245aef.txt",
}

# What answers the two rows that are no statements about Python.
PROFILE = """No statement about Python, so no suite judges it. Any case is run under a profiler by

    tare profile suites/queues.yaml 'pop(0) drain[n=1000]' -o pop.pstats
    tare profile --to perf suites/queues.yaml 'pop(0) drain[n=1000]' -o pop.perf
    tare profile --to callgrind suites/queues.yaml 'pop(0) drain[n=1000]' -o pop.callgrind

for pstats, for perf and what draws flame graphs of its data, and for kcachegrind. Counters for one
execution, of cycles, instructions, misses and page faults, as far as the machine has them:

    tare run --counters -k '*drain*n=1000?' suites/queues.yaml"""

REGULARLY = """No statement about Python, so no suite judges it: it is what this program is for. Two
builds are measured in the same blocks, or documents of two days compared:

    tare run --python old=/opt/py312 --python new=/opt/py313 suites/
    tare compare yesterday.json today.json

What `--fail-on` makes of it in a build is in [comparing.md](comparing.md), how often equal sides
are called different in [performance.md](performance.md)."""


class Row(NamedTuple):
    sources: str  # letters of SOURCES
    title: str
    claim: str
    suite: str  # the statements of this suite ...
    cases: list  # ... that begin with one of these cases
    remark: str


ROWS = [
    Row("B O G", "List comprehension or loop with append",
        "A list comprehension beats a for loop with append: 0.543 s against 0.679 s for 10 lists "
        "of 1,000,000 squares.",
        "comprehensions", ["comprehension", "doubles by comprehension"],
        "Write the comprehension. What it saves is the lookup and the call of append, so the more"
        " work an item is, the less it matters."),
    Row("B", "map or comprehension",
        "map with a defined function (0.521 s) is at least as fast as the comprehension (0.543 "
        "s), map with a lambda (0.599 s) is slower than map with a function.",
        "comprehensions", ["map with a function"],
        "map calls a function for every item and the comprehension does not. A lambda is a "
        "function like another. Choose map where the function is there already."),
    Row("B S O", "Generator expression or list",
        "A generator expression needs a small constant memory where the list comprehension needs "
        "O(n).",
        "iteration",
        ["sum of a generator expression", "memory of a generator expression",
         "memory of a list comprehension", "first of a generator expression"],
        "True of the memory and of the first item. The sum over a short list is as fast or faster"
        " than over a generator: memory is what is gained, seldom time."),
    Row("B", "Formatting texts",
        "An f-string (0.520 s for 1,000,000 texts) beats str.format (1.876 s), which beats % "
        "(2.512 s).",
        "strings", ["f-string", "str.format"],
        "The f-string beats str.format, which is the slowest. % is about as fast as the f-string,"
        " and not the last."),
    Row("B", "Draining a queue from its front",
        "Draining 1,000,000 items takes 0.045 s by deque.popleft and 25.9 s by list.pop(0): "
        "popleft is O(1), pop(0) is O(n).",
        "queues", ["deque.popleft drain", "pop(0) drain"],
        "A queue belongs in a deque. The document's own size, for which the list takes minutes, "
        "is measured with `--tag very-slow`."),
    Row("B", "The ends of a deque and of a list",
        "Appending and popping at either end of a deque are O(1), list.insert(0, x) is O(n).",
        "queues",
        ["deque at the left", "deque at the right", "list at the right", "list at the left",
         "insert(0) fill"],
        "At its right end a list is as good as a deque; at its left end every item moves."),
    Row("B", "Grouping",
        "defaultdict(list) beats an explicit check for the key.",
        "mappings", ["grouping with defaultdict"],
        "Not by much, and not on every version and size: many words that come again favour "
        "defaultdict, few do not. Where most keys are new, the check is as good: see the case of "
        "unique keys."),
    Row("B M", "Counting",
        "Counter beats a loop that counts by hand, and defaultdict(int).",
        "mappings", ["counting with Counter"],
        "It does from some dozens of items on. Below, making the Counter costs more than the "
        "loop."),
    Row("B", "A namedtuple in place of a tuple",
        "A namedtuple costs little over a tuple: the same memory, and access by attribute slower "
        "than by index.",
        "records", ["making namedtuples", "index of a tuple"],
        "The allocator is asked for one word more for each namedtuple, which rounding up to 16 "
        "bytes hides for some numbers of fields. The index of a tuple is faster since 3.11 "
        "because it is specialised."),
    Row("O", "__slots__",
        "__slots__ cut the memory of an object: 16 bytes against 64 and a dict. A dict of 5 items"
        " takes 280 bytes, one of 6 items 1048.",
        "records", ["making objects with slots", "dict of five"],
        "Slots still save memory, and less with every version, as dicts of objects share their "
        "keys and are made late or not at all. The step between 5 and 6 items is there, and far "
        "smaller than published."),
    Row("B", "sum or a loop",
        "sum() takes 0.123 s, a loop 0.988 s for 10 sums of 1,000,000 items.",
        "builtins", ["sum"],
        "Use sum. The loop has become faster with the specialising interpreter, sum stays ahead."),
    Row("B G", "map and filter or loops",
        "map() and filter() beat loops written by hand.",
        "builtins", ["map", "filter"],
        "They did on 3.9. Since calls from Python to Python became cheaper, the loop that calls "
        "the same function is as fast, or faster; one with the expression in place of the call "
        "was so on every version: see the cases without a call."),
    Row("B", "any and all",
        "any() and all() stop at the first item that decides: a first-item hit is O(1), a miss is"
        " O(n).",
        "builtins", ["any, first item", "any, no item", "all, first item", "all, every item"],
        "As claimed."),
    Row("B S", "sorted or list.sort",
        "sorted() makes a copy (2N bytes with the list itself), list.sort() sorts in place (N "
        "bytes).",
        "sorting", ["list.sort()", "sorted()"],
        "True of the memory. The time is that of sorting: the copy hardly shows unless the list "
        "is sorted already."),
    Row("B G", "Membership",
        "A test for membership is O(1) in a set and O(n) in a list.",
        "membership", ["set without it", "list without it"],
        "As claimed. A set that is made for one test costs more than the test of the list: see "
        "the case."),
    Row("S", "A second dict of the records",
        "A second dict of the same records takes the memory to 1.5N or 2N bytes, iterating the "
        "records directly costs nothing more.",
        "iteration", ["records directly"],
        "As claimed, and making the dict takes longer than the loop that it is made for."),
    Row("S", "re.split or re.finditer",
        "re.split keeps every sentence, over twice the text in memory; a generator over finditer "
        "needs only the longest sentence.",
        "iteration", ["re.finditer", "memory of re.finditer", "first of re.finditer"],
        "As claimed, and the first sentence is there at once."),
    Row("S", "items() is a view",
        "items() is a view: iterating it allocates no list.",
        "iteration", ["items()"],
        "As claimed: a handful of allocations for any length, against one for every item."),
    Row("O", "Locals or globals",
        "Local variables beat globals.",
        "scope", ["local", "loop with locals"],
        "As claimed: a few nanoseconds for a name. It matters in loops that do little else."),
    Row("O", "enumerate or a counter",
        "enumerate beats a counter kept by hand.",
        "iteration", ["enumerate"],
        "enumerate was faster on 3.9 and is not any more. It is the one that cannot be forgotten "
        "at a `continue`."),
    Row("O", "and or nested ifs",
        "A short-circuit `and` beats an if inside an if.",
        "scope", ["and"],
        "Both compile to the same jumps; there is nothing to gain. An interval that just leaves "
        "out 1x is to be expected once in a while among so many claims."),
    Row("M G B", "lru_cache",
        "functools.lru_cache turns a repeated expensive call into a lookup.",
        "caching", ["cache hit", "recursion with a cache"],
        "As claimed. A miss costs well under a microsecond more than the call."),
    Row("G", "sys.intern",
        "sys.intern speeds up the comparison of long equal texts.",
        "caching", ["interned texts"],
        "As claimed where a text is compared again and again. To intern it costs a hash of all of"
        " it, more than the comparison saves once: see the case."),
    Row("M O G", "NumPy or a loop",
        "Vectorised arithmetic by NumPy beats a Python loop.",
        "numeric", ["products by NumPy"],
        "From about ten numbers on, as long as the numbers are in arrays. Where they come from a "
        "list and go back into one, the loop wins at every size: see the case."),
    Row("G B", "Threads, processes and the global lock",
        "Under the global lock threads gain nothing where the processor is busy, on a "
        "free-threaded build they do; processes gain.",
        "concurrency", ["primes", "four jobs", "four jobs in processes"],
        "Each statement is about builds with a global lock; on a free-threaded build that a "
        "statement of no gain is refuted is the gain. Two processors were there."),
    Row("G B", "Waits in tasks",
        "Tasks of asyncio overlap waits that a loop would do one after another.",
        "concurrency", ["waits in tasks"],
        "As claimed."),
    Row("B O", "What a profiler costs",
        "cProfile slows code of many calls considerably, a sampling profiler hardly does.",
        "profiling", ["calls under cProfile", "calls under a sampler"],
        "cProfile does. A sampler that looks a thousand times a second, in the process, costs "
        'more than the 5 % that "hardly" was taken as. perf samples from outside, where a case '
        "cannot be: row 28."),
    Row("B", "Counters, profiles and flame graphs",
        "perf shows cycles, cache misses, branch misses and call graphs; cProfile and pstats show"
        " where time goes.",
        "", [],
        PROFILE),
    Row("M B", "Measuring all the time",
        "Robust benchmarks with statistical significance, run regularly, catch regressions.",
        "", [],
        REGULARLY),
    Row("O", "print and logging",
        "print statements cost; a disabled logger costs little.",
        "scope", ["print", "disabled logger"],
        "print costs. A disabled logger costs a call in every turn, which is not little beside "
        "the reading of a short line; a flag in front of it is."),
    Row("M", "Factorials in Python and in C",
        "A factorial by a loop in Python against an implementation in C.",
        "numeric", ["math.factorial"],
        "C wins at every size, and for large numbers by a better algorithm as well."),
]
