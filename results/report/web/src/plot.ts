/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame of a chart over two axes: it fits its width, has ticks, and tells what is pointed at, by pointer or by
 * arrow keys. */
import { h, s } from "./dom";
import { isPrinting, PAPER_WIDTH } from "./printing";
import { hideTip, showTip } from "./tip";

export interface Axis {
  /** A value's place, from 0 to 1. */
  at: (value: number) => number;
  ticks: (most: number) => number[];
  format: (value: number) => string;
  title: string;
}

/** What can be pointed at. */
export interface Point {
  x: number;
  y: number;
  lines: string[];
  url?: string | null;
}

export interface Frame {
  x: (value: number) => number;
  y: (value: number) => number;
  width: number;
  height: number;
}

export interface PlotOptions {
  /** What it shows, for whoever does not see it. */
  label: string;
  x: Axis;
  y: Axis;
  height: number;
  points: Point[];
  draw: (frame: Frame) => (SVGElement | null)[];
}

const TOP = 12;
const RIGHT = 14;
const BOTTOM = 40;
const LETTER = 6.6;

function axes(options: PlotOptions, frame: Frame): SVGElement[] {
  const { x, y } = options;
  const rows = y.ticks(Math.max(2, Math.floor(frame.height / 44))).flatMap((tick) => {
    const at = frame.y(tick);
    return [
      s("line", { x1: 0, x2: frame.width, y1: at, y2: at, class: "grid" }),
      s("text", { x: -8, y: at + 4, "text-anchor": "end" }, y.format(tick)),
    ];
  });
  let taken = -Infinity;
  const columns = x.ticks(Math.max(2, Math.floor(frame.width / 84))).flatMap((tick) => {
    const at = frame.x(tick);
    const half = (x.format(tick).length * LETTER) / 2;
    const middle = Math.min(at, frame.width + RIGHT - half);
    const hasRoom = middle - half > taken + LETTER;
    taken = hasRoom ? middle + half : taken;
    return [
      s("line", { x1: at, x2: at, y1: frame.height, y2: frame.height + 5, class: "tick" }),
      ...(hasRoom ? [s("text", { x: middle, y: frame.height + 18, "text-anchor": "middle" }, x.format(tick))] : []),
    ];
  });
  return [
    ...rows,
    ...columns,
    s("line", { x1: 0, x2: frame.width, y1: frame.height, y2: frame.height, class: "base" }),
    s("text", { x: frame.width / 2, y: frame.height + 35, "text-anchor": "middle", class: "title" }, x.title),
  ];
}

function nearest(points: Point[], frame: Frame, left: number, top: number): number {
  let best = -1;
  let distance = Infinity;
  points.forEach((point, index) => {
    // What lies above each other is told apart by height, all else by the column.
    const away = Math.abs(frame.x(point.x) - left) + 0.35 * Math.abs(frame.y(point.y) - top);
    if (away < distance) {
      distance = away;
      best = index;
    }
  });
  return best;
}

export function plot(options: PlotOptions): HTMLElement {
  const holder = h("div", { class: "plot" });
  const readout = h("p", { class: "readout", "aria-live": "polite" });
  let width = 0;
  let chosen = -1;

  const draw = (): void => {
    const yTexts = options.y.ticks(Math.max(2, Math.floor(options.height / 44))).map(options.y.format);
    const left = 14 + LETTER * Math.max(2, ...yTexts.map((text) => text.length));
    const inner = { width: Math.max(80, width - left - RIGHT), height: options.height };
    const frame: Frame = {
      ...inner,
      x: (value) => options.x.at(value) * inner.width,
      y: (value) => (1 - options.y.at(value)) * inner.height,
    };
    const cursor = s("circle", { r: 6, class: "cursor", visibility: "hidden" });
    const svg = s(
      "svg",
      {
        width,
        height: options.height + TOP + BOTTOM,
        viewBox: `0 0 ${width} ${options.height + TOP + BOTTOM}`,
        role: "img",
        tabindex: 0,
        "aria-label": `${options.label} Arrow keys go from point to point.`,
      },
      s("g", { transform: `translate(${left},${TOP})` }, ...axes(options, frame), ...options.draw(frame), cursor),
    );
    const choose = (index: number): Point | undefined => {
      chosen = index;
      const point = options.points[index];
      cursor.setAttribute("visibility", point ? "visible" : "hidden");
      if (point) {
        cursor.setAttribute("cx", String(frame.x(point.x)));
        cursor.setAttribute("cy", String(frame.y(point.y)));
      }
      return point;
    };
    svg.addEventListener("pointermove", (event) => {
      const box = svg.getBoundingClientRect();
      const point = choose(nearest(options.points, frame, event.clientX - box.left - left, event.clientY - box.top - TOP));
      if (point) {
        showTip(event.clientX, event.clientY, point.lines);
      }
      svg.classList.toggle("has-link", Boolean(point?.url));
    });
    svg.addEventListener("pointerleave", () => {
      hideTip();
      choose(-1);
    });
    svg.addEventListener("click", () => {
      const url = options.points[chosen]?.url;
      if (url && /^https?:/i.test(url)) {
        window.open(url, "_blank", "noreferrer");
      }
    });
    svg.addEventListener("keydown", (event) => {
      const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
      const step = steps[event.key];
      if (step !== undefined) {
        event.preventDefault();
        const wanted = chosen < 0 ? (step < 0 ? options.points.length - 1 : 0) : chosen + step;
        const point = choose(Math.max(0, Math.min(options.points.length - 1, wanted)));
        readout.textContent = point?.lines.join(", ") ?? "";
      }
    });
    svg.addEventListener("blur", () => {
      readout.textContent = "";
      choose(-1);
    });
    holder.replaceChildren(svg);
  };

  if (isPrinting()) {
    width = PAPER_WIDTH;
    draw();
  }
  new ResizeObserver(() => {
    const now = Math.floor(holder.clientWidth);
    if (now > 0 && now !== width) {
      width = now;
      draw();
    }
  }).observe(holder);
  const yTitle = h("p", { class: "axis-title" }, options.y.title);
  return h("div", { class: "plot-frame" }, yTitle, holder, readout);
}
