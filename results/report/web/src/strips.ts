/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of a table as a picture: a bench's interval over its workers and samples, or a ratio. Positions are in
 * per cent and sizes in pixels, so that nothing is drawn again when the window changes. */
import type { Bench, Estimate } from "./data";
import { type Child, h, s } from "./dom";
import { ratio, sharedUnit, withUnit } from "./format";
import { type Strip, strip } from "./ticks";
import { hideTip, showTip } from "./tip";

/** The ticks of a column of strips; the first and the last lean inwards. */
export function axis(scale: Strip, texts: string[]): HTMLElement {
  const marks = scale.ticks.flatMap((tick, index) => {
    const x = `${scale.at(tick)}%`;
    const anchor = scale.at(tick) < 8 ? "start" : scale.at(tick) > 92 ? "end" : "middle";
    return [
      s("line", { x1: x, x2: x, y1: 14, y2: 18, class: "tick" }),
      s("text", { x, y: 11, "text-anchor": anchor }, texts[index] ?? ""),
    ];
  });
  return h("div", { class: "axis" }, s("svg", { width: "100%", height: 18, "aria-hidden": "true" }, ...marks));
}

/** "1.2x faster", "1x", "1.2x slower": as changes are worded. */
export function ratioAxis(scale: Strip): HTMLElement {
  return axis(
    scale,
    scale.ticks.map((tick) => (tick < 1 ? `${ratio(1 / tick)} faster` : tick > 1 ? `${ratio(tick)} slower` : ratio(1))),
  );
}

function gridLines(scale: Strip, height: number): SVGElement[] {
  return scale.ticks.map((tick) =>
    s("line", { x1: `${scale.at(tick)}%`, x2: `${scale.at(tick)}%`, y1: 0, y2: height, class: "grid" }),
  );
}

function between(scale: Strip, low: number, high: number): { x: string; width: string } {
  const start = scale.at(low);
  return { x: `${start}%`, width: `${Math.max(0, scale.at(high) - start).toFixed(2)}%` };
}

/** The scale of benches that are compared: all of their workers but the severe outliers. */
export function benchScale(benches: Bench[], unit: string): { scale: Strip; texts: string[]; unit: string } | null {
  const values: number[] = [];
  for (const bench of benches) {
    const severe = new Set(bench.severe ?? []);
    (bench.workers ?? []).forEach((value, index) => !severe.has(index) && values.push(value));
    (bench.median ?? []).forEach((value) => value !== null && values.push(value));
  }
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!(low < Infinity)) {
    return null;
  }
  const room = low === high ? Math.abs(low) * 0.02 || 1 : (high - low) * 0.03;
  const isLog = low > 0 && high / low > 12;
  const scale = isLog ? strip(low / 1.05, high * 1.05, true) : strip(low - room, high + room, false);
  const shared = sharedUnit(Math.max(low, high / 12), unit);
  const texts = scale.ticks.map((tick) => (isLog ? withUnit(tick, unit) : shared.format(tick)));
  return { scale, texts, unit: isLog ? "" : shared.text };
}

const CLOUD = 20; // where the samples' bars stand
const DROPS = 27; // where the workers' dots begin
const HEIGHT = 44;

function cloud(bench: Bench, scale: Strip): SVGElement[] {
  const samples = bench.samples;
  if (!samples || samples.bins.length === 0) {
    return [];
  }
  const most = Math.max(...samples.bins, 1);
  const step = (samples.high - samples.low) / samples.bins.length;
  return samples.bins.flatMap((count, index) => {
    const low = samples.low + index * step;
    if (count === 0 || low > scale.high || low + step < scale.low) {
      return [];
    }
    const height = Math.max(1, (17 * count) / most);
    return [s("rect", { ...between(scale, low, low + step), y: (CLOUD - height).toFixed(1), height: height.toFixed(1), class: "cloud" })];
  });
}

/** Spread by the golden ratio, so that neighbours in time do not lie on each other. */
function drop(index: number): number {
  return DROPS + ((index * 0.618034) % 1) * 13;
}

