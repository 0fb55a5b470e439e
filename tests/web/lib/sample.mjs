// SPDX-License-Identifier: GPL-3.0-or-later
// Data of pages as `tare report` writes it (results/report/web/src/data.ts), made up: the same for the same seed.

/** Mulberry32: numbers from 0 to 1. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

function normal(next) {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

const round = (value) => Number(value.toPrecision(5));

function time(ns) {
  const [by, unit] = ns < 1e3 ? [1, "ns"] : ns < 1e6 ? [1e3, "µs"] : ns < 1e9 ? [1e6, "ms"] : [1e9, "s"];
  return `${Number((ns / by).toPrecision(4))} ${unit}`;
}

function bench(next, { suite, target, name, ns, workers, tags, remarks, why, url }) {
  const values = Array.from({ length: workers }, () => round(ns * Math.exp(0.03 * normal(next) + (next() < 0.04 ? 0.2 : 0))));
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(workers / 2)];
  const [low, high] = [sorted[Math.floor(workers * 0.35)], sorted[Math.ceil(workers * 0.64)]];
  const [q1, q3] = [sorted[Math.floor(workers / 4)], sorted[Math.floor((3 * workers) / 4)]];
  const beyond = (factor) => values.flatMap((value, index) => (value > q3 + factor * (q3 - q1) || value < q1 - factor * (q3 - q1) ? [index] : []));
  const severe = beyond(3);
  const bins = Array.from({ length: 24 }, () => 0);
  for (const value of values) {
    for (let i = 0; i < 3; i += 1) {
      const at = ((value * (1 + 0.01 * normal(next)) - sorted[0]) / (sorted[workers - 1] - sorted[0])) * 24;
      bins[Math.max(0, Math.min(23, Math.floor(at)))] += 1;
    }
  }
  return {
    suite, target, name, tags, status: "ok", text: time(middle), interval: `[${time(low).split(" ")[0]}, ${time(high).split(" ")[0]}]`,
    median: [middle, low, high], workers: values, mild: beyond(1.5).filter((index) => !severe.includes(index)), severe,
    samples: { count: 3 * workers, low: sorted[0], high: sorted[workers - 1], bins },
    ...(remarks ? { remarks } : {}), ...(why ? { why } : {}), ...(url ? { url } : {}),
  };
}

function judged(ratio, half, margin = 0.02) {
  const [low, high] = [round(ratio / (1 + half)), round(ratio * (1 + half))];
  const verdict = low > 1 ? "slower" : high < 1 ? "faster" : low > 1 - margin && high < 1 + margin ? "same" : "unclear";
  const times = (value) => Number(value.toPrecision(3));
  const text = {
    slower: `${times(ratio)}x slower [${times(low)}, ${times(high)}]`,
    faster: `${times(1 / ratio)}x faster [${times(1 / high)}, ${times(1 / low)}]`,
    same: `the same [${times(low)}, ${times(high)}]`,
    unclear: `no difference shown [${times(low)}, ${times(high)}]`,
  }[verdict];
  return { ratio: [round(ratio), low, high], verdict, text, margin, ...(verdict === "unclear" ? { settle: "+12 blocks, 3.4 s" } : {}) };
}

const BYTECODE = `  2           LOAD_FAST                0 (width)
              LOAD_CONST               1 ('{}')
              LOAD_ATTR_METHOD_NO_DICT
              BINARY_OP_ADD_INT        0 (+)
              FORMAT_SIMPLE
              BUILD_STRING             2
              STORE_FAST               1 (text)
  1           JUMP_BACKWARD           12 (to 4)`;

function page(kind, title, more = {}) {
  return { kind, title, made: "2026-11-21T14:03:07Z", tool: "tare 0.1.0", ...more };
}

const FACTS = [
  { label: "machine", text: "vm, AMD EPYC, 2 CPUs, kvm, Debian GNU/Linux 12, Linux 6.1, glibc 2.36" },
  { label: "run", text: "12 cases: 11 measured, 1 failed; seed 1371954234; 2026-11-21T12:28:06Z" },
];

const TARGETS = [
  { name: "3.12", text: "CPython 3.12.1, embedded, /opt/py312/lib/libpython3.12.so.1.0", facts: [{ label: "features", text: "pgo, lto" }] },
  { name: "3.13", text: "CPython 3.13.0, embedded, /opt/py313/lib/libpython3.13.so.1.0", facts: [{ label: "features", text: "pgo, lto" }] },
];

function counts(changes, side) {
  const of = (verdict) => changes.filter((change) => change.side === side && (change.verdict ?? "failed") === verdict).length;
  return { faster: of("faster"), slower: of("slower"), same: of("same"), unclear: of("unclear"), failed: of("failed") };
}

function summary(tally) {
  return `${tally.faster} faster, ${tally.slower} slower, ${tally.same} the same, ${tally.unclear} unclear; geometric mean 1.04x faster [1.03, 1.05]`;
}

/** Cases in groups of `per` on two builds. `names` stand in for the names of the first cases. */
export function report({ cases = 12, per = 3, workers = 40, suites = 2, seed = 7, names = [], suiteNames = [] } = {}) {
  const next = random(seed);
  const known = ["f-string", "str.format", "percent", "join", "+=", "io.StringIO", "list.sort", "sorted", "heapq.merge", "comprehension", "map with lambda", "loop"];
  const data = {
    schema: "tare-page", version: 1, level: 0.95,
    page: page("report", "strings and sorting on 3.12 and 3.13"),
    overview: {
      lead: [
        `${cases} cases of ${suites} suites ran on two builds of CPython, 3.12.1 (3.12) and 3.13.0 (3.13), side by side on one machine, on 21 November 2026.`,
        "On the whole 3.13 is 1.04x faster than 3.12 [1.03, 1.05]. What changed most is below; of what is called unclear too little was measured to tell.",
      ],
      facts: FACTS,
      notes: [
        { severity: "error", label: "failed", names: ["io.StringIO on 3.13"], text: "ZeroDivisionError: division by zero", details: 'Traceback (most recent call last):\n  File "suites/strings.yaml", line 31, in run\nZeroDivisionError: division by zero' },
        { severity: "warning", label: "warning", text: "the load average of the last minute is 1.36 on 2 CPUs: other programs take CPU time, caches and memory bandwidth from the workers", remedy: "stop what else is running (see: top), or wait" },
        { severity: "info", label: "drift", names: ["join", "percent"], text: "later workers are slower than earlier ones; the intervals are wider for it" },
      ],
      claims: [
        { suite: 0, text: "f-string is at least 1.2x faster than str.format", verdict: "confirmed", found: "f-string is 1.42x [1.40, 1.44] faster than str.format", source: "https://docs.python.org/3/whatsnew/3.12.html" },
        { suite: 0, text: "join is faster than +=", verdict: "refuted", target: 1, found: "join is 1.11x [1.08, 1.13] slower than +=" },
        { suite: 0, text: "list.sort grows as O(n log n)", verdict: "inconclusive", found: "O(n) and O(n log n) are both left" },
      ],
    },
    suites: Array.from({ length: suites }, (_, index) => suiteNames[index] ?? ["strings", "sorting"][index] ?? `suite${index + 1}`),
    targets: TARGETS,
    benches: [], groups: [], sides: [], changes: [], interactions: [], growth: [],
  };
  for (let first = 0; first < cases; first += per) {
    const level = 30 * Math.exp(5 * next() * ((first % 5) / 5));
    const suite = Math.floor((first / cases) * suites);
    const group = { suite, name: ["format", "concatenate", "sort", "squares"][first / per] ?? `group ${first / per + 1}`, rows: [], words: [] };
    const size = Math.min(per, cases - first);
    const at = data.benches.length;
    for (let target = 0; target < 2; target += 1) {
      for (let index = 0; index < size; index += 1) {
        const number = first + index;
        const name = names[number] ?? (known[number] ? `${known[number]}[n=${10 ** (1 + (number % 3))}]` : `case ${number + 1}[n=${number % 7}]`);
        const ns = level * (1 + 0.4 * index) * (target === 1 ? Math.exp(0.1 * normal(next) - 0.03) : 1);
        data.benches.push(bench(next, {
          suite, target, name, ns, workers, tags: [["fast", "slow"][number % 2], "core"],
          why: first === 0 && cases < 100 ? { place: "suites/strings.yaml:31:7", bytecode: BYTECODE } : null,
          remarks: number === 1 ? ["later workers are slower than earlier ones; the interval is wider for it"] : null,
        }));
        const row = { bench: at + target * size + index };
        if (index === 0) {
          row.baseline = true;
        } else {
          row.change = data.changes.push({ side: 1 + target, base: at + target * size, bench: row.bench, ...judged((data.benches[row.bench].median[0] / data.benches[at + target * size].median[0]), 0.02) }) - 1;
        }
        if (target === 1) {
          const base = at + index;
          row.target_change = data.changes.push({ side: 0, base, bench: row.bench, ...judged(data.benches[row.bench].median[0] / data.benches[base].median[0], 0.008 + 0.02 * next()) }) - 1;
        }
        group.rows.push(row);
      }
    }
    group.words.push(`On 3.13, ${data.benches[at + size + 1]?.name ?? "nothing"} takes ${data.changes[group.rows[size + 1]?.change]?.text ?? "as long"} than ${data.benches[at + size].name}.`);
    data.groups.push(group);
    if (size > 1) {
      const one = judged(Math.exp(0.08 * normal(next)), 0.02);
      data.interactions.push({ suite, side: 0, name: `${data.benches[at + 1].name} over ${data.benches[at].name}`, on_base: [1.4, 1.38, 1.42], on_new: [1.3, 1.28, 1.33], ratio: one.ratio, verdict: one.verdict, text: `1.41x faster on 3.12, 1.12x faster on 3.13; ${one.text}`, telling: one.verdict !== "unclear" });
    }
  }
  const broken = data.benches.findIndex((one, index) => one.target === 1 && index > 8);
  if (broken > 0) {
    Object.assign(data.benches[broken], { status: "error", text: "failed", interval: null, median: null, workers: null, samples: null, mild: null, severe: null });
    for (const change of data.changes.filter((one) => one.bench === broken || one.base === broken)) {
      Object.assign(change, { ratio: null, verdict: null, settle: null, text: "failed on 3.13" });
    }
  }
  data.benches[2].modes = [data.benches[2].median[0] * 0.97, data.benches[2].median[0] * 1.04];
  const titles = [["targets", 0, 1, "3.13 against 3.12"], ["variants", 0, 0, "variants on 3.12"], ["variants", 1, 1, "variants on 3.13"]];
  data.sides = titles.map(([by, base, other, title], index) => {
    const tally = counts(data.changes, index);
    return { by, title, base, new: other, paired: true, counts: tally, summary: summary(tally), ...(index === 0 ? { geomean: [0.962, 0.952, 0.971], geomean_text: "1.04x faster [1.03, 1.05]" } : {}) };
  });
  data.growth = growth();
  data.memory = memory(data);
  return data;
}

