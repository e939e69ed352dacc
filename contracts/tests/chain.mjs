// What the tests of the contracts have in common: a chain, accounts whose keys its node keeps, and contracts on it.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import assert from "node:assert/strict";
import { ethers } from "ethers";
import solc from "solc";

const here = dirname(fileURLToPath(import.meta.url));

/** Chance that repeats: splitmix32 of a seed. */
export class Chance {
  constructor(seed) { this.state = seed >>> 0; }
  next() {
    this.state = (this.state + 0x9e3779b9) >>> 0;
    let z = this.state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }
  /** 0 … n − 1. */
  below(n) { return this.next() % n; }
  of(list) { return list[this.below(list.length)]; }
}

/** Contracts of the tests themselves, compiled now: no optimizer, which takes long. */
function compileTests() {
  const folder = join(here, "solidity");
  const sources = Object.fromEntries(readdirSync(folder).filter(f => f.endsWith(".sol")).sort().map(f => [f, { content: readFileSync(join(folder, f), "utf8") }]));
  const input = { language: "Solidity", sources, settings: { evmVersion: "shanghai", outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } } } };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const wrong = (output.errors ?? []).filter(e => e.severity === "error");
  assert.equal(wrong.length, 0, wrong.map(e => e.formattedMessage).join("\n"));
  return Object.fromEntries(Object.values(output.contracts).flatMap(f => Object.entries(f)).map(([name, made]) =>
    [name, { abi: made.abi, bytecode: "0x" + made.evm.bytecode.object }]));
}

export async function open(url, compiled) {
  let calls = 0;
  const ask = async (method, ...params) => {
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ jsonrpc: "2.0", id: ++calls, method, params }) });
    const answer = await response.json();
    if (answer.error) throw Object.assign(new Error(`${method}: ${answer.error.message}`), { data: dataOf(answer.error) });
    return answer.result;
  };
  const files = { ...compileTests() };
  for (const f of readdirSync(compiled)) if (f.endsWith(".json")) files[f.slice(0, -5)] = JSON.parse(readFileSync(join(compiled, f), "utf8"));
  const accounts = await ask("eth_accounts");
  const chainId = Number(await ask("eth_chainId"));
  const code = name => ({ ...files[name], face: new ethers.Interface(files[name].abi) });

  const creation = (name, ...args) => { const { face, bytecode } = code(name); return bytecode + face.encodeDeploy(args).slice(2); };
  /** Sends and waits; a revert is thrown with what the contract said. */
  const send = async (tx) => {
    await ask("eth_call", tx, "latest");                     // says why, where it will be refused
    const hash = await ask("eth_sendTransaction", { gas: "0x" + (15_000_000).toString(16), ...tx });
    for (let tries = 0; tries < 2000; tries++) {
      const receipt = await ask("eth_getTransactionReceipt", hash);
      if (receipt) { assert.equal(receipt.status, "0x1", `${hash} was undone`); return receipt; }
      await new Promise(done => setTimeout(done, 5));
    }
    throw new Error(`no receipt of ${hash}`);
  };
  const at = (name, address, from = accounts[0]) => {
    const { face } = code(name);
    const call = (fn, args) => face.encodeFunctionData(fn, args);
    return {
      name, address, face, data: (fn, ...args) => call(fn, args), as: other => at(name, address, other),
      send: (fn, ...args) => send({ from, to: address, data: call(fn, args) }),
      pay: (value, fn, ...args) => send({ from, to: address, data: call(fn, args), value: ethers.toQuantity(value) }),
      read: async (fn, ...args) => { const r = face.decodeFunctionResult(fn, await ask("eth_call", { from, to: address, data: call(fn, args) }, "latest")); return r.length === 1 ? r[0] : r; },
      /** The call is refused, by an error of this name. */
      refuses: async (error, fn, ...args) => refuses(face, error, `${name}.${fn}`, () => ask("eth_call", { from, to: address, data: call(fn, args) }, "latest")),
    };
  };
  const deploy = async (name, args = [], from = accounts[0], value = 0n) =>
    at(name, ethers.getAddress((await send({ from, data: creation(name, ...args), value: ethers.toQuantity(value) })).contractAddress), from);
  return { url, ask, accounts, chainId, code, creation, send, at, deploy, balance: async a => BigInt(await ask("eth_getBalance", a, "latest")) };
}

export async function refuses(face, error, what, act) {
  try { await act(); } catch (no) {
    assert.equal(errorOf(face, no.data), error, `${what}: ${no.message}`);
    return;
  }
  assert.fail(`${what} went through: ${error} was expected`);
}

/** The name of an error; what Solidity itself refuses (arithmetic that runs over, an enum that is none) is a Panic. */
export function errorOf(face, data) {
  if (!data || data === "0x") return "nothing";
  if (data.startsWith("0x4e487b71")) return "Panic";
  if (data.startsWith("0x08c379a0")) return "Error";
  return face.parseError(data)?.name ?? data;
}

/** Nodes put what a contract said in different places. */
function dataOf(error) {
  const found = typeof error.data === "string" ? error.data : error.data?.result ?? error.data?.data;
  return typeof found === "string" && found.startsWith("0x") ? found : undefined;
}

/** A stage with five actors, of whom the first makes the contracts. */
export async function stage(chain) {
  const set = await chain.deploy("Stage", [5n], chain.accounts[0], ethers.parseEther("500"));
  const actors = [];
  for (let i = 0; i < 5; i++) actors.push(await set.read("actors", i));
  return {
    actors,
    /** Where the nth contract of a story stands. */
    place: n => ethers.getCreateAddress({ from: actors[0], nonce: 1 + n }),
    play: (creations, steps) => set.read("play", creations, steps.map(s => [s.actor, s.to, s.value ?? 0n, s.data])),
  };
}
