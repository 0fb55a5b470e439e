// SPDX-License-Identifier: GPL-3.0-or-later
// Cases one after the other; the last line is "N passed, N failed".
import assert from "node:assert/strict";

const cases = [];

export function test(name, run) {
  cases.push([name, run]);
}

export async function runAll(finish) {
  let failed = 0;
  for (const [name, run] of cases) {
    try {
      await run();
      console.log(`ok      ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}\n${error.stack ?? error}`);
    }
  }
  await finish();
  console.log(`${cases.length - failed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}

export { assert };