function growth() {
  const sizes = [10, 30, 100, 300, 1000, 3000, 10000, 30000];
  const curve = (name, order, of) => ({
    name, order, points: sizes.map((size, index) => [size, round(of(size) * (1 + 0.03 * Math.sin(index * 3))), round(of(size) * 0.95), round(of(size) * 1.07)]),
    fit: { x: sizes, y: sizes.map((size) => round(of(size))), low: sizes.map((size) => round(of(size) * 0.9)), high: sizes.map((size) => round(of(size) * 1.12)) },
  });
  return [0, 1].map((target) => ({
    suite: 0, target, title: "drain", param: "n", metric: "time", unit: "ns",
    curves: [curve("deque.popleft", "O(n)", (n) => 900 + 22 * n), curve("list.pop(0)", "O(n^2)", (n) => 250 + 20 * n + 0.008 * n * n)],
    crossovers: [{ curve: 1, base: 0, winner: 0, at: [210, 180, 250], text: "From n = 210 [180, 250] on, deque.popleft is faster." }],
    words: [`On ${TARGETS[target].name} deque.popleft grows as O(n), list.pop(0) as O(n^2).`],
  }));
}

function memory(data) {
  return {
    columns: [
      { key: "allocations", label: "Allocations", unit: "", help: "requests for new or more memory" },
      { key: "allocated_bytes", label: "Allocated", unit: "B", help: "bytes they asked for" },
      { key: "peak_bytes", label: "Peak", unit: "B", help: "the most that was alive above the start" },
      { key: "left_bytes", label: "Left", unit: "B", help: "alive after a collection that was not alive before" },
    ],
    rows: data.benches.slice(0, 6).map((_, index) => ({
      bench: index, values: [3 + index, 240 + 16 * index, 128, 0], texts: [String(3 + index), `${240 + 16 * index} B`, "128 B", "0 B"],
      ...(index % 3 ? { changes: [`${1 + index}x more`, "1.1x more", "the same", null], verdicts: ["more", "more", "same", null] } : {}),
    })),
    words: ["str.format allocates 2x as often as f-string."],
  };
}

