Results as other programs read them.

  $ $TARE export --to bencher $DATA/results/example-1.json
  tare: strings/broken has no figure: error, ZeroDivisionError: division by zero
  {
   "strings/f-string[width=2]": {"latency": {"value": 171.9642578125}}}

  $ $TARE export --to codespeed --target base --machine m --project P $DATA/results/example-1.json
  tare: strings/broken has no figure: error, ZeroDivisionError: division by zero
  [
   {"commitid": "11159d2c9d6616497ef4cc62953a5c3cc8454afb", "branch": "main", "project": "P", "executable": "cpython-3.12", "benchmark": "strings/f-string[width=2]", "environment": "m", "result_value": 1.719642578125e-07, "revision_date": "2026-11-19 11:22:33", "result_date": "2026-11-20 14:03:07", "std_dev": 1.7484320019183797e-10, "min": 1.71840625e-07, "max": 1.72087890625e-07, "q1": 1.7190244140624998e-07, "q3": 1.7202607421875e-07, "units": "seconds", "units_title": "Time", "lessisbetter": true}]

  $ $TARE export --to markdown $DATA/results/example-1.json | head -3
  ### strings

  | case | median | 95 % interval |

What cannot be.

  $ $TARE export $DATA/results/example-1.json
  tare export: a format is missing: give --to FORMAT; see 'tare export --help'
  [2]

  $ $TARE export --to excel $DATA/results/example-1.json
  tare export: option '--to' is one of pyperf, pyperf-tree, openmetrics, influx, postgresql, codespeed, github-action-benchmark, github-action-benchmark-data, bencher, pytest-benchmark, google-benchmark, asv, csv, claims-csv, growth-csv, crossovers-csv, markdown, not 'excel'; see 'tare export --help'
  [2]

  $ $TARE export --to pyperf
  tare export: a result document is missing; see 'tare export --help'
  [2]

  $ $TARE export --to pyperf nowhere.json
  tare: cannot open 'nowhere.json': No such file or directory
  [4]

  $ $TARE export --to csv --target base $DATA/results/example-1.json
  tare export: csv shows all targets: --target does not go with it; see 'tare export --help'
  [2]

  $ $TARE export --to asv $DATA/results/example-1.json
  tare: strings/broken has no figure: error, ZeroDivisionError: division by zero
  tare: asv is a folder of files: give one with -o DIR
  [2]

  $ echo '{}' > there.json && $TARE export --to bencher $DATA/results/example-1.json -o there.json
  tare: strings/broken has no figure: error, ZeroDivisionError: division by zero
  tare: 'there.json' is there already: --force replaces it
  [2]

  $ $TARE export --to bencher $DATA/results/example-1.json -o /dev/full
  tare: strings/broken has no figure: error, ZeroDivisionError: division by zero
  tare: cannot write '/dev/full': No space left on device
  [4]

  $ $TARE export --to bencher $DATA/results/example-1.json -o there.json/deeper/
  tare: strings/broken has no figure: error, ZeroDivisionError: division by zero
  tare: cannot make the folder 'there.json/deeper': Not a directory
  [4]

