/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers on axes and in files. What is said of a figure comes from C, with its digits. */

const TIMES: [number, string][] = [
  [1, "ns"],
  [1e3, "µs"],
  [1e6, "ms"],
  [1e9, "s"],
];
const SIZES: [number, string][] = [
  [1, "B"],
  [1024, "KiB"],
  [1024 ** 2, "MiB"],
  [1024 ** 3, "GiB"],
];

function scaleOf(value: number, unit: string): [number, string] {
  const scales = unit === "ns" ? TIMES : unit === "B" ? SIZES : [];
  let best: [number, string] = scales[0] ?? [1, unit];
  for (const scale of scales) {
    if (Math.abs(value) >= scale[0]) {
      best = scale;
    }
  }
  return best;
}

/** With thin gaps and no more digits than there are: 0.25, 1200, 3e+9. */
export function plain(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e7 || magnitude < 1e-4)) {
    return value.toExponential().replace("e+", "e");
  }
  return String(Number(value.toPrecision(12)));
}

/** A tick of an axis whose ticks are far apart: each in a unit of its own. */
export function withUnit(value: number, unit: string): string {
  const [by, text] = scaleOf(value, unit);
  const digits = plain(Number((value / by).toPrecision(4)));
  return text === "" ? digits : `${digits} ${text}`;
}

/** Ticks of an axis that share the unit of one of them, which is named once. */
export function sharedUnit(value: number, unit: string): { text: string; format: (value: number) => string } {
  const [by, text] = scaleOf(value, unit);
  return { text, format: (tick) => plain(Number((tick / by).toPrecision(6))) };
}

/** "1,234". */
export function count(value: number): string {
  return value.toLocaleString("en-GB");
}

/** "1.2x", as the words of changes have it. */
export function ratio(value: number): string {
  return `${plain(Number(value.toPrecision(4)))}x`;
}

/** "2026-11-21" and "2026-11-21 14:03" of "2026-11-21T14:03:07Z". */
export function day(at: string): string {
  return at.slice(0, 10);
}
export function minute(at: string): string {
  return at.slice(0, 16).replace("T", " ");
}

export type Cell = string | number | boolean | null | undefined;

/** RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front. */
export function csv(columns: string[], rows: Cell[][]): string {
  const field = (value: Cell): string => {
    if (value === null || value === undefined) {
      return "";
    }
    const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}