/** Series over runs with a change in every third of them; `kind` index is thinned out. */
export function history({ series = 6, runs = 120, kind = "suite", seed = 3, points = runs, names = [] } = {}) {
  const next = random(seed);
  const step = runs / points;
  const past = { runs: [], series: [] };
  for (let index = 0; index < runs; index += 1) {
    const commit = Array.from({ length: 40 }, () => "0123456789abcdef"[Math.floor(next() * 16)]).join("");
    const at = new Date(Date.UTC(2026, 0, 1) + index * 60 * 60 * 1000 * 31).toISOString().replace(".000", "");
    past.runs.push({ at, commit, branch: "main", text: `${commit.slice(0, 7)} on main`, url: `https://example.org/commit/${commit}` });
  }
  for (let index = 0; index < series; index += 1) {
    const level = 50 * Math.exp(4 * next());
    const turn = Math.floor(points * (0.3 + 0.6 * next()));
    const factor = index % 3 === 0 ? 1 + 0.2 * next() : index % 3 === 1 ? 1 - 0.15 * next() : 1;
    const values = Array.from({ length: points }, (_, at) => round(level * (at >= turn ? factor : 1) * Math.exp(0.012 * normal(next))));
    const verdict = index % 3 === 0 ? "slower" : index % 3 === 1 ? "faster" : "same";
    const words = judged(factor, 0.01).text;
    const commit = past.runs[Math.floor(turn * step)].text;
    past.series.push({
      suite: index % 2, target: 0, name: names[index] ?? `case ${index + 1}`, metric: "time", unit: "ns", latest: time(values[points - 1]),
      text: verdict === "same" ? "Level over all runs." : `${words} since ${commit}.`, verdict,
      ...(kind === "index" ? { url: `bench/${index}.html` } : {}),
      run: Array.from({ length: points }, (_, at) => Math.floor(at * step)), points: values,
      ...(kind === "index" ? {} : { low: values.map((value) => round(value * 0.985)), high: values.map((value) => round(value * 1.016)) }),
      segments: verdict === "same" ? [[0, points - 1, round(level)]] : [[0, turn - 1, round(level)], [turn, points - 1, round(level * factor)]],
      changes: verdict === "same" ? [] : [{ at: turn, ratio: [round(factor), round(factor * 0.99), round(factor * 1.01)], verdict, provisional: points - turn < 5, text: `${words} since ${commit}` }],
    });
  }
  return {
    schema: "tare-page", version: 1, level: 0.95,
    page: page(kind, kind === "bench" ? "strings/join" : "History of strings and sorting", { crumbs: kind === "index" ? [] : [{ text: "All suites", url: "../index.html" }] }),
    overview: { lead: [`${runs} runs of ${series} benches, from 1 January to 5 June 2026.`], facts: FACTS },
    suites: ["strings", "sorting"], ...(kind === "index" ? { suite_urls: ["suites/strings.html", "suites/sorting.html"] } : {}),
    targets: [TARGETS[0]], benches: [], history: past,
  };
}

/** The page of these data: C fills in the same places. */
export function fill(template, data, root = "") {
  const json = JSON.stringify(data).replace(/</g, "\\u003c").replace(/\u2028/g, "\\u2028").replace(/\u2029/g, "\\u2029");
  const title = data.page.title.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const parts = { TITLE: title, DATA: json, ROOT: root };
  return template.replace(/@TARE_(TITLE|DATA|ROOT)@/g, (_, name) => parts[name]);
}
