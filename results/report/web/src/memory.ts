/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What executions allocate and count, beside what they take. */
import type { Memory, MemoryRow } from "./data";
import { finder, paged, search, select, suiteOptions } from "./controls";
import { append, h, link, name } from "./dom";
import { card, type Sheet } from "./figure";
import { count } from "./format";
import type { Model } from "./model";
import { read } from "./state";

const AT_ONCE = 50;

function cell(row: MemoryRow, index: number, label: string): HTMLElement {
  const verdict = row.verdicts?.[index];
  const change = row.changes?.[index];
  return h(
    "td",
    { role: "cell", class: "figure", "data-label": label },
    h("p", {}, row.texts[index] ?? "-"),
    change ? h("p", { class: `says count-${verdict ?? "unclear"}` }, change) : null,
  );
}

function rowOf(model: Model, memory: Memory, row: MemoryRow): HTMLElement {
  const bench = model.bench(row.bench);
  return h(
    "tr",
    { role: "row" },
    h(
      "th",
      { role: "rowheader", scope: "row" },
      link(bench?.url, name(bench?.name ?? "")),
      bench && (model.hasTargets || model.hasSuites)
        ? h("p", { class: "quiet" }, model.hasTargets && "on ", model.hasTargets && name(model.target(bench.target)), " ", model.hasSuites && name(model.suite(bench.suite)))
        : null,
    ),
    h("td", { role: "cell", class: "figure", "data-label": "Time" }, h("p", {}, bench?.median ? bench.text : "-")),
    ...memory.columns.map((column, index) => cell(row, index, column.label)),
  );
}

function sheet(model: Model, memory: Memory, shown: () => MemoryRow[]): Sheet {
  return {
    file: "memory-and-counts",
    columns: ["suite", "case", "target", "median_ns", ...memory.columns.map((column) => column.key)],
    rows: () =>
      shown().map((row) => {
        const bench = model.bench(row.bench);
        return [model.suite(bench?.suite ?? -1), bench?.name, model.target(bench?.target), bench?.median?.[0], ...row.values];
      }),
    json: () => shown().map((row) => ({ ...row, bench: model.bench(row.bench) })),
  };
}

export function memory(model: Model, into: HTMLElement): void {
  const data = model.data.memory;
  if (!data) {
    return;
  }
  const body = h("tbody", { role: "rowgroup" });
  const more = h("div", { class: "more" });
  const status = h("p", { class: "quiet", role: "status" });
  let shown = data.rows;
  const update = (): void => {
    const { q = "", suite = "" } = read();
    const fits = finder(q);
    shown = data.rows.filter((row) => {
      const bench = model.bench(row.bench);
      const itsSuite = model.suite(bench?.suite ?? -1);
      return fits(`${bench?.name ?? ""} ${itsSuite} ${model.target(bench?.target)}`) && (suite === "" || itsSuite === suite);
    });
    status.textContent = shown.length === data.rows.length ? `${count(shown.length)} rows` : `${count(shown.length)} of ${count(data.rows.length)} rows`;
    paged(body, shown, AT_ONCE, (row) => rowOf(model, data, row), more);
  };
  const suites = suiteOptions(model.data.suites, data.rows.map((row) => model.bench(row.bench)?.suite ?? 0));
  const help = data.columns.filter((column) => column.help);
  const heads = ["Case", "Time", ...data.columns.map((column) => column.label)];
  append(into, [
    h("p", { class: "explain" }, "Counts are of one execution, made in a process that is never timed."),
    data.rows.length > 6 ? h("div", { class: "controls" }, search("q", "Search", update), suites.length > 0 && select("suite", "Suite", suites, update)) : null,
    data.rows.length > 6 ? status : null,
    card(
      "Memory and counts",
      data.words,
      [
        h(
          "table",
          { role: "table", class: "lines counts" },
          h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...heads.map((text) => h("th", { role: "columnheader", scope: "col" }, text)))),
          body,
        ),
        more,
        help.length > 0 ? h("dl", { class: "facts" }, ...help.flatMap((column) => [h("dt", {}, column.label), h("dd", {}, column.help ?? "")])) : null,
      ],
      sheet(model, data, () => shown),
    ),
  ]);
  update();
}
