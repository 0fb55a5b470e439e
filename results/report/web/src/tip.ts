/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands beside the pointer. Whoever does not point finds the same in the table of the data. */
import { h } from "./dom";

const tip = h("div", { class: "tip", hidden: true, "aria-hidden": "true" });

export function showTip(clientX: number, clientY: number, lines: string[]): void {
  if (!tip.isConnected) {
    document.body.append(tip);
  }
  tip.replaceChildren(...lines.map((line) => h("div", {}, h("bdi", {}, line))));
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(clientX + 14, document.documentElement.clientWidth - width - 6);
  const top = clientY - height - 12 < 4 ? clientY + 18 : clientY - height - 12;
  tip.style.setProperty("left", `${Math.max(4, left)}px`);
  tip.style.setProperty("top", `${top}px`);
}

export function hideTip(): void {
  tip.hidden = true;
}