Files of others as documents.

  $ $TARE import --from pyperf $DATA/results/pyperf-suite.json -o imported.json && $TARE show imported.json | head -4
  pyperf
    case         median  95 % interval  distribution
    sort        2.60 µs  -              █        █                         █
    memory      skipped

  $ $TARE import imported.json
  {
   "schema": "tare-result", "version": 1,
   "id": "15c2cd38-6ce4-857f-8d86-67fd8e79cffb", "created": "2026-03-01T09:00:00.250000Z", "finished": "2026-03-01T09:00:13.000000Z", "complete": true,
   "tool": {"name": "pyperf", "version": "2.6.1"},
   "settings": {"preset": null, "seed": null, "blocks": null, "precision_ratio": null, "sample_time_ns": null, "samples": null, "max_time_ns": null, "timeout_ns": null, "memory_limit_bytes": null, "clock": null, "affinity": null, "level": 0.95, "margin_ratio": 0.02},
   "source": {"commit": null, "commit_at": null, "branch": null, "dirty": null},
   "machine": {"fingerprint": null, "label": "lab3", "arch": null, "cpu_model": "Some CPU", "cpu_count": 4, "smt": null, "virtualised": null, "memory_bytes": null, "os": "Linux-6.1.0-x86_64-with-glibc2.36", "kernel": null, "libc": null, "governor": "performance", "turbo": null, "aslr": 2, "isolated_cpus": null, "affinity": null, "load_1min": null, "clock_source": null, "yardstick_ns": null},
   "targets": [
    {"name": "python", "executable": "/opt/py/bin/python3", "mode": null, "library": null, "build_id": null, "implementation": "cpython", "version": "3.12.4+", "compiler": "GCC 12.2.0", "config_args": "'--enable-optimizations' '--with-lto=no' '--without-pydebug'", "options": [], "config_fingerprint": null, "build_fingerprint": null, "features": {"pgo": true, "lto": false, "debug": false, "asserts": false, "jit": null, "gil": null, "free_threading": false, "shared": null}, "loop_overhead_ns": null}],
   "benches": [
    {"suite": "pyperf", "case": "sort", "params": {}, "variant": "sort", "previous_ids": [], "meaning": null, "tags": ["list"],
     "target": "python", "group": "sort", "baseline": true, "metric": "time", "unit": "ns",
     "status": "ok",
     "loops": 64, "unroll": 1, "inner": 10, "overhead_assumed": false,
     "workers": [
      {"block": 0, "hash_seed": 7, "overhead_ns": null, "ready_ns": null, "warmup_ns": [1664000], "figures_ns": [2400, 2600], "figures_s": [2.4e-06, 2.6e-06]},
      {"block": 1, "hash_seed": 7, "overhead_ns": null, "ready_ns": null, "warmup_ns": [1664000], "figures_ns": [2500, 2700], "figures_s": [2.5e-06, 2.7e-06]},
      {"block": 2, "hash_seed": 7, "overhead_ns": null, "ready_ns": null, "warmup_ns": [1664000], "figures_ns": [3000, 2800], "figures_s": [3e-06, 2.8e-06]}],
     "summary": {"median": {"point": 2600, "low": null, "high": null, "level": 0.95, "achieved_level": null, "method": "order-statistic", "unit": "worker", "n": 3, "reason": "too few for an interval"}, "mean": 2666.6666666666665, "min": 2500, "q1": 2550, "q3": 2750, "sd_between": 208.16659994661327, "sd_within": 141.4213562373095, "outliers": {"mild": 0, "severe": 0}}, "findings": []},
    {"suite": "pyperf", "case": "memory", "params": {}, "variant": "memory", "previous_ids": [], "meaning": null, "tags": [],
     "target": "python", "group": "memory", "baseline": true, "metric": "time", "unit": "ns",
     "status": "skipped", "reason": "its unit is 'byte': only times are compared",
     "unroll": 1, "inner": 1, "overhead_assumed": false,
     "workers": [],
     "findings": []},
    {"suite": "pyperf", "case": "calibrated", "params": {}, "variant": "calibrated", "previous_ids": [], "meaning": null, "tags": [],
     "target": "python", "group": "calibrated", "baseline": true, "metric": "time", "unit": "ns",
     "status": "skipped", "reason": "it has no values",
     "unroll": 1, "inner": 1, "overhead_assumed": false,
     "workers": [],
     "findings": []}],
   "changes": [],
   "geomean": [],
   "findings": []
  }

  $ $TARE import
  tare import: expected one file, found 0; see 'tare import --help'
  [2]

  $ $TARE export --to pyperf imported.json | grep -o '"values": .*'
  tare: memory has no figure: skipped, its unit is 'byte': only times are compared
  tare: calibrated has no figure: skipped, it has no values
  "values": [2.4e-06, 2.6e-06]},
  "values": [2.5e-06, 2.7e-06]},
  "values": [3e-06, 2.8e-06]}]}]}

  $ $TARE export --help
  usage: tare export --to FORMAT [OPTION]... RESULT...

  results as other programs read them

  RESULT is a result document or a file that 'tare import' reads. FORMAT is one of
  pyperf, pyperf-tree, openmetrics, influx, postgresql, codespeed,
  github-action-benchmark, github-action-benchmark-data, bencher,
  pytest-benchmark, google-benchmark, asv, csv, claims-csv, growth-csv,
  crossovers-csv, markdown; docs/export.md says what is in each. What a format
  cannot take is said and left out (exit status 3); a file that is there already
  is replaced with --force only.

  Options:
        --to FORMAT         which format: one of those above
    -o, --output FILE|DIR   where to write; a folder that exists, or a name that
                            ends in a slash, takes several files (default:
                            standard output)
        --force             replace files that are there already
        --target NAME       only this interpreter of the documents (default: all)

  Names and dates
        --machine LABEL     what the machine is called (default: its host name)
        --build LABEL       what the interpreter's build is called (default: made
                            of its version and features, cpython-3.13-pgo-lto)
        --project NAME      what was measured (default: CPython)
        --commit HASH       the source that was measured (default: the commit in
                            the document)
        --commit-date DATE  when it was committed, 2026-08-20T11:22:33Z
        --branch NAME       the branch it is on (default: as the document says)
        --date commit|run   the date of a figure is that of the commit (the
                            default, where one is known) or that of the run
        --fork NAME         pyperf-tree: whose repository the commit is in
                            (default: python)
        --repository URL    where a commit can be looked at
        --dated             openmetrics: give every figure its date, for promtool
    -h, --help              show this and exit

  $ $TARE import --help
  usage: tare import [OPTION]... FILE

  a file of another program as a result document

  FILE is of pyperf, pyperformance, pytest-benchmark or Google Benchmark, plain or
  packed by gzip; '-' reads standard input. 'tare show', 'tare compare' and 'tare
  export' read such files as they are, too.

  Options:
        --from pyperf|pytest-benchmark|google-benchmark
                            what FILE is to be; another one is refused (default:
                            as its content says)
    -o, --output FILE       write the result document here (default: standard
                            output)
    -h, --help              show this and exit
