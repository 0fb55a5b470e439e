/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What C writes into a page as <script type="application/json" id="tare-data">, and the pages show.
 *
 * All statistics, verdicts, sentences and figures with units are made in C. The page sorts, filters,
 * draws and counts rows; it computes no estimate, no interval and no verdict. Numbers stand beside the
 * texts where a chart needs them.
 *
 * - Null, absent and an empty list are alike: not measured, not known, nothing to show. No NaN.
 * - A number that says which (`bench`, `base`, `side`, `target`, `suite`, `run`) is the index of an entry in the
 *   list of that name.
 * - Times are ns per operation, counts are counts, sizes bytes. Numbers for charts need no more than five digits;
 *   worker values are the bulk of a large page.
 * - Texts are plain text, whatever they hold. Links are relative, or http: or https:. */

/** Point, low, high of an interval at `PageData.level`; low and high null where there is none. */
export type Estimate = [point: number, low: number | null, high: number | null];

export type Verdict = "faster" | "slower" | "same" | "unclear";
/** Of a series: what is counted and no time becomes more or less. */
export type SeriesVerdict = "faster" | "slower" | "more" | "less" | "same" | "unclear";
export type Judgement = "confirmed" | "refuted" | "inconclusive" | "not measured";
export type Status = "ok" | "error" | "skipped" | "not-stationary" | "incomplete";

export interface PageData {
  schema: "tare-page";
  version: 1;
  page: Page;
  /** Of the intervals, 0.95; null where it is not known or not one for all. */
  level?: number | null;
  overview: Overview;
  /** Names of suites. */
  suites: string[];
  /** On an index: the pages of the suites. */
  suite_urls?: string[];
  targets: Target[];
  benches: Bench[];
  groups?: Group[];
  sides?: Side[];
  changes?: Change[];
  interactions?: Interaction[];
  growth?: GrowthChart[];
  memory?: Memory;
  history?: History;
}

export interface Page {
  /** report: of results; index, suite and bench: of a site that was made from a store. */
  kind: "report" | "index" | "suite" | "bench";
  /** "strings on 3.12 and 3.13", "strings/f-string[width=2]". */
  title: string;
  /** "2026-11-21T14:03:07Z": when the page was written. */
  made: string;
  /** "tare 0.1.0". */
  tool: string;
  /** From the index down to the page above this one. */
  crumbs?: Link[];
  /** --serve: the page asks `GET <url>` now and then and loads itself again when the text differs from `state`. */
  live?: { url: string; state: string } | null;
}

export interface Link {
  text: string;
  url: string;
}

/* ---- overview ---- */

export interface Overview {
  /** One to four sentences a layman understands: "12 cases of the suite strings ran on two builds of CPython, ..." */
  lead: string[];
  /** "machine": "AMD EPYC, 2 CPUs, kvm", "run": "...". */
  facts: Fact[];
  /** What to think of the figures, what failed, what to do: worst first. */
  notes?: Note[];
  claims?: Claim[];
}

export interface Fact {
  label: string;
  text: string;
  url?: string | null;
}

export interface Note {
  severity: "error" | "warning" | "info";
  /** "failed", "drift", "remark". */
  label: string;
  /** What it is about, as readers know it. */
  names?: string[];
  text: string;
  /** Lines as they are: a traceback, the end of stderr. */
  details?: string | null;
  remedy?: string | null;
}

export interface Claim {
  /** Null, as `text` is: of claims that were left out, of which only their number is said. */
  suite?: number | null;
  /** What the suite states. */
  text?: string | null;
  source?: string | null;
  verdict: Judgement;
  /** Null: of all targets, or there is one only. */
  target?: number | null;
  /** What was found: "f-string is 1.42x [1.40, 1.44] faster than str.format". */
  found: string;
}

export interface Target {
  name: string;
  /** "CPython 3.12.1, embedded". */
  text: string;
  facts?: Fact[];
}

/* ---- benches and groups ---- */

