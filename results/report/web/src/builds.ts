/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed between two builds, or between variants and their baselines: each ratio with its interval against
 * the margin, sorted and filtered. */
import type { Change, Interaction } from "./data";
import { chosenOf, finder, type Option, paged, search, select, shortOption, suiteOptions, toggles } from "./controls";
import { append, h, link, name } from "./dom";
import { card, data, type Sheet } from "./figure";
import { count } from "./format";
import { effect, type Model, verdictText } from "./model";
import { read, write } from "./state";
import { changeStrip, ratioAxis } from "./strips";
import { ratioStrip, type Strip } from "./ticks";

const AT_ONCE = 50;
const INTERACTIONS_AT_ONCE = 20;

const ORDERS: Option[] = [
  ["", "Largest effect first"],
  ["slowest", "Slowest first"],
  ["fastest", "Fastest first"],
  ["name", "Name"],
  ["result", "Order of the result"],
];

function verdictOf(change: Change): string {
  return change.verdict ?? "failed";
}

function sorted(model: Model, changes: Change[], order: string): Change[] {
  const point = (change: Change, without: number): number => change.ratio?.[0] ?? without;
  const nameOf = (change: Change): string => model.benchOf(change)?.name ?? "";
  const orders: Record<string, (a: Change, b: Change) => number> = {
    slowest: (a, b) => point(b, 0) - point(a, 0),
    fastest: (a, b) => point(a, Infinity) - point(b, Infinity),
    name: (a, b) => nameOf(a).localeCompare(nameOf(b), undefined, { numeric: true }),
    result: () => 0,
  };
  return [...changes].sort(orders[order] ?? ((a, b) => effect(b) - effect(a)));
}

function filtered(model: Model, changes: Change[]): Change[] {
  const { q = "", suite = "", tag = "" } = read();
  const verdicts = chosenOf("verdict");
  const fits = finder(q);
  return changes.filter((change) => {
    const bench = model.benchOf(change);
    return (
      (verdicts.size === 0 || verdicts.has(verdictOf(change))) &&
      (suite === "" || model.suite(bench?.suite ?? -1) === suite) &&
      (tag === "" || bench?.tags?.includes(tag)) &&
      fits(`${bench?.name ?? ""} ${model.suite(bench?.suite ?? -1)}`)
    );
  });
}

function rowOf(model: Model, change: Change, scale: Strip): HTMLElement {
  const bench = model.benchOf(change);
  const figure = (index: number | null | undefined): HTMLElement => {
    const side = model.bench(index);
    return h("td", { role: "cell", class: "figure" }, h("p", {}, side?.text ?? "-"), side?.interval ? h("p", { class: "quiet" }, side.interval) : null);
  };
  return h(
    "tr",
    { role: "row", class: `change verdict-${verdictOf(change)}` },
    h(
      "th",
      { role: "rowheader", scope: "row" },
      link(bench?.url, name(bench?.name ?? "")),
      model.hasSuites && bench ? h("p", { class: "quiet" }, name(model.suite(bench.suite))) : null,
    ),
    figure(change.base),
    figure(change.bench),
    h(
      "td",
      { role: "cell", class: "wide" },
      change.ratio ? changeStrip(change.ratio, verdictOf(change), change.margin, scale, `${bench?.name ?? ""}: ${change.text}`) : null,
    ),
    h(
      "td",
      { role: "cell", class: "against" },
      h("p", { class: `says verdict-${verdictOf(change)}` }, change.text),
      change.settle ? h("p", { class: "quiet" }, change.settle) : null,
    ),
  );
}

/** The data of changes; `title` is what they have in common. */
export function sheet(model: Model, title: string, shown: () => Change[]): Sheet {
  return {
    file: title,
    columns: ["suite", "case", "base", "new", "base_ns", "new_ns", "ratio", "low", "high", "verdict", "in_words"],
    rows: () =>
      shown().map((change) => {
        const [base, bench, any] = [model.bench(change.base), model.bench(change.bench), model.benchOf(change)];
        const [point, low, high] = change.ratio ?? [null, null, null];
        return [
          model.suite(any?.suite ?? -1),
          any?.name,
          base && `${base.name} on ${model.target(base.target)}`,
          bench && `${bench.name} on ${model.target(bench.target)}`,
          base?.median?.[0],
          bench?.median?.[0],
          point,
          low,
          high,
          change.verdict,
          change.text,
        ];
      }),
    json: () =>
      shown().map((change) => ({ ...change, side: title, base: model.bench(change.base), bench: model.bench(change.bench) })),
  };
}

