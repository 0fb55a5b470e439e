/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How figures grow with a size: on axes of logs, with the fitted order, its band, and where two curves cross. */
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
  const positive = values.filter((value) => value > 0);
  const low = positive.reduce((a, b) => Math.min(a, b), Infinity) / 1.15;
  const high = positive.reduce((a, b) => Math.max(a, b), -Infinity) * 1.15;
  const width = Math.log(high / low);
  return {
    at: (value) => Math.log(Math.max(value, low) / low) / width,
    ticks: (most) => logTicks(low, high, most),
    format,
    title,
  };
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
      figure > 0 ? dot(index, frame.x(size), frame.y(figure)) : null,
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
    x: logAxis(sizes, chart.param, (value) => (value >= 1e5 || value < 1e-2 ? plain(Number(value.toPrecision(3))).replace(/^(\d)0{5,}$/, (text) => `${text[0]}e${text.length - 1}`) : plain(value))),
    y: logAxis(figures, metric, (value) => withUnit(value, chart.unit)),
    height: 280,
    points: points.sort((a, b) => a.x - b.x),
    draw: (frame) => [...crossings(chart, frame), ...chart.curves.flatMap((curve, index) => curveMarks(curve, index, frame))],
  });
  const heading = h(
    "span",
    {},
    name(chart.title),
    model.hasTargets ? h("span", { class: "of" }, "on ", name(model.target(chart.target))) : null,
    model.hasSuites ? h("span", { class: "of" }, name(model.suite(chart.suite))) : null,
  );
  return card(heading, chart.words, [...notes, legend, drawing], sheet(model, chart));
}

export function growth(model: Model, into: HTMLElement): void {
  const all = model.data.growth ?? [];
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
