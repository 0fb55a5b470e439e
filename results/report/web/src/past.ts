/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of a history at first sight: what changed last, and the suites. */
import type { Series } from "./data";
import { h, link, name } from "./dom";
import { data } from "./figure";
import { count } from "./format";
import type { Model } from "./model";
import { href } from "./state";
import { spark } from "./spark";

const LATEST = 8;

/** When the last change of a series was; "" where there is none. */
function changedAt(model: Model, series: Series): string {
  const last = series.changes?.[series.changes.length - 1];
  return last ? (model.data.history?.runs[series.run[last.at] ?? -1]?.at ?? "") : "";
}

export function latestChanges(model: Model): HTMLElement | null {
  const changed = (model.data.history?.series ?? [])
    .map((series) => ({ series, at: changedAt(model, series) }))
    .filter(({ at }) => at !== "")
    .sort((a, b) => b.at.localeCompare(a.at));
  if (changed.length < 2) {
    return null;
  }
  const latest = changed.slice(0, LATEST);
  return h(
    "section",
    { class: "card" },
    h("h3", {}, "What changed last"),
    h(
      "ul",
      { class: "biggest" },
      ...latest.map(({ series }) =>
        h(
          "li",
          { class: "row" },
          h("span", { class: "who" }, link(series.url, name(series.name)), model.hasSuites ? h("span", { class: "quiet" }, " ", name(model.suite(series.suite))) : null),
          spark(series),
          h("span", { class: `says verdict-${series.verdict ?? "same"}` }, series.text),
        ),
      ),
    ),
    data({
      file: "What changed last",
      columns: ["suite", "series", "changed_at", "verdict", "in_words"],
      rows: () => latest.map(({ series, at }) => [model.suite(series.suite), series.name, at, series.verdict, series.text]),
      json: () => latest.map(({ series }) => series),
    }),
    changed.length > LATEST ? h("p", {}, h("a", { href: href({ view: "history" }) }, `All ${count(changed.length)} series that changed, and the others`)) : null,
  );
}

/** The suites of an index with their pages. */
export function suitePages(model: Model): HTMLElement | null {
  const urls = model.data.suite_urls ?? [];
  if (urls.length === 0) {
    return null;
  }
  const tally = (suite: number, verdict?: string): number =>
    (model.data.history?.series ?? []).filter((series) => series.suite === suite && (!verdict || series.verdict === verdict)).length;
  // Of counts only where there are some: most suites have times alone.
  const changed = (suite: number): string =>
    ["slower", "faster", "more", "less"]
      .map((verdict, index) => [verdict, tally(suite, verdict), index < 2] as const)
      .filter(([, number, isTime]) => isTime || number > 0)
      .map(([verdict, number]) => `${number} ${verdict}`)
      .join(", ");
  return h(
    "section",
    { class: "card" },
    h("h3", {}, "Suites"),
    h(
      "ul",
      { class: "plain" },
      ...urls.map((url, suite) =>
        h(
          "li",
          {},
          link(url, name(model.suite(suite))),
          h("span", { class: "quiet" }, ` ${count(tally(suite))} series, at their last change ${changed(suite)}`),
        ),
      ),
    ),
  );
}
