/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures over commits: the series of a case with their intervals, levels and changes, builds told apart. */
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { ChangePoint, History, Series } from "./data";
import { chosenOf, finder, paged, search, select, suiteOptions, toggles } from "./controls";
import { append, h, link, name, s } from "./dom";
import { card, type Sheet } from "./figure";
import { count, day, minute, sharedUnit, withUnit } from "./format";
import { dot, swatch } from "./marks";
import { type Model, verdictText } from "./model";
import { type Axis, type Frame, plot, type Point } from "./plot";
import { spark } from "./spark";
import { read, write } from "./state";

const AT_ONCE = 50;
const LABELS_MOST = 6;

/** The series of one case: one for each build. */
interface Track {
  key: string;
  series: Series[];
}

function tracksOf(history: History): Track[] {
  const tracks = new Map<string, Track>();
  for (const series of history.series) {
    const key = JSON.stringify([series.suite, series.name, series.metric]);
    const track = tracks.get(key);
    if (track) {
      track.series.push(series);
    } else {
      tracks.set(key, { key, series: [series] });
    }
  }
  return [...tracks.values()];
}

/** In the order in which a reader wants to know of them. */
const VERDICTS = ["slower", "more", "faster", "less", "unclear", "same"];

/** The change that a reader wants to know of first. */
function verdictOf(track: Track): string {
  const verdicts = track.series.map((series) => series.verdict ?? "same");
  return VERDICTS.find((verdict) => verdicts.includes(verdict as never)) ?? "same";
}

const finite = (value: number | null | undefined): value is number => value !== null && value !== undefined && Number.isFinite(value);

function valueAxis(track: Track): Axis {
  const values = track.series.flatMap((series) => [...series.points, ...(series.low ?? []), ...(series.high ?? [])]).filter(finite);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const room = (high - low) * 0.06 || Math.abs(high) * 0.05 || 1;
  const scale = scaleLinear().domain([low - room, high + room]).nice(5);
  const [first = 0, last = 1] = scale.domain();
  const unit = track.series[0]?.unit ?? "";
  const shared = sharedUnit(Math.max(Math.abs(first), Math.abs(last)), unit);
  const metric = track.series[0]?.metric ?? "";
  return {
    at: scale,
    ticks: (most) => scale.ticks(most),
    format: shared.format,
    title: shared.text ? `${metric.replaceAll("_", " ")} in ${shared.text}` : metric.replaceAll("_", " "),
  };
}

/** Runs stand at equal distances in order of time. */
function runAxis(history: History, track: Track): Axis {
  const runs = track.series.flatMap((series) => series.run);
  const first = runs.reduce((a, b) => Math.min(a, b), Infinity);
  const last = runs.reduce((a, b) => Math.max(a, b), -Infinity);
  const span = Math.max(1, last - first);
  return {
    at: (value) => 0.02 + (0.96 * (value - first)) / span,
    ticks: (most) => {
      const step = Math.max(1, Math.ceil(span / Math.max(1, most - 1)));
      return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => first + index * step);
    },
    format: (value) => day(history.runs[value]?.at ?? ""),
    title: "runs in order of time",
  };
}

function levels(series: Series, index: number, frame: Frame): SVGElement[] {
  return (series.segments ?? []).map(([first, last, level]) =>
    s("line", {
      x1: frame.x(series.run[first] ?? 0) - 2,
      x2: frame.x(series.run[last] ?? 0) + 2,
      y1: frame.y(level),
      y2: frame.y(level),
      class: `level series-${index % 6}`,
    }),
  );
}

const SIGNS: Record<string, string> = { slower: "▲", more: "▲", faster: "▼", less: "▼" };

function changeMarks(series: Series, frame: Frame): SVGElement[] {
  return (series.changes ?? []).flatMap((change) => {
    const run = series.run[change.at] ?? 0;
    const before = series.run[change.at - 1] ?? run;
    const x = (frame.x(run) + frame.x(before)) / 2;
    const kind = `turn verdict-${change.verdict}${change.provisional ? " provisional" : ""}`;
    const sign = SIGNS[change.verdict] ?? "◆";
    return [
      s("line", { x1: x, x2: x, y1: 4, y2: frame.height, class: kind }),
      s("text", { x, y: 4, "text-anchor": "middle", class: `turn-sign verdict-${change.verdict}` }, sign),
    ];
  });
}

