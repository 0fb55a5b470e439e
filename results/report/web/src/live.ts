/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tare report --serve: the page shows what there is now. */
import type { Page } from "./data";

const EVERY_MS = 2000;

export function follow(live: Page["live"]): void {
  if (!live) {
    return;
  }
  const ask = async (): Promise<void> => {
    try {
      const answer = await fetch(live.url, { cache: "no-store" });
      if (answer.ok && (await answer.text()).trim() !== live.state) {
        location.reload();
        return;
      }
    } catch {
      // The server has ended, or is being started again: what is shown stays.
    }
    setTimeout(() => void ask(), EVERY_MS);
  };
  setTimeout(() => void ask(), EVERY_MS);
}