function interactionCard(model: Model, interactions: Interaction[]): HTMLElement {
  const ordered = [...interactions].sort((a, b) => Number(b.telling ?? false) - Number(a.telling ?? false));
  const scale = ratioStrip(ordered.map((interaction) => interaction.ratio[0]));
  const list = h("ul", { class: "biggest" });
  const more = h("div", { class: "more" });
  const row = (interaction: Interaction): HTMLElement =>
    h(
      "li",
      { class: "row" },
      h("span", { class: "who" }, name(interaction.name)),
      changeStrip(interaction.ratio, interaction.verdict, null, scale, `${interaction.name}: ${interaction.text}`),
      h("span", { class: `says verdict-${interaction.verdict}` }, interaction.text),
    );
  paged(list, ordered, INTERACTIONS_AT_ONCE, row, more);
  return card(
    "Gains that differ from build to build",
    ["How the ratio of a variant to its baseline differs between the two builds: right of the middle the variant lost, left of it won."],
    [list, h("div", { class: "row", "aria-hidden": "true" }, h("span", {}), ratioAxis(scale), h("span", {})), more],
    {
      file: "interactions",
      columns: ["suite", "variants", "on_base", "on_new", "ratio", "low", "high", "verdict", "in_words"],
      rows: () => ordered.map((one) => [model.suite(one.suite), one.name, one.on_base[0], one.on_new[0], ...one.ratio, one.verdict, one.text]),
      json: () => ordered,
    },
  );
}

function heads(model: Model, side: number): string[] {
  const { by = "targets", base = 0, new: other = 0 } = model.data.sides?.[side] ?? {};
  return by === "targets" ? [model.target(base), model.target(other)] : ["Baseline", "Variant"];
}

/** The table of one side, and what filters it. */
function sideTable(model: Model, index: number): HTMLElement[] {
  const side = model.data.sides?.[index];
  const all = model.changes(index);
  const scale = ratioStrip(all.flatMap((change) => (change.ratio ? [change.ratio[0]] : [])));
  const body = h("tbody", { role: "rowgroup" });
  const more = h("div", { class: "more" });
  const status = h("p", { class: "quiet", role: "status" });
  let shown: Change[] = [];
  const update = (): void => {
    shown = sorted(model, filtered(model, all), read()["sort"] ?? "");
    status.textContent = shown.length === all.length ? `${count(all.length)} cases` : `${count(shown.length)} of ${count(all.length)} cases`;
    paged(body, shown, AT_ONCE, (change) => rowOf(model, change, scale), more);
  };
  const tallies = new Map<string, number>();
  all.forEach((change) => tallies.set(verdictOf(change), (tallies.get(verdictOf(change)) ?? 0) + 1));
  const verdicts = ["faster", "slower", "same", "unclear", "failed"].filter((verdict) => tallies.has(verdict));
  const suites = suiteOptions(model.data.suites, all.map((change) => model.benchOf(change)?.suite ?? 0));
  const tags = [...new Set(all.flatMap((change) => model.benchOf(change)?.tags ?? []))].sort();
  const columns = ["Case", ...heads(model, index), "", "In words"];
  const head = columns.map((text, column) =>
    h("th", { role: "columnheader", scope: "col", class: column === 3 ? "wide" : null }, column === 3 ? h("span", { class: "hidden" }, "Ratio") : name(text), column === 3 ? ratioAxis(scale) : null),
  );
  const parts = [
    h("p", { class: "words" }, side?.summary ?? ""),
    ...(side?.remarks ?? []).map((text) => h("p", { class: "quiet" }, text)),
    h(
      "div",
      { class: "controls" },
      search("q", "Search", update),
      suites.length > 0 && select("suite", "Suite", suites, update),
      tags.length > 0 && select("tag", "Tag", [["", "All tags"], ...tags.map((tag): Option => [tag, shortOption(tag)])], update),
      select("sort", "Sort by", ORDERS, update),
      toggles("verdict", "Verdicts", verdicts.map((verdict) => [verdict, verdictText(verdict), tallies.get(verdict) ?? 0]), update),
    ),
    status,
    h("div", { class: "card" }, h("table", { role: "table", class: "lines forest" }, h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...head)), body), more, data(sheet(model, side?.title ?? "changes", () => shown))),
  ];
  update();
  return parts;
}

export function builds(model: Model, into: HTMLElement): void {
  const sides = model.data.sides ?? [];
  const wanted = Number(read()["side"] ?? 0);
  let current = Number.isInteger(wanted) && sides[wanted] ? wanted : 0;
  const place = h("div", {});
  const update = (): void => {
    const own = (model.data.interactions ?? []).filter((interaction) => interaction.side === current);
    place.replaceChildren(...sideTable(model, current), ...(own.length > 0 ? [interactionCard(model, own)] : []));
  };
  append(into, [
    h("p", { class: "explain" }, "A point left of the middle is faster, right of it slower. The line through it is the interval, the shaded band what counts as the same."),
    sides.length > 1
      ? h(
          "div",
          { class: "controls" },
          select("side", "Compared", sides.map((side, index): Option => [String(index), shortOption(side.title)]), () => {
            current = Number(read()["side"] ?? 0);
            write({ verdict: "", suite: "", tag: "" });
            update();
          }),
        )
      : null,
    place,
  ]);
  update();
}