function seriesMarks(series: Series, index: number, frame: Frame): SVGElement[] {
  const path = line<number>()
    .x((position) => frame.x(series.run[position] ?? 0))
    .y((position) => frame.y(series.points[position] ?? 0));
  const isDense = series.points.length * 5 > frame.width;
  const marks: SVGElement[] = [s("path", { d: path([...series.points.keys()]), class: `thread series-${index % 6}` })];
  series.points.forEach((value, position) => {
    const [low, high] = [series.low?.[position], series.high?.[position]];
    const x = frame.x(series.run[position] ?? 0);
    if (finite(low) && finite(high)) {
      marks.push(s("line", { x1: x, x2: x, y1: frame.y(low), y2: frame.y(high), class: `whisker series-${index % 6}` }));
    }
    marks.push(dot(index, x, frame.y(value), isDense ? 9 : 26));
  });
  return marks;
}

function pointsOf(model: Model, history: History, track: Track): Point[] {
  return track.series.flatMap((series) =>
    series.points.map((value, position): Point => {
      const run = history.runs[series.run[position] ?? -1];
      const change = (series.changes ?? []).find((one) => one.at === position);
      const [low, high] = [series.low?.[position], series.high?.[position]];
      const interval = finite(low) && finite(high) ? ` [${withUnit(low, series.unit)}, ${withUnit(high, series.unit)}]` : "";
      return {
        x: series.run[position] ?? 0,
        y: value,
        lines: [
          `${withUnit(value, series.unit)}${interval}${model.hasTargets ? ` on ${model.target(series.target)}` : ""}`,
          `${run?.text ?? ""}, ${minute(run?.at ?? "")}`,
          ...(change ? [change.text + (change.provisional ? " (provisional)" : "")] : []),
        ],
        url: run?.url ?? null,
      };
    }),
  ).sort((a, b) => a.x - b.x);
}

function sheet(model: Model, history: History, track: Track): Sheet {
  const first = track.series[0];
  return {
    file: `history-${model.suite(first?.suite ?? -1)}-${first?.name ?? ""}`,
    columns: ["at", "commit", "branch", "build", "value", "low", "high", "unit", "change"],
    rows: () =>
      track.series.flatMap((series) =>
        series.points.map((value, position) => {
          const run = history.runs[series.run[position] ?? -1];
          const change = (series.changes ?? []).find((one) => one.at === position);
          return [run?.at, run?.commit, run?.branch, model.target(series.target), value, series.low?.[position], series.high?.[position], series.unit, change?.text];
        }),
      ),
    json: () => track.series.map((series) => ({ ...series, target: model.target(series.target), run: series.run.map((run) => history.runs[run]) })),
  };
}

function changeRow(model: Model, history: History, series: Series, change: ChangePoint): HTMLElement {
  const run = history.runs[series.run[change.at] ?? -1];
  return h(
    "li",
    {},
    h("span", { class: `says verdict-${change.verdict}` }, link(run?.url, change.text)),
    model.hasTargets ? h("span", { class: "quiet" }, ` on ${model.target(series.target)}`) : null,
    change.provisional ? h("span", { class: "quiet" }, " provisional: too few runs after it") : null,
  );
}

function trackCard(model: Model, history: History, track: Track): HTMLElement {
  const first = track.series[0];
  const changes = track.series.flatMap((series) => (series.changes ?? []).map((change) => ({ series, change })));
  const words = track.series.map((series) => (track.series.length > 1 ? `${model.target(series.target)}: ${series.text}` : series.text));
  const legend = h("ul", { class: "curves" }, ...track.series.map((series, index) => h("li", {}, swatch(index), name(model.target(series.target)), h("span", { class: "order" }, series.latest))));
  const drawing = plot({
    label: `${first?.name ?? ""} over ${history.runs.length} runs. ${words.join(" ")}`,
    x: runAxis(history, track),
    y: valueAxis(track),
    height: 300,
    points: pointsOf(model, history, track),
    draw: (frame) => [
      ...track.series.flatMap((series) => changeMarks(series, frame)),
      ...track.series.flatMap((series, index) => [...seriesMarks(series, index, frame), ...levels(series, index, frame)]),
    ],
  });
  const list = changes.slice(-LABELS_MOST).reverse();
  return card(
    link(first?.url, name(first?.name ?? "")),
    words,
    [legend, drawing, list.length > 0 ? h("ul", { class: "turns" }, ...list.map(({ series, change }) => changeRow(model, history, series, change))) : null],
    sheet(model, history, track),
  );
}

