// Every function that changes anything, asked by somebody it is not for. A function that is not in the table fails the test.
import assert from "node:assert/strict";
import { ethers } from "ethers";
import { books } from "./books.mjs";

export async function permissions(chain) {
  const [boss, stranger, other] = chain.accounts.map(a => ethers.getAddress(a));
  const kit = books(), one = kit.honest(3), zero = ethers.ZeroHash;
  const order = one.pair[0], trade = [0, 0, 1, 3n, 1500n, 0n, 0n, 10000n, 0n, 0n, []];
  // By contract and function: arguments a stranger asks with, and the error it gets. `open`: for anybody, who then acts for itself alone.
  const table = {
    CheckpointRegistry: {
      open: [["log b", stranger], "NotAdmin"], setOperator: [["log", stranger], "NotOperator"], anchor: [["log", 1, ethers.id("x"), 1], "NotOperator"],
    },
    Certificates: {
      addPlant: [["b", zero], "NotIssuer"], issue: [[1, 8, stranger, 1], "NotIssuer"], supplement: [[(1n << 64n) | 7n, stranger, 1], "NotIssuer"],
      withdraw: [[(1n << 64n) | 7n, boss, 1, zero], "NotIssuer"], claim: [[(1n << 64n) | 7n, 1, "me"], "NotHeld"],
      safeTransferFrom: [[boss, stranger, (1n << 64n) | 7n, 1, "0x"], "NotApproved"],
      safeBatchTransferFrom: [[boss, stranger, [(1n << 64n) | 7n], [1], "0x"], "NotApproved"], setApprovalForAll: "open",
    },
    SettlementToken: {
      setKind: [[stranger, 2], "NotIssuer"], grant: [[zero, stranger, 1], "NotIssuer"], retire: [[1], "NotIssuer"], redeem: [[1, zero], "NotAllowed"],
      transfer: [[other, 1], "NotAllowed"], transferFrom: [[boss, stranger, 1], "NotApproved"], approve: "open",
      permit: [[boss, stranger, 1, 1n << 60n, 27, ethers.id("r"), ethers.toBeHex(1, 32)], "WrongSignature"],
    },
    TagExchange: {
      setOperator: [[stranger], "NotOperator"], register: [[["solar"], 9], "NotOperator"], book: [[2, 2, 2, one.book], "NotOperator"],
      clear: [[1, 2, ...one.clear], "NotOperator"], commit: [[1, 2, ...one.commit], "NotOperator"], returnBond: [[1, 2], "NotOperator"],
      // Voiding is for anybody; of a result that stands, or that was never committed to, there is nothing to void.
      voidByPair: [[1, 2, ...one.pair], "WrongState"], voidByOrder: [[1, 2, order], "WrongState"], voidByOrderSum: [[1, 2, order, order], "WrongState"],
      voidByTradeAlone: [[1, 2, trade], "WrongState"], voidByTrade: [[1, 2, trade, ...one.pair], "WrongState"],
      voidByOverlap: [[1, 2, trade, trade], "WrongState"], voidByTradeSum: [[1, 2, trade, trade], "WrongState"], withdraw: "open",
    },
  };
  const prepared = {
    CheckpointRegistry: async c => c.send("open", "log", boss),
    Certificates: async c => { await c.send("addPlant", "a", zero); await c.send("issue", 1, 7, boss, 5n); },
    SettlementToken: async c => { await c.send("setKind", boss, 2); await c.send("grant", zero, boss, 5n); },
    TagExchange: async c => { await c.send("register", [], 2); await c.send("book", 1, 2, 2, one.book); },
  };
  let asked = 0;
  for (const [name, rows] of Object.entries(table)) {
    const contract = await chain.deploy(name, name === "SettlementToken" ? ["Yoichi", "YO", 0] : name === "TagExchange" ? [3600, 0] : []);
    await prepared[name](contract);
    const changing = contract.face.fragments.filter(f => f.type === "function" && f.stateMutability !== "view" && f.stateMutability !== "pure").map(f => f.name);
    assert.deepEqual(changing.sort(), Object.keys(rows).sort(), `${name} has functions that nobody looked at`);
    for (const [fn, row] of Object.entries(rows)) {
      if (row === "open") continue;
      await contract.as(stranger).refuses(row[1], fn, ...row[0]);
      asked++;
    }
    for (const f of contract.face.fragments.filter(f => f.type === "function" && f.stateMutability !== "payable" && changing.includes(f.name)).slice(0, 3))
      await assert.rejects(chain.ask("eth_call", { from: boss, to: contract.address, data: contract.data(f.name, ...(rows[f.name] === "open" ? openArgs(f.name, other) : rows[f.name][0])), value: "0x1" }, "latest"), `${name}.${f.name} takes money`);
    // Nothing takes ether that did not ask for it.
    await assert.rejects(chain.ask("eth_call", { from: boss, to: contract.address, value: "0x1" }, "latest"));
  }

  // An operator that handed over is a stranger.
  const exchange = await chain.deploy("TagExchange", [3600, 0]);
  await exchange.refuses("NotOperator", "setOperator", ethers.ZeroAddress);
  await exchange.send("setOperator", stranger);
  await exchange.refuses("NotOperator", "register", [], 1);
  await exchange.refuses("NotOperator", "setOperator", boss);
  await exchange.as(stranger).send("register", [], 1);
  return `${asked} functions asked by a stranger`;
}

const openArgs = (fn, other) => fn === "setApprovalForAll" ? [other, true] : fn === "approve" ? [other, 1] : [];