/** A case with its parameters on a target. */
export interface Bench {
  suite: number;
  target: number;
  /** Without the suite: "f-string[width=2]". */
  name: string;
  tags?: string[];
  status: Status;
  /** The figure in words, "171.8 ns", or what stands in its place: "failed", "skipped", "not steady". */
  text: string;
  /** "[171.2, 173.1]" in the unit of the text. */
  interval?: string | null;
  median?: Estimate | null;
  /** Workers' figures in order of time, undisturbed ones only; thinned out evenly where they are more than 200. */
  workers?: number[] | null;
  /** How many there are, where they were thinned out. */
  worker_count?: number | null;
  /** Indices in `workers` of those beyond 1.5 and 3 times the box. */
  mild?: number[] | null;
  severe?: number[] | null;
  /** Where the modes lie, when there are several. */
  modes?: number[] | null;
  samples?: Histogram | null;
  /** Remarks on this bench alone, in sentences. */
  remarks?: string[];
  /** "crc32:...", "True": what `value:` came to. */
  value?: string | null;
  why?: Why | null;
  /** Its page in a site. */
  url?: string | null;
}

/** Of all undisturbed samples' figures: bins of equal width from low to high; what lies further out than three times the
 * box stands in the first or the last bin. */
export interface Histogram {
  count: number;
  low: number;
  high: number;
  bins: number[];
}

export interface Why {
  /** "suites/strings.yaml:31:7". */
  place?: string | null;
  bytecode: string;
}

/** What is compared with each other and drawn on one scale; a lone case is a group of one per target. */
export interface Group {
  suite: number;
  /** Without the suite: "format", "drain[n=1000]". */
  name: string;
  /** In the order of the result. */
  rows: GroupRow[];
  /** What the figures say, in sentences: "On new, f-string is 1.41x faster [1.38, 1.44] than str.format." */
  words?: string[];
}

export interface GroupRow {
  bench: number;
  /** The others of its group and target are compared with it. */
  baseline?: boolean;
  /** Index in `changes`: against the baseline on the same target. */
  change?: number | null;
  /** Index in `changes`: against the first target, same variant. */
  target_change?: number | null;
}

/* ---- changes ---- */

/** Two targets, or the variants on one target against their baselines. */
export interface Side {
  by: "targets" | "variants";
  /** "new against base", "variants on new". */
  title: string;
  /** Of targets: indices. Of variants: both the same. */
  base: number;
  new: number;
  paired: boolean;
  /** After the correction for their number. */
  counts: { faster: number; slower: number; same: number; unclear: number; failed: number };
  /** "2 faster, 1 slower, 30 the same, 7 unclear; geometric mean 1.02x faster [1.01, 1.03]". */
  summary: string;
  /** new / base. */
  geomean?: Estimate | null;
  /** "1.02x faster [1.01, 1.03]". */
  geomean_text?: string | null;
  /** What could not be compared and why, in sentences. */
  remarks?: string[];
}

/** A row of a side. What was not judged has neither ratio nor verdict, and says why in `text`. */
export interface Change {
  side: number;
  /** One of the two may be absent on its side. */
  base?: number | null;
  bench?: number | null;
  /** new / base, below 1 is faster. */
  ratio?: Estimate | null;
  /** After the correction for the number of changes. */
  verdict?: Verdict | null;
  /** "1.43x slower [1.40, 1.46]", "no difference shown [0.98, 1.03]", "failed on new". */
  text: string;
  /** 0.02: what the case calls the same. */
  margin?: number | null;
  /** What would settle it: "+12 blocks, 3.4 s", "may be chance". */
  settle?: string | null;
}

export interface Interaction {
  suite: number;
  /** "comprehension over loop". */
  name: string;
  /** Index in `sides`, by targets. */
  side: number;
  /** The variant / its baseline on the base target, on the new one, and the ratio of both. */
  on_base: Estimate;
  on_new: Estimate;
  ratio: Estimate;
  verdict: Verdict;
  /** "1.41x faster on base, 1.12x faster on new; the gain shrank 1.26x [1.22, 1.30]". */
  text: string;
  /** Worth a reader's while. */
  telling?: boolean;
}

