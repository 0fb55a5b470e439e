# SPDX-License-Identifier: GPL-3.0-or-later
"""Result documents for the tests of `tare export`, made up to the last digit."""
import json
import pathlib
import subprocess

COMMIT = "11159d2c9d6616497ef4cc62953a5c3cc8454afb"
COMMIT_AT = "2026-08-20T11:22:33Z"
CREATED = "2026-08-20T14:03:07.123456Z"
LOOPS, UNROLL = 1000, 20


def worker(block, elapsed_ns):
    return {"block": block, "hash_seed": 7, "overhead_ns": 0.0, "warmup_ns": [elapsed_ns[0]],
            "elapsed_ns": elapsed_ns, "cpu_ns": elapsed_ns, "switches": [0] * len(elapsed_ns),
            "collections": [0] * len(elapsed_ns)}


def bench(case, target, params=None, first_ns=2_000_000, workers=20, suite="s"):
    """Workers with three samples each, a thousandth apart from worker to worker."""
    label = ",".join(f"{key}={value}" for key, value in (params or {}).items())
    variant = f"{suite}/{case}" + (f"[{label}]" if label else "")
    samples = [[first_ns + 200 * i, first_ns + 200 * i + 100, first_ns + 200 * i + 200]
               for i in range(workers)]
    return {"suite": suite, "case": case, "params": params or {}, "variant": variant,
            "meaning": "sha256:5f2a", "tags": ["list", "all", ""], "target": target,
            "group": variant, "baseline": True, "metric": "time", "unit": "ns", "status": "ok",
            "loops": LOOPS, "unroll": UNROLL, "inner": 1,
            "workers": [worker(i, elapsed) for i, elapsed in enumerate(samples)]}


def median_s(first_ns=2_000_000, workers=20):
    """Of bench(), in seconds."""
    return (first_ns + 100 + 100 * (workers - 1)) / (LOOPS * UNROLL) / 1e9


MEMORY = {"executions": 5, "allocations": 3, "allocated_bytes": 700, "peak_bytes": 600,
          "left_bytes": -8, "domains": {}}
# What a machine that has no counters for the cache says.
COUNTERS = {"workers": 5, "executions": 1000, "running_ratio": 1.0,
            "cycles": {"median": 2000.0, "low": 1990.5, "high": 2100.0},
            "instructions": {"median": 1234.5, "low": 1234.5, "high": 1234.5},
            "branches": {"median": 210.25, "low": 210.0, "high": 210.5},
            "branch_misses": {"median": 0.125, "low": 0.0, "high": 0.5},
            "page_faults": {"median": 0.0, "low": 0.0, "high": 0.0},
            "absent": {"cache_references": "not counted here", "cache_misses": "not counted here"}}
SIZES = (10, 30, 100, 300, 1000, 3000, 10_000)


def found():
    """A document in which something is found: a list that grows with the square of n, a deque that grows with n, and three
    statements, of which the last one is wrong."""
    benches = []
    for size in SIZES:
        pair = [bench("list", "base", {"n": size}, first_ns=200 * size * size + 50_000),
                bench("it's", "base", {"n": size}, first_ns=20_000 * size)]
        benches += [{**item, "group": f"s/drain[n={size}]", "baseline": item is pair[0]}
                    for item in pair]
    statement = {"suite": "s", "case": "it's", "metric": "time"}
    return document(benches, statements=[
        {**statement, "kind": "faster", "than": "list", "factor": 1.1, "params": {"n": 10_000},
         "than_params": {"n": 10_000}, "text": "a deque's\nON CONFLICT DO NOTHING;\n\") VALUES\n(",
         "source": "a book", "place": "suites/s.yaml:7"},
        {**statement, "kind": "complexity", "over": "n", "is": ["O(n)"], "text": "it is linear"},
        {**statement, "case": "list", "kind": "complexity", "over": "n", "is": ["O(1)"],
         "text": "a list is constant"}])


def failed(case, target):
    return {"suite": "s", "case": case, "params": {}, "variant": f"s/{case}", "target": target,
            "group": f"s/{case}", "metric": "time", "unit": "ns", "status": "error",
            "error": {"kind": "exception", "message": "ZeroDivisionError: division by zero"}}


def target(name, version="3.13.1", **features):
    known = {"pgo": True, "lto": True, "debug": False, "asserts": False, "jit": False,
             "gil": True, "free_threading": False, "shared": False, **features}
    return {"name": name, "executable": f"/opt/{name}/bin/python3", "mode": "hosted",
            "library": None, "build_id": "51d0c3aa", "implementation": "cpython",
            "version": version, "compiler": "GCC 12.2.0",
            "config_args": "'--enable-optimizations' '--with-lto'", "options": [],
            "config_fingerprint": "c1-77ab12cd34ef5678",
            "build_fingerprint": "b1-8834567890abcdef", "features": known}


def document(benches, targets=None, **changes):
    return {"schema": "tare-result", "version": 1, "id": "0191704a-8a1c-7c3e-9d6b-2f5a0c1e7b11",
            "created": CREATED, "finished": "2026-08-20T14:13:24Z", "complete": True,
            "tool": {"name": "tare", "version": "0.1.0"},
            "settings": {"seed": 42, "blocks": [8, 200], "level": 0.95, "margin_ratio": 0.02,
                         "clock": "wall", "sample_time_ns": 2000000},
            "source": {"commit": COMMIT, "commit_at": COMMIT_AT, "branch": "main",
                       "dirty": False},
            "machine": {"fingerprint": "m1-4f1c0d2e9a7b6c55", "label": "bench1",
                        "arch": "x86_64", "cpu_model": "AMD EPYC", "cpu_count": 2,
                        "memory_bytes": 25271484416, "os": "Debian GNU/Linux 12",
                        "kernel": "6.1.0-25-amd64", "libc": "glibc 2.36", "aslr": 2,
                        "affinity": "0-1", "load_1min": 0.29},
            "targets": targets or [target("base")], "benches": benches, **changes}


def plain(first_ns=2_000_000, **changes):
    """A case, and another with a parameter."""
    return document([bench("list.append", "base", first_ns=first_ns),
                     bench("drain", "base", {"n": 1000}, first_ns=2 * first_ns),
                     bench("drain", "base", {"n": 2000}, first_ns=4 * first_ns)], **changes)


def save(folder, name, content):
    path = pathlib.Path(folder, name)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def export(tare, form, *arguments, cwd=None):
    """Bytes decoded here: text mode would turn carriage returns into line ends."""
    done = subprocess.run([tare, "export", "--to", form, *map(str, arguments)],
                          capture_output=True, check=False, timeout=60, cwd=cwd)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(),
                                       done.stderr.decode())
