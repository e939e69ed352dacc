// Compiles src/*.sol with the pinned compiler and writes what programs need of it, one file a contract, to the folder named:
//   node compile.mjs DIR
import { readdirSync, readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import solc from "solc";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "compiled");
const folder = process.argv[3] ?? join(here, "src");
const files = readdirSync(folder).filter(f => f.endsWith(".sol")).sort();
const read = f => ({ content: readFileSync(join(folder, f), "utf8") });
const input = {
  language: "Solidity",
  sources: Object.fromEntries(files.map(f => [f, read(f)])),
  settings: {
    optimizer: { enabled: true, runs: 10000 }, viaIR: true, evmVersion: "shanghai",
    // No path and no time goes into the code: the same source gives the same bytes everywhere.
    metadata: { bytecodeHash: "none", appendCBOR: false },
    outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
  },
};
const imported = path => files.includes(path) ? { contents: read(path).content } : { error: "not here" };
const output = JSON.parse(solc.compile(JSON.stringify(input), { import: imported }));
const problems = output.errors ?? [];
for (const p of problems) console.error(p.formattedMessage);
if (problems.length) process.exit(1);
mkdirSync(target, { recursive: true });
for (const file of files)
  for (const [name, made] of Object.entries(output.contracts[file] ?? {})) {
    const code = made.evm.bytecode.object;
    if (code.length < 200) continue;                             // libraries, interfaces and what is abstract
    writeFileSync(join(target, `${name}.json`), JSON.stringify({ name, compiler: solc.version(), abi: made.abi, bytecode: "0x" + code }, null, 1) + "\n");
    console.log(`${name}: ${code.length / 2} bytes`);
  }
