#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What does a store of many runs cost, and what does it take?

    python3 scripts/bench/store.py [--quick] [--build DIR]

1,000 runs of 1,000 benches are added (to reach: 50,000 benches a second), everything is asked and pruned
(each question 1 s at most, all changes 10 s), 8 processes add at once (nothing is lost), and 1,000
processes are killed while they add (the store verifies). As a peer: the same rows by Python's sqlite3
into one table with an index, without documents, identities and look-ups. Needs the program
bench_store of the build tree: ninja -C build tests/store/bench_store
"""
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

import common


def peer(path, runs, benches):
    """Seconds that the figures alone take Python."""
    store = sqlite3.connect(path, isolation_level=None)
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("PRAGMA synchronous = NORMAL")
    store.execute("CREATE TABLE point (run INTEGER, bench TEXT, commit_us INTEGER, figure REAL, low REAL, high REAL)")
    store.execute("CREATE INDEX by_bench ON point (bench, commit_us)")
    names = [f"synthetic/case-{i}[n={i}]" for i in range(benches)]
    begin = time.perf_counter()
    for run in range(runs):
        rows = [(run, name, run * 3600, 100.0 + i, 99.0 + i, 101.0 + i) for i, name in enumerate(names)]
        store.execute("BEGIN IMMEDIATE")
        store.executemany("INSERT INTO point VALUES (?, ?, ?, ?, ?, ?)", rows)
        store.execute("COMMIT")
    took = time.perf_counter() - begin
    begin = time.perf_counter()
    store.execute("SELECT * FROM point WHERE bench = ? ORDER BY commit_us", (names[0],)).fetchall()
    asked = time.perf_counter() - begin
    begin = time.perf_counter()
    store.execute("SELECT bench, count(*), max(commit_us) FROM point GROUP BY bench").fetchall()
    counted = time.perf_counter() - begin
    store.close()
    return took, asked, counted


def show_peer(path, runs, benches):
    took, asked, counted = peer(path, runs, benches)
    print(f"python: {runs * benches / took:,.0f} rows a second, one series {asked:.3f} s, "
          f"all counted {counted:.3f} s, {os.path.getsize(path) / 1e6:.0f} MB")


def add(program, path, runs, benches, first=0):
    return subprocess.Popen([program, "add", path, str(runs), str(benches), str(first)],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(process):
    out, err = process.communicate()
    if process.returncode != 0:
        raise common.Give(f"bench_store: {common.last_line(err)}")
    return out


def timed(command):
    begin = time.perf_counter()
    common.call(command)
    return time.perf_counter() - begin


def large(program, tare, folder, runs, benches):
    path = os.path.join(folder, "large.sqlite")
    _, seconds, count = finish(add(program, path, runs, benches)).split()
    print(f"add: {int(count):,} benches in {float(seconds):.1f} s, {int(count) / float(seconds):,.0f} a second, "
          f"{os.path.getsize(path) / 1e6:.0f} MB")
    for line in common.call([program, "ask", path]).splitlines():
        what, seconds, count = line.split()
        print(f"ask: {what} {float(seconds):.3f} s ({count})")
    bench = "synthetic/case-7[n=7]"
    for words in (["list"], ["list", "-k", "case-7", "--limit", "0"], ["list", "--series"], ["show", bench],
                  ["show", bench, "--format", "json"], ["changes", "-k", "case-7"], ["changes"],
                  ["verify"], ["prune", "--keep", str(runs), "--dry-run"]):
        print(f"tare history {' '.join(words)}: {timed([tare, 'history', '--store', path, *words]):.2f} s")
    exported = os.path.join(folder, "exported.csv")
    for words in (["export", "-k", bench], ["export", "-k", "case-7"], ["export"]):
        took = timed([tare, "history", "--store", path, *words, "-o", exported])
        print(f"tare history {' '.join(words)}: {took:.2f} s, {os.path.getsize(exported) / 1e6:.1f} MB")
    for keep in (runs - runs // 100, runs // 2, runs // 10):
        pruned = os.path.join(folder, "pruned.sqlite")
        shutil.copy(path, pruned)
        took = timed([tare, "history", "--store", pruned, "prune", "--keep", str(keep)])
        print(f"tare history prune --keep {keep}: {took:.2f} s, {os.path.getsize(pruned) / 1e6:.0f} MB are left")


def at_once(program, tare, folder, runs, benches):
    path = os.path.join(folder, "eight.sqlite")
    begin = time.perf_counter()
    for process in [add(program, path, runs, benches, i * runs) for i in range(8)]:
        finish(process)
    took = time.perf_counter() - begin
    whole = common.call([tare, "history", "--store", path, "verify"]).strip()
    if not whole.startswith(f"{8 * runs} runs, all whole"):
        raise common.Give(f"8 processes of {runs} runs: {whole}")
    print(f"8 processes, {runs} runs of {benches} benches each: {whole}, "
          f"{8 * runs * benches / took:,.0f} benches a second together")


def killed(program, tare, folder, times):
    """Processes that are killed at a moment of chance, on one store that grows."""
    path = os.path.join(folder, "killed.sqlite")
    chance = random.Random(1)
    while_adding = 0
    for i in range(times):
        process = add(program, path, 40, 200, i * 40)
        time.sleep(chance.uniform(0.002, 0.05))
        if process.poll() is None:
            process.kill()
            while_adding += 1
        process.communicate()
        if i % 100 == 99 or i == times - 1:
            whole = common.call([tare, "history", "--store", path, "verify"]).strip()
            if not whole.endswith("all whole"):
                raise common.Give(f"after {i + 1} kills: {whole}")
    print(f"{times} processes, {while_adding} killed while they added: {whole}")


def run():
    made = common.parser(__doc__)
    made.add_argument("--build", default=os.path.join(common.ROOT, "build"), metavar="DIR",
                      help="the build tree (default: build/)")
    options = made.parse_args()
    program = os.path.join(options.build, "tests", "store", "bench_store")
    tare = common.find_tare(options.tare or os.path.join(options.build, "tare"))
    if not os.path.exists(program):
        raise common.Give("there is no bench_store: ninja -C build tests/store/bench_store")
    runs, benches, kills = (100, 200, 30) if options.quick else (1000, 1000, 1000)
    with tempfile.TemporaryDirectory(prefix="tare-store-") as folder:
        show_peer(os.path.join(folder, "peer.sqlite"), runs, benches)
        large(program, tare, folder, runs, benches)
        at_once(program, tare, folder, max(runs // 50, 2), benches)
        killed(program, tare, folder, kills)


if __name__ == "__main__":
    if sys.version_info < (3, 9):
        sys.exit("store.py: Python 3.9 or later is needed")
    common.main(run)
