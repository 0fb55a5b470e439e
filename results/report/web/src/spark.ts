/* SPDX-License-Identifier: GPL-3.0-or-later */
import { line } from "d3-shape";
import type { Series } from "./data";
import { s } from "./dom";

/** A series as a line of a table, without axes. */
export function spark(series: Series): SVGElement {
  const low = series.points.reduce((a, b) => Math.min(a, b), Infinity);
  const high = series.points.reduce((a, b) => Math.max(a, b), -Infinity);
  const most = Math.max(1, series.points.length - 1);
  const y = (value: number): number => (high > low ? 26 - (22 * (value - low)) / (high - low) : 15);
  const path = line<number>().x((index) => (200 * index) / most).y((index) => y(series.points[index] ?? low));
  return s(
    "svg",
    { class: "spark", viewBox: "0 0 200 30", preserveAspectRatio: "none", "aria-hidden": "true" },
    s("path", { d: path([...series.points.keys()]), class: "thread series-0", "vector-effect": "non-scaling-stroke" }),
  );
}
