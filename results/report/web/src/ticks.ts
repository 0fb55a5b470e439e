/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the ticks of an axis stand. */
import { scaleLinear, scaleLog } from "d3-scale";

/** Of a scale of logs: powers of ten, with 2 and 5 between them where there is room. */
export function logTicks(low: number, high: number, most: number): number[] {
  const between = (steps: number[]): number[] => {
    const ticks: number[] = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
      for (const step of steps) {
        const tick = Number(`${step}e${power}`);
        if (tick >= low * 0.9999 && tick <= high * 1.0001) {
          ticks.push(tick);
        }
      }
    }
    return ticks;
  };
  if (high / low < 8) {
    return scaleLinear().domain([low, high]).ticks(most);
  }
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = between(steps);
    if (ticks.length <= most) {
      return ticks;
    }
  }
  const powers = between([1]);
  const every = Math.ceil(powers.length / most);
  return powers.filter((_, index) => index % every === 0);
}

/** A scale in per cent of the width, so that a strip fits any screen without being drawn again. */
export interface Strip {
  at: (value: number) => number;
  low: number;
  high: number;
  ticks: number[];
}

const EDGE = 3;

export function strip(low: number, high: number, isLog: boolean, most = 5): Strip {
  const scale = (isLog ? scaleLog() : scaleLinear()).domain([low, high]).range([EDGE, 100 - EDGE]).clamp(true);
  return {
    at: (value) => Number(scale(value).toFixed(2)),
    low,
    high,
    ticks: isLog ? logTicks(low, high, most) : scale.ticks(most - 1).slice(0, most),
  };
}

const RATIOS = [1.005, 1.01, 1.02, 1.05, 1.1, 1.2, 1.5, 2, 3, 5, 10, 20, 50, 100, 1000, 1e4, 1e6];

/** Of ratios: 1 in the middle; what lies farther out than nearly all others stands at the edge. */
export function ratioStrip(ratios: number[]): Strip {
  const reach = ratios
    .filter((value) => value > 0)
    .map((value) => Math.max(value, 1 / value))
    .sort((a, b) => a - b);
  const wanted = Math.max(1.02, reach[Math.ceil(0.98 * (reach.length - 1))] ?? 1);
  const high = (RATIOS.find((ratio) => ratio >= wanted) ?? wanted) * 1.0000001;
  const scale = strip(1 / high, high, true);
  const end = Number(high.toPrecision(6));
  return { ...scale, ticks: [1 / end, 1, end] };
}
