/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { PageData } from "./data";

const data = JSON.parse(document.getElementById("tare-data")?.textContent ?? "") as PageData;
const app = document.getElementById("app");
if (app) {
  app.textContent = data.page.title;
}
