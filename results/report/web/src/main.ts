/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: its head, the views that have something to show, and the one that the address names. */
import { builds } from "./builds";
import type { PageData } from "./data";
import { append, h, link, name } from "./dom";
import { minute } from "./format";
import { groups } from "./groups";
import { growth } from "./growth";
import { history } from "./history";
import { follow } from "./live";
import { memory } from "./memory";
import { Model } from "./model";
import { overview } from "./overview";
import { setPrinting } from "./printing";
import { href, read } from "./state";
import { themeButton } from "./theme";
import { hideTip } from "./tip";
import { why } from "./why";

interface View {
  id: string;
  title: string;
  show: (model: Model, into: HTMLElement) => void;
}

function viewsOf(data: PageData): View[] {
  const has = (list: unknown[] | undefined): boolean => (list?.length ?? 0) > 0;
  const isBuilds = data.sides?.some((side) => side.by === "targets") ?? false;
  const views: (View | false)[] = [
    { id: "overview", title: "Overview", show: overview },
    has(data.history?.series) && { id: "history", title: "History", show: history },
    has(data.groups) && { id: "groups", title: "Groups", show: groups },
    has(data.sides) && { id: "builds", title: isBuilds ? "Builds" : "Differences", show: builds },
    has(data.growth) && { id: "growth", title: "Growth", show: growth },
    has(data.memory?.rows) && { id: "memory", title: "Memory and counts", show: memory },
    data.benches.some((bench) => bench.why) && { id: "why", title: "Why", show: why },
  ];
  return views.filter((view): view is View => view !== false);
}

/** On the page of one bench its history is what one came for. */
function firstOf(data: PageData, views: View[]): View | undefined {
  const wanted = data.page.kind === "bench" || data.page.kind === "suite" ? "history" : "overview";
  return views.find((view) => view.id === wanted) ?? views[0];
}

function head(data: PageData): HTMLElement {
  const crumbs = data.page.crumbs ?? [];
  return h(
    "header",
    { class: "top" },
    crumbs.length > 0
      ? h("nav", { "aria-label": "Where this page stands", class: "crumbs" }, ...crumbs.flatMap((crumb) => [link(crumb.url, name(crumb.text)), h("span", { "aria-hidden": "true" }, " / ")]))
      : null,
    h("div", { class: "title" }, h("h1", {}, name(data.page.title)), themeButton()),
    h("p", { class: "quiet" }, `${data.page.tool}, ${minute(data.page.made)} UTC`),
  );
}

/** Brings a tab into its bar, which phones scroll. scrollIntoView() would do, but Tab begins at what it was called for in some
 * browsers, behind the link to the content. */
function reveal(tab: HTMLElement): void {
  const bar = tab.parentElement;
  if (bar) {
    const [wanted, room] = [tab.getBoundingClientRect(), bar.getBoundingClientRect()];
    bar.scrollLeft += Math.min(0, wanted.left - room.left) + Math.max(0, wanted.right - room.right);
  }
}

function start(data: PageData, app: HTMLElement): void {
  const model = new Model(data);
  const views = viewsOf(data);
  const main = h("main", { id: "view", tabindex: -1 });
  const tabs = views.map((view) => h("a", { href: href({ view: view.id }), "data-view": view.id }, view.title));

  const show = (): void => {
    hideTip();
    const wanted = read()["view"];
    const view = views.find(({ id }) => id === wanted) ?? firstOf(data, views);
    for (const tab of tabs) {
      if (tab.dataset["view"] === view?.id) {
        tab.setAttribute("aria-current", "page");
        reveal(tab);
      } else {
        tab.removeAttribute("aria-current");
      }
    }
    main.replaceChildren(h("h2", { class: "hidden" }, view?.title ?? ""));
    view?.show(model, main);
  };

  app.replaceChildren();
  append(app, [
    h("a", { class: "skip", href: "#view", click: (event) => { event.preventDefault(); main.focus(); } }, "To the content"),
    head(data),
    h("nav", { class: "tabs", "aria-label": "Views" }, ...tabs),
    main,
    h("footer", { class: "quiet" }, `Made by ${data.page.tool}. This page loads nothing and sends nothing.`),
  ]);
  window.addEventListener("hashchange", () => {
    show();
    window.scrollTo(0, 0);
  });
  window.addEventListener("beforeprint", () => {
    setPrinting(true);
    main.replaceChildren();
    for (const view of views) {
      main.append(h("h2", {}, view.title));
      view.show(model, main);
    }
  });
  window.addEventListener("afterprint", () => {
    setPrinting(false);
    show();
  });
  show();
  follow(data.page.live);
}

const app = document.getElementById("app");
const text = document.getElementById("tare-data")?.textContent ?? "";
if (app) {
  try {
    start(JSON.parse(text) as PageData, app);
  } catch (error) {
    app.replaceChildren(h("p", { class: "noscript", role: "alert" }, `This page cannot be shown: its data is damaged (${String(error)}).`));
    throw error;
  }
}