/* ---- growth ---- */

/** Curves over one size on one target that belong to one group. */
export interface GrowthChart {
  suite: number;
  target: number;
  /** "drain". */
  title: string;
  /** "n". */
  param: string;
  /** "time", "peak_bytes". */
  metric: string;
  /** "ns", "B", "" of a count. */
  unit: string;
  curves: GrowthCurve[];
  crossovers?: Crossover[];
  /** What the chart shows, in sentences: "deque.popleft grows as O(1), list.pop(0) as O(n)." */
  words: string[];
}

export interface GrowthCurve {
  name: string;
  /** Size, figure, low, high; sizes ascend. */
  points: [size: number, figure: number, low: number | null, high: number | null][];
  /** "O(n)", or those that are left open: "O(n) or O(n log n)"; null: not known. */
  order?: string | null;
  /** The fitted curve; band: low and high at the same sizes, over what candidates and residuals leave open. */
  fit?: { x: number[]; y: number[]; low?: number[] | null; high?: number[] | null } | null;
}

export interface Crossover {
  /** Indices in `curves`. */
  curve: number;
  base: number;
  winner: number;
  at: Estimate;
  text: string;
}

/* ---- memory and counts ---- */

export interface Memory {
  columns: MemoryColumn[];
  rows: MemoryRow[];
  /** Counts that differ, in sentences. */
  words?: string[];
}

export interface MemoryColumn {
  /** "allocations". */
  key: string;
  /** "Allocations". */
  label: string;
  /** "B", "" of a count. */
  unit: string;
  /** What it is, in a sentence. */
  help?: string | null;
}

export interface MemoryRow {
  bench: number;
  /** By column; null: not counted. */
  values: (number | null)[];
  /** "1,024", "960 to 1,104" of a count that varies. */
  texts: (string | null)[];
  /** Against the baseline or the first target, by column: "2.0x more", "the same". */
  changes?: (string | null)[] | null;
  /** By column. */
  verdicts?: ("less" | "more" | "same" | "unclear" | null)[] | null;
}

/* ---- history ---- */

export interface History {
  /** In order of time. */
  runs: HistoryRun[];
  series: Series[];
}

export interface HistoryRun {
  /** When the commit was made, else when it ran: "2026-11-21T14:03:07Z". */
  at: string;
  /** The whole id; null: from no checkout. */
  commit?: string | null;
  branch?: string | null;
  /** "a1b2c3d on main", or the date. */
  text: string;
  /** By the pattern that was given. */
  url?: string | null;
}

export interface Series {
  suite: number;
  /** Index in `targets`: builds that are told apart. */
  target: number;
  name: string;
  metric: string;
  unit: string;
  /** "171.8 ns": the last figure. */
  latest: string;
  /** What the series shows: "1.12x slower since a1b2c3d (2 Nov), else level." */
  text: string;
  /** The verdict of the last change point; "same" where there is none. */
  verdict?: SeriesVerdict | null;
  url?: string | null;
  /** All of one length. On an index `low` and `high` are left out and `points` thinned out. */
  run: number[];
  points: number[];
  low?: (number | null)[] | null;
  high?: (number | null)[] | null;
  /** Levels between change points: first and last index in `points`, and the level. */
  segments?: [first: number, last: number, level: number][];
  changes?: ChangePoint[];
}

export interface ChangePoint {
  /** Index in `points` of the first after the change. */
  at: number;
  /** after / before. */
  ratio: Estimate;
  verdict: SeriesVerdict;
  /** Too few values after it: the next ones may move or drop it. */
  provisional?: boolean;
  /** "1.12x slower [1.10, 1.14] since a1b2c3d". */
  text: string;
}
