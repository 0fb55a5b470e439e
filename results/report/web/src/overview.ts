/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first thing that is seen: what was measured, what came out, what to think of it. */
import { sheet } from "./builds";
import type { Change, Claim, Fact, Note, Side } from "./data";
import { append, h, link, name } from "./dom";
import { count } from "./format";
import { data as dataOf } from "./figure";
import { effect, type Model, verdictText } from "./model";
import { latestChanges, suitePages } from "./past";
import { href } from "./state";
import { changeStrip, ratioAxis } from "./strips";
import { ratioStrip } from "./ticks";

const BIGGEST = 8;

const COUNTED = ["faster", "slower", "same", "unclear", "failed"] as const;

/** The verdicts of a side as one bar, and as links to their rows. */
function tally(side: Side, index: number): HTMLElement | null {
  const present = COUNTED.filter((verdict) => side.counts[verdict] > 0);
  if (present.length === 0) {
    return null;
  }
  const parts = present.map((verdict) =>
    h("span", { class: `part verdict-${verdict}`, style: { "flex-grow": String(side.counts[verdict]) } }),
  );
  const links = present.map((verdict) =>
    h(
      "a",
      { class: `legend verdict-${verdict}`, href: href({ view: "builds", side: String(index), verdict }) },
      h("strong", {}, count(side.counts[verdict])),
      ` ${verdictText(verdict)}`,
    ),
  );
  return h("div", {}, h("div", { class: "tally-bar", "aria-hidden": "true" }, ...parts), h("p", { class: "legends" }, ...links));
}

function geomean(side: Side): HTMLElement | null {
  if (!side.geomean || !side.geomean_text) {
    return null;
  }
  return h("p", { class: "words" }, "Geometric mean: ", h("strong", {}, side.geomean_text), ".");
}

function sideCard(side: Side, index: number): HTMLElement {
  return h(
    "section",
    { class: "card" },
    h("h3", {}, h("bdi", {}, side.title)),
    tally(side, index),
    geomean(side) ?? h("p", { class: "words" }, side.summary),
    side.by === "targets" &&
      !side.paired &&
      h("p", { class: "quiet" }, "Measured apart: what differed between the two runs is in the ratios too."),
    ...(side.remarks ?? []).map((text) => h("p", { class: "quiet" }, text)),
  );
}

function biggest(model: Model, by: Side["by"]): HTMLElement | null {
  const rows = model
    .sides(by)
    .flatMap((side) => model.changes(side))
    .filter((change) => change.ratio && (change.verdict === "faster" || change.verdict === "slower"))
    .sort((a, b) => effect(b) - effect(a))
    .slice(0, BIGGEST);
  if (rows.length === 0) {
    return null;
  }
  const scale = ratioStrip(rows.map((change) => change.ratio?.[0] ?? 1));
  const title = by === "targets" ? "The biggest changes" : "The biggest differences";
  return h(
    "section",
    { class: "card" },
    h("h3", {}, title),
    h("p", { class: "quiet" }, "Left of the middle is faster. The line is the interval, the band what counts as the same."),
    h(
      "ul",
      { class: "biggest" },
      ...rows.map((change) => biggestRow(model, change, scale)),
      h("li", { class: "row", "aria-hidden": "true" }, h("span", {}), ratioAxis(scale), h("span", {})),
    ),
    dataOf(sheet(model, title, () => rows)),
  );
}

function biggestRow(model: Model, change: Change, scale: ReturnType<typeof ratioStrip>): HTMLElement {
  const bench = model.benchOf(change);
  const title = bench ? bench.name : "";
  return h(
    "li",
    { class: "row" },
    h("span", { class: "who" }, link(bench?.url, name(title)), model.hasSuites && bench ? h("span", { class: "quiet" }, " ", name(model.suite(bench.suite))) : null),
    change.ratio ? changeStrip(change.ratio, change.verdict ?? "", change.margin, scale, `${title}: ${change.text}`) : h("span", {}),
    h("span", { class: `says verdict-${change.verdict ?? ""}` }, change.text),
  );
}

