/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytecode that ran, as the interpreter had specialised it, variants of a group side by side. */
import type { Bench } from "./data";
import { append, h, link, name } from "./dom";
import { finder, paged, search } from "./controls";
import { data } from "./figure";
import type { Model } from "./model";
import { read } from "./state";

const AT_ONCE = 8;

function codeCard(model: Model, bench: Bench): HTMLElement {
  return h(
    "section",
    { class: "card code" },
    h("h3", {}, link(bench.url, name(model.named(bench)))),
    h("p", { class: "words" }, bench.text, bench.interval ? ` ${bench.interval}` : ""),
    bench.why?.place ? h("p", { class: "quiet" }, h("bdi", {}, bench.why.place)) : null,
    h("pre", { tabindex: 0, "aria-label": `Bytecode of ${bench.name.slice(0, 100)}` }, bench.why?.bytecode ?? ""),
    data({
      file: `bytecode-${bench.name}-${model.target(bench.target)}`,
      columns: ["line", "bytecode"],
      rows: () => (bench.why?.bytecode ?? "").split("\n").map((text, index) => [index + 1, text]),
      json: () => bench.why,
    }),
  );
}

export function why(model: Model, into: HTMLElement): void {
  const benches = model.data.benches.filter((bench) => bench.why);
  const list = h("div", { class: "pair" });
  const more = h("div", { class: "more" });
  const update = (): void => {
    const fits = finder(read()["q"] ?? "");
    paged(list, benches.filter((bench) => fits(model.named(bench))), AT_ONCE, (bench) => codeCard(model, bench), more);
  };
  append(into, [
    h("p", { class: "explain" }, "What the interpreter ran once it had specialised the code. Instructions with a type or a kind in their name took a fast path; a name without one runs the general way."),
    benches.length > 4 ? h("div", { class: "controls" }, search("q", "Search", update)) : null,
    list,
    more,
  ]);
  update();
}