function trackRow(model: Model, track: Track, open: (track: Track) => void): HTMLElement {
  const first = track.series[0];
  const title = name(first?.name ?? "");
  return h(
    "tr",
    { role: "row" },
    h(
      "th",
      { role: "rowheader", scope: "row" },
      first?.url ? link(first.url, title) : h("button", { type: "button", class: "link", click: () => open(track) }, title),
      model.hasSuites ? h("p", { class: "quiet" }, name(model.suite(first?.suite ?? -1))) : null,
    ),
    h("td", { role: "cell", class: "figure" }, ...track.series.map((series) => h("p", {}, series.latest, model.hasTargets ? h("span", { class: "quiet" }, ` ${model.target(series.target)}`) : null))),
    h("td", { role: "cell", class: "wide" }, ...track.series.slice(0, 3).map(spark)),
    h("td", { role: "cell", class: "against" }, ...track.series.map((series) => h("p", { class: `says verdict-${series.verdict ?? "same"}` }, series.text))),
  );
}

function overviewSheet(model: Model, history: History, shown: () => Track[]): Sheet {
  return {
    file: "history",
    columns: ["suite", "case", "build", "runs", "latest", "changes", "in_words"],
    rows: () => shown().flatMap((track) => track.series.map((series) => [model.suite(series.suite), series.name, model.target(series.target), series.points.length, series.latest, series.changes?.length ?? 0, series.text])),
    json: () => shown().flatMap((track) => track.series.map((series) => ({ ...series, target: model.target(series.target), run: series.run.map((run) => history.runs[run]?.at) }))),
  };
}

export function history(model: Model, into: HTMLElement): void {
  const past = model.data.history;
  if (!past) {
    return;
  }
  const all = tracksOf(past);
  append(into, [
    h("p", { class: "explain" }, "Each point is a run, its line the interval. Level lines stand between changes; ▲ is slower or more from there on, ▼ faster or less. A change with a dashed line is provisional."),
  ]);
  if (all.length <= 2) {
    append(into, all.map((track) => trackCard(model, past, track)));
    return;
  }
  const place = h("div", {});
  const body = h("tbody", { role: "rowgroup" });
  const more = h("div", { class: "more" });
  const status = h("p", { class: "quiet", role: "status" });
  let shown: Track[] = [];
  const open = (track: Track): void => {
    write({ series: track.key });
    place.replaceChildren(trackCard(model, past, track));
    place.scrollIntoView({ block: "nearest" });
  };
  const update = (): void => {
    const { q = "", suite = "" } = read();
    const verdicts = chosenOf("verdict");
    const fits = finder(q);
    shown = all.filter((track) => {
      const first = track.series[0];
      const itsSuite = model.suite(first?.suite ?? -1);
      return fits(`${first?.name ?? ""} ${itsSuite}`) && (suite === "" || itsSuite === suite) && (verdicts.size === 0 || verdicts.has(verdictOf(track)));
    });
    status.textContent = shown.length === all.length ? `${count(all.length)} series` : `${count(shown.length)} of ${count(all.length)} series`;
    paged(body, shown, AT_ONCE, (track) => trackRow(model, track, open), more);
  };
  const tallies = new Map<string, number>();
  all.forEach((track) => tallies.set(verdictOf(track), (tallies.get(verdictOf(track)) ?? 0) + 1));
  const suites = suiteOptions(model.data.suites, all.map((track) => track.series[0]?.suite ?? 0));
  const heads = ["Case", "Latest", "Over time", "In words"];
  append(into, [
    h(
      "div",
      { class: "controls" },
      search("q", "Search", update),
      suites.length > 0 && select("suite", "Suite", suites, update),
      toggles("verdict", "Last change", VERDICTS.filter((verdict) => tallies.has(verdict)).map((verdict): [string, string, number] => [verdict, verdict === "same" ? "level" : verdictText(verdict), tallies.get(verdict) ?? 0]), update),
    ),
    status,
    place,
    card("Series", undefined, [h("table", { role: "table", class: "lines" }, h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...heads.map((text) => h("th", { role: "columnheader", scope: "col" }, text)))), body), more], overviewSheet(model, past, () => shown)),
  ]);
  update();
  const wanted = all.find((track) => track.key === read()["series"]);
  if (wanted) {
    place.replaceChildren(trackCard(model, past, wanted));
  }
}