function claimRow(model: Model, claim: Claim): HTMLElement {
  const target = claim.target === null || claim.target === undefined ? "" : ` (${model.target(claim.target)})`;
  return h(
    "li",
    { class: "claim" },
    h("span", { class: `badge claim-${claim.verdict.replace(" ", "-")}` }, claim.verdict),
    h(
      "div",
      {},
      h("p", {}, h("bdi", {}, claim.text), target),
      claim.found && h("p", { class: "quiet" }, h("bdi", {}, claim.found)),
      claim.source ? h("p", { class: "quiet" }, "Said by ", /^https?:/.test(claim.source) ? link(claim.source, claim.source) : h("bdi", {}, claim.source)) : null,
    ),
  );
}

function noteRow(note: Note): HTMLElement {
  const names = note.names ?? [];
  const shown = names.slice(0, 6).flatMap((text, index) => [index > 0 ? ", " : "", name(text)]);
  const left = names.length - 6;
  return h(
    "li",
    { class: `note note-${note.severity}` },
    h("span", { class: "badge" }, note.label),
    h(
      "div",
      {},
      h("p", {}, ...shown, left > 0 ? ` and ${left} more` : "", names.length > 0 ? ": " : "", note.text),
      note.remedy ? h("p", { class: "quiet" }, "What to do: ", note.remedy) : null,
      note.details ? h("details", {}, h("summary", {}, "Details"), h("pre", { tabindex: 0 }, note.details)) : null,
    ),
  );
}

export function facts(list: Fact[]): HTMLElement {
  return h(
    "dl",
    { class: "facts" },
    ...list.flatMap((fact) => [h("dt", {}, fact.label), h("dd", {}, link(fact.url, h("bdi", {}, fact.text)))]),
  );
}

const WORDS: [string, string][] = [
  ["figure", "What one execution costs. It is the median over many short-lived worker processes, without the cost of the loop around it."],
  ["interval", "Where the true figure lies, 95 times in 100. Two figures whose ratio has an interval that holds 1 were not shown to differ."],
  ["faster, slower", "The interval of the ratio leaves no doubt which way it goes, even when the number of comparisons is taken into account."],
  ["the same", "Shown to differ by less than the margin (the shaded band), not merely not shown to differ."],
  ["unclear", "Too little was measured to tell. It does not mean that nothing changed."],
];

function glossary(): HTMLElement {
  return h(
    "details",
    { class: "card glossary" },
    h("summary", {}, "What the words mean"),
    h("dl", { class: "facts" }, ...WORDS.flatMap(([word, meaning]) => [h("dt", {}, word), h("dd", {}, meaning)])),
  );
}

export function overview(model: Model, into: HTMLElement): void {
  const { data } = model;
  const { lead, claims = [], notes = [] } = data.overview;
  const sides = model.sides("targets");
  const by = sides.length > 0 ? "targets" : "variants";
  append(into, [
    h("div", { class: "lead" }, ...lead.map((text) => h("p", {}, text))),
    ...(by === "targets" ? sides : model.sides("variants")).flatMap((index) => {
      const side = data.sides?.[index];
      return side ? [sideCard(side, index)] : [];
    }),
    biggest(model, by),
    suitePages(model),
    latestChanges(model),
    claims.length > 0
      ? h("section", { class: "card" }, h("h3", {}, "Claims"), h("ul", { class: "plain" }, ...claims.map((claim) => claimRow(model, claim))))
      : null,
    notes.length > 0
      ? h("section", { class: "card" }, h("h3", {}, "What to think of the figures"), h("ul", { class: "plain" }, ...notes.map(noteRow)))
      : null,
    h(
      "section",
      { class: "card" },
      h("h3", {}, "Where it was measured"),
      facts(data.overview.facts),
      ...data.targets.map((target) =>
        h("div", { class: "target" }, h("h4", {}, h("bdi", {}, target.name)), h("p", { class: "quiet" }, target.text), target.facts?.length ? facts(target.facts) : null),
      ),
    ),
    glossary(),
  ]);
}
