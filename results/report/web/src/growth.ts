/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How figures grow with a size: on axes of logs, with the fitted order, its band, and where two curves cross. */
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import type { GrowthChart, GrowthCurve } from "./data";
import { finder, paged, search, suiteOptions, select } from "./controls";
import { append, h, name, s } from "./dom";
import { card, type Sheet } from "./figure";
import { plain, withUnit } from "./format";
import type { Model } from "./model";
import { type Axis, type Frame, plot, type Point } from "./plot";
import { read } from "./state";
import { dot, swatch } from "./marks";
import { logTicks } from "./ticks";

const AT_ONCE = 12;

function logAxis(values: number[], title: string, format: (value: number) => string): Axis {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity) / 1.15;
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity) * 1.15;
  const width = Math.log(high / low);
  return {
    at: (value) => Math.log(Math.max(value, low) / low) / width,
    ticks: (most) => logTicks(low, high, most),
    format,
    title,
  };
}

/** Of counts that are 0 somewhere: logs have no place for them. */
function plainAxis(values: number[], title: string, format: (value: number) => string): Axis {
  const low = values.reduce((a, b) => Math.min(a, b), 0);
  const high = values.reduce((a, b) => Math.max(a, b), 0);
  const scale = scaleLinear().domain([low, high > low ? high : low + 1]).nice(5);
  return { at: scale, ticks: (most) => scale.ticks(Math.min(most, 6)), format, title };
}

function figureAxis(values: number[], title: string, unit: string): Axis {
  const format = (value: number): string => withUnit(value, unit);
  return values.every((value) => value > 0) ? logAxis(values, title, format) : plainAxis(values, `${title} (not of logs)`, format);
}

function curveMarks(curve: GrowthCurve, index: number, frame: Frame): (SVGElement | null)[] {
  const fit = curve.fit;
  const range = [...(fit?.x.keys() ?? [])];
  const at = (list: number[] | null | undefined, position: number): number => list?.[position] ?? NaN;
  const band = area<number>()
    .x((position) => frame.x(at(fit?.x, position)))
    .y0((position) => frame.y(at(fit?.low, position)))
    .y1((position) => frame.y(at(fit?.high, position)));
  const fitted = line<number>()
    .x((position) => frame.x(at(fit?.x, position)))
    .y((position) => frame.y(at(fit?.y, position)));
  return [
    fit?.low && fit.high ? s("path", { d: band(range), class: "band" }) : null,
    fit ? s("path", { d: fitted(range), class: "fit" }) : null,
    ...curve.points.flatMap(([size, figure, low, high]) => [
      low !== null && high !== null
        ? s("line", { x1: frame.x(size), x2: frame.x(size), y1: frame.y(low), y2: frame.y(high), class: "whisker" })
        : null,
      dot(index, frame.x(size), frame.y(figure)),
    ]),
  ].map((mark) => {
    mark?.classList.add(`series-${index % 6}`);
    return mark;
  });
}

function crossings(chart: GrowthChart, frame: Frame): SVGElement[] {
  return (chart.crossovers ?? []).flatMap(({ at: [point, low, high] }) => [
    ...(low !== null && high !== null
      ? [s("rect", { x: frame.x(low), width: Math.max(1, frame.x(high) - frame.x(low)), y: 0, height: frame.height, class: "crossing-band" })]
      : []),
    s("line", { x1: frame.x(point), x2: frame.x(point), y1: 0, y2: frame.height, class: "crossing" }),
  ]);
}

/** "1e6", "2.5e5". */
function powerOfTen(value: number): string {
  return value.toExponential().replace("e+", "e");
}

function sheet(model: Model, chart: GrowthChart): Sheet {
  return {
    file: `growth-${model.suite(chart.suite)}-${chart.title}-${model.target(chart.target)}`,
    columns: ["case", "target", chart.param, chart.metric, "low", "high", "unit", "order"],
    rows: () =>
      chart.curves.flatMap((curve) =>
        curve.points.map((point) => [curve.name, model.target(chart.target), ...point, chart.unit, curve.order]),
      ),
    json: () => chart,
  };
}

function growthCard(model: Model, chart: GrowthChart): HTMLElement {
  const sizes = chart.curves.flatMap((curve) => curve.points.map((point) => point[0]));
  const figures = chart.curves.flatMap((curve) => curve.points.flatMap(([, ...values]) => values.filter((value): value is number => value !== null)));
  const points = chart.curves.flatMap((curve): Point[] =>
    curve.points.map(([size, figure]) => ({
      x: size,
      y: figure,
      lines: [curve.name, `${chart.param} = ${plain(size)}: ${withUnit(figure, chart.unit)}`],
    })),
  );
  const metric = chart.metric === "time" ? "time" : chart.metric.replaceAll("_", " ");
  const legend = h(
    "ul",
    { class: "curves" },
    ...chart.curves.map((curve, index) =>
      h("li", {}, swatch(index), name(curve.name), curve.order ? h("span", { class: "order" }, curve.order) : null),
    ),
  );
  const notes = (chart.crossovers ?? []).map((crossover) => h("p", { class: "words" }, crossover.text));
  const drawing = plot({
    label: `${chart.title}: ${metric} over ${chart.param}. ${chart.words.join(" ")}`,
    x: logAxis(sizes, chart.param, (value) => (value >= 1e5 ? powerOfTen(value) : plain(value))),
    y: figureAxis(figures, metric, chart.unit),
    height: 280,
    points: points.sort((a, b) => a.x - b.x),
    draw: (frame) => [...crossings(chart, frame), ...chart.curves.flatMap((curve, index) => curveMarks(curve, index, frame))],
  });
  const heading = h(
    "span",
    {},
    name(chart.title),
    chart.metric === "time" ? null : h("span", { class: "of" }, metric),
    model.hasTargets ? h("span", { class: "of" }, "on ", name(model.target(chart.target))) : null,
    model.hasSuites ? h("span", { class: "of" }, name(model.suite(chart.suite))) : null,
  );
  return card(heading, chart.words, [...notes, legend, drawing], sheet(model, chart));
}

export function growth(model: Model, into: HTMLElement): void {
  // Times first, as one looks for them first.
  const all = [...(model.data.growth ?? [])].sort((a, b) => Number(a.metric !== "time") - Number(b.metric !== "time"));
  const list = h("div", { class: "pair" });
  const more = h("div", { class: "more" });
  const update = (): void => {
    const { q = "", suite = "" } = read();
    const fits = finder(q);
    const shown = all.filter(
      (chart) =>
        fits([chart.title, model.suite(chart.suite), ...chart.curves.map((curve) => curve.name)].join(" ")) &&
        (suite === "" || model.suite(chart.suite) === suite),
    );
    paged(list, shown, AT_ONCE, (chart) => growthCard(model, chart), more);
  };
  const suites = suiteOptions(model.data.suites, all.map((chart) => chart.suite));
  append(into, [
    h("p", { class: "explain" }, "Both axes are of logs: a straight line is a power. The line is the order that fits best, the band what is left open; an upright marks where two curves cross."),
    all.length > 3 ? h("div", { class: "controls" }, search("q", "Search", update), suites.length > 0 && select("suite", "Suite", suites, update)) : null,
    list,
    more,
  ]);
  update();
}
