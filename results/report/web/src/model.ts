/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data of the page, and names for what it refers to by index. */
import type { Bench, Change, PageData, SeriesVerdict, Side } from "./data";

const VERDICTS: Record<SeriesVerdict, string> = { faster: "faster", slower: "slower", more: "more", less: "less", same: "the same", unclear: "unclear" };

export function verdictText(verdict: string): string {
  return VERDICTS[verdict as SeriesVerdict] ?? "not compared";
}

export class Model {
  readonly hasTargets: boolean;
  readonly hasSuites: boolean;
  private readonly bySide: Change[][];

  constructor(readonly data: PageData) {
    this.hasTargets = data.targets.length > 1;
    this.hasSuites = data.suites.length > 1;
    this.bySide = (data.sides ?? []).map(() => []);
    for (const change of data.changes ?? []) {
      this.bySide[change.side]?.push(change);
    }
  }

  suite(index: number): string {
    return this.data.suites[index] ?? "";
  }

  target(index: number | null | undefined): string {
    return this.data.targets[index ?? -1]?.name ?? "";
  }

  bench(index: number | null | undefined): Bench | undefined {
    return this.data.benches[index ?? -1];
  }

  /** The new side of a change, else what is there of it. */
  benchOf(change: Change): Bench | undefined {
    return this.bench(change.bench) ?? this.bench(change.base);
  }

  /** Rows of a side, in the order of the result. */
  changes(side: number): Change[] {
    return this.bySide[side] ?? [];
  }

  /** "f-string[width=2] on 3.13", the target only where there are several. */
  named(bench: Bench): string {
    return this.hasTargets ? `${bench.name} on ${this.target(bench.target)}` : bench.name;
  }

  sides(by: Side["by"]): number[] {
    return (this.data.sides ?? []).flatMap((side, index) => (side.by === by ? [index] : []));
  }

  /** "95 % intervals". */
  intervals(): string {
    const level = this.data.level;
    return level ? `${Number((100 * level).toPrecision(4))} % intervals` : "intervals";
  }
}

/** How far a change is from none, whichever way. */
export function effect(change: Change): number {
  const point = change.ratio?.[0];
  return point !== undefined && point > 0 ? Math.abs(Math.log(point)) : -1;
}