function drops(bench: Bench, scale: Strip): SVGElement[] {
  const mild = new Set(bench.mild ?? []);
  const severe = new Set(bench.severe ?? []);
  return (bench.workers ?? []).map((value, index) => {
    const kind = severe.has(index) ? "drop severe" : mild.has(index) ? "drop mild" : "drop";
    return s("circle", { cx: `${scale.at(value)}%`, cy: drop(index).toFixed(1), r: 2.2, class: kind });
  });
}

function whisker(estimate: Estimate, scale: Strip, y: number, tall: number): SVGElement[] {
  const [point, low, high] = estimate;
  const x = `${scale.at(point)}%`;
  return [
    ...(low !== null && high !== null
      ? [s("rect", { ...between(scale, low, high), y: y - 2, height: 4, class: "interval" })]
      : []),
    s("line", { x1: x, x2: x, y1: y - tall, y2: y + tall, class: "median" }),
  ];
}

function kindOf(bench: Bench, index: number): string {
  return bench.severe?.includes(index) ? ", far out" : bench.mild?.includes(index) ? ", an outlier" : "";
}

/** Interval, workers (dots) and samples (bars) of a bench; pointing at it names the nearest worker. */
export function benchStrip(bench: Bench, scale: Strip, unit: string): SVGElement {
  const label = `${bench.text} ${bench.interval ?? ""}`;
  const children: Child[] = [
    ...gridLines(scale, HEIGHT),
    ...cloud(bench, scale),
    ...drops(bench, scale),
    ...(bench.median ? whisker(bench.median, scale, CLOUD + 2.5, 7) : []),
    ...(bench.modes ?? []).map((mode) => s("text", { x: `${scale.at(mode)}%`, y: 8, "text-anchor": "middle", class: "mode" }, "▾")),
  ];
  const svg = s("svg", { class: "strip", width: "100%", height: HEIGHT, role: "img", "aria-label": label }, ...children);
  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const x = (100 * (event.clientX - box.left)) / box.width;
    const workers = bench.workers ?? [];
    let nearest = -1;
    let distance = 4;
    workers.forEach((value, index) => {
      const away = Math.hypot(scale.at(value) - x, (drop(index) - (event.clientY - box.top)) / 8);
      if (away < distance) {
        distance = away;
        nearest = index;
      }
    });
    const lines = [`${bench.name}: ${bench.text} ${bench.interval ?? ""}`];
    const value = workers[nearest];
    if (value !== undefined) {
      lines.push(`worker ${nearest + 1} of ${workers.length}: ${withUnit(value, unit)}${kindOf(bench, nearest)}`);
    }
    showTip(event.clientX, event.clientY, lines);
  });
  svg.addEventListener("pointerleave", hideTip);
  return svg;
}

/** A ratio with its interval against 1 and the margin. */
export function changeStrip(
  estimate: Estimate,
  verdict: string,
  margin: number | null | undefined,
  scale: Strip,
  label: string,
): SVGElement {
  const [point, low, high] = estimate;
  const height = 22;
  const one = `${scale.at(1)}%`;
  const isOut = point > scale.high || point < scale.low;
  const dot = isOut
    ? s("text", { x: `${scale.at(point)}%`, y: 15, "text-anchor": "middle", class: "dot" }, point > 1 ? "▸" : "◂")
    : s("circle", { cx: `${scale.at(point)}%`, cy: 11, r: 4, class: "dot" });
  const svg = s(
    "svg",
    { class: `strip verdict-${verdict}`, width: "100%", height, role: "img", "aria-label": label },
    margin ? s("rect", { ...between(scale, 1 / (1 + margin), 1 + margin), y: 0, height, class: "margin" }) : null,
    s("line", { x1: one, x2: one, y1: 0, y2: height, class: "one" }),
    low !== null && high !== null ? s("rect", { ...between(scale, low, high), y: 9.5, height: 3, class: "interval" }) : null,
    dot,
  );
  svg.addEventListener("pointermove", (event) => showTip(event.clientX, event.clientY, [label]));
  svg.addEventListener("pointerleave", hideTip);
  return svg;
}
