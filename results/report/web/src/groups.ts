/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variants side by side: figures in words, intervals over workers and samples on one scale, and why. */
import type { Bench, Group, GroupRow } from "./data";
import { finder, paged, search, select, shortOption, suiteOptions } from "./controls";
import { append, type Child, h, link, name } from "./dom";
import { card, type Sheet } from "./figure";
import { count } from "./format";
import type { Model } from "./model";
import { read } from "./state";
import { axis, benchScale, benchStrip } from "./strips";

const AT_ONCE = 12;

function sheet(model: Model, group: Group): Sheet {
  const benches = group.rows.map((row) => model.bench(row.bench));
  return {
    file: `${model.suite(group.suite)}-${group.name}`,
    columns: ["variant", "target", "median_ns", "low_ns", "high_ns", "against_baseline", "workers_ns"],
    rows: () =>
      group.rows.map((row, index) => {
        const bench = benches[index];
        const [point, low, high] = bench?.median ?? [null, null, null];
        const change = row.change != null ? model.data.changes?.[row.change]?.text : row.baseline ? "baseline" : null;
        return [bench?.name, model.target(bench?.target), point, low, high, change, (bench?.workers ?? []).join(" ")];
      }),
    json: () => ({ ...group, suite: model.suite(group.suite), benches }),
  };
}

function changeOf(model: Model, index: number | null | undefined, lead = ""): HTMLElement | null {
  const change = model.data.changes?.[index ?? -1];
  return change ? h("p", { class: `says verdict-${change.verdict ?? ""}` }, lead, change.text) : null;
}

/** What is said of every bench of a group is said once, below it. */
interface Shared {
  remarks: Set<string>;
  value: string | null;
  /** No one is compared with a baseline. */
  isAlone: boolean;
}

function sharedOf(group: Group, benches: Bench[]): Shared {
  const values = new Set(benches.flatMap((bench) => bench.value ?? []));
  const first = benches.length > 1 ? (benches[0]?.remarks ?? []) : [];
  return {
    remarks: new Set(first.filter((text) => benches.every((bench) => bench.remarks?.includes(text)))),
    value: values.size === 1 ? ([...values][0] ?? null) : null,
    isAlone: group.rows.every((row) => row.change == null),
  };
}

function sharedWords(shared: Shared): HTMLElement[] {
  return [
    ...[...shared.remarks].map((text) => h("p", { class: "quiet" }, "All of them: ", text)),
    ...(shared.value ? [h("p", { class: "quiet" }, "All came to the same value: ", name(shared.value))] : []),
  ];
}

function rowOf(model: Model, row: GroupRow, shared: Shared, strip: (bench: Bench) => Child): HTMLElement {
  const bench = model.bench(row.bench);
  if (!bench) {
    return h("tr", {});
  }
  const first = model.target(0);
  return h(
    "tr",
    { role: "row", class: "bench" },
    h(
      "th",
      { role: "rowheader", scope: "row" },
      link(bench.url, name(bench.name)),
      model.hasTargets && h("p", { class: "quiet" }, "on ", h("bdi", {}, model.target(bench.target))),
    ),
    h(
      "td",
      { role: "cell", class: bench.status === "ok" ? "figure" : "figure failed" },
      h("p", {}, h("strong", {}, bench.text)),
      bench.interval ? h("p", { class: "quiet" }, bench.interval) : null,
    ),
    h("td", { role: "cell", class: "wide" }, strip(bench)),
    h(
      "td",
      { role: "cell", class: "against" },
      row.baseline ? h("p", { class: "quiet" }, shared.isAlone ? "" : "baseline") : changeOf(model, row.change),
      changeOf(model, row.target_change, `against ${first}: `),
      ...(bench.remarks ?? []).filter((text) => !shared.remarks.has(text)).map((text) => h("p", { class: "quiet" }, text)),
      !shared.value && bench.value ? h("p", { class: "quiet" }, "value: ", name(bench.value)) : null,
    ),
  );
}

export function groupCard(model: Model, group: Group): HTMLElement {
  const benches = group.rows.flatMap((row) => model.bench(row.bench) ?? []);
  const scale = benchScale(benches, "ns");
  const shared = sharedOf(group, benches);
  const heading = [name(group.name), model.hasSuites ? h("span", { class: "of" }, name(model.suite(group.suite))) : null];
  const head = ["Variant", "Median", scale?.unit ? `Workers and samples, in ${scale.unit}` : "Workers and samples", "In words"];
  const table = h(
    "table",
    { role: "table", class: "lines" },
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...head.map((text) => h("th", { role: "columnheader", scope: "col" }, text)))),
    h(
      "tbody",
      { role: "rowgroup" },
      ...group.rows.map((row) => rowOf(model, row, shared, (bench) => (scale && bench.median ? benchStrip(bench, scale.scale, "ns") : null))),
    ),
    scale &&
      h(
        "tfoot",
        { "aria-hidden": "true", role: "presentation" },
        h("tr", { role: "presentation" }, h("td", {}), h("td", {}), h("td", { class: "wide" }, axis(scale.scale, scale.texts)), h("td", {})),
      ),
  );
  return card(h("span", {}, ...heading), group.words, [table, ...sharedWords(shared)], sheet(model, group));
}

/** The page of groups, filtered by suite and text. */
export function groups(model: Model, into: HTMLElement): void {
  const all = model.data.groups ?? [];
  const list = h("div", {});
  const more = h("div", { class: "more" });
  const tally = h("p", { class: "quiet", role: "status" });
  const texts = all.map((group) => [group.name, model.suite(group.suite), ...group.rows.map((row) => model.bench(row.bench)?.name ?? "")].join(" "));
  const tags = [...new Set(model.data.benches.flatMap((bench) => bench.tags ?? []))].sort();
  const update = (): void => {
    const { q = "", suite = "", tag = "" } = read();
    const fits = finder(q);
    const shown = all.filter(
      (group, index) =>
        fits(texts[index] ?? "") &&
        (suite === "" || model.suite(group.suite) === suite) &&
        (tag === "" || group.rows.some((row) => model.bench(row.bench)?.tags?.includes(tag))),
    );
    tally.textContent = shown.length === all.length ? `${count(all.length)} groups` : `${count(shown.length)} of ${count(all.length)} groups`;
    paged(list, shown, AT_ONCE, (group) => groupCard(model, group), more);
  };
  const suites = suiteOptions(model.data.suites, all.map((group) => group.suite));
  append(into, [
    h(
      "p",
      { class: "explain" },
      "Each dot is one worker process, the bars above them all samples. The dark line is the interval of the median, the upright its point; rings are outliers",
      model.data.benches.some((bench) => bench.modes?.length) ? ", and ▾ marks several modes." : ".",
    ),
    all.length > 3
      ? h(
          "div",
          { class: "controls" },
          search("q", "Search", update),
          suites.length > 0 && select("suite", "Suite", suites, update),
          tags.length > 0 && select("tag", "Tag", [["", "All tags"], ...tags.map((tag): [string, string] => [tag, shortOption(tag)])], update),
        )
      : null,
    all.length > 3 ? tally : null,
    list,
    more,
  ]);
  update();
}
