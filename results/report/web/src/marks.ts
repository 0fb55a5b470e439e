/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series are told apart by shape as well as by colour. */
import { symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolTriangle, symbolWye } from "d3-shape";
import { h, s } from "./dom";

const SHAPES = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolCross, symbolWye];

export function dot(index: number, x: number, y: number, size = 40, className = ""): SVGElement {
  const shape = SHAPES[index % SHAPES.length] ?? symbolCircle;
  return s("path", { d: symbol(shape, size)(), transform: `translate(${x.toFixed(1)},${y.toFixed(1)})`, class: `mark series-${index % 6} ${className}` });
}

/** Of a legend. */
export function swatch(index: number): HTMLElement {
  return h("span", { class: "swatch", "aria-hidden": "true" }, s("svg", { width: 14, height: 14 }, dot(index, 7, 7, 60)));
}
