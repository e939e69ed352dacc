// All tests of the contracts that need an Ethereum client, in one process:  node run.mjs URL COMPILED_DIR [SEEDS]
// A line for each part; exit code 0 where all hold.
import { open } from "./chain.mjs";
import { standards } from "./standards.mjs";
import { reentrancy } from "./reentrancy.mjs";
import { permissions } from "./permissions.mjs";
import { replay } from "./replay.mjs";
import { arithmetic } from "./arithmetic.mjs";
import { bytes } from "./bytes.mjs";
import { classes } from "./classes.mjs";
import { invariants } from "./invariants.mjs";

const [url, compiled, seeds] = process.argv.slice(2);
const chain = await open(url, compiled);
let failed = 0;
for (const part of [standards, reentrancy, permissions, replay, arithmetic, bytes, classes, invariants]) {
  const began = performance.now();
  try {
    const said = await part(chain, Number(seeds ?? 60));
    console.log(`ok ${part.name}: ${said} (${Math.round(performance.now() - began)} ms)`);
  } catch (wrong) {
    failed++;
    console.log(`not ok ${part.name}: ${wrong.message}\n${wrong.stack}`);
  }
}
process.exit(failed ? 1 : 0);
