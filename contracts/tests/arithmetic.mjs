// The largest numbers there are: nothing runs over, and what would is refused.
import assert from "node:assert/strict";
import { ethers } from "ethers";
import { books } from "./books.mjs";

export async function arithmetic(chain) {
  const [boss, office] = chain.accounts.map(a => ethers.getAddress(a)), zero = ethers.ZeroHash;
  const M = bits => (1n << BigInt(bits)) - 1n;
  let edges = 0;
  const refuses = async (contract, error, fn, ...args) => { await contract.refuses(error, fn, ...args); edges++; };

  const c = await chain.deploy("Certificates"), id = (1n << 64n) | M(64);
  await c.send("addPlant", "roof", zero);
  await c.send("issue", 1, M(64), boss, M(128));
  await refuses(c, "Panic", "supplement", id, boss, 1n);
  // Claimed or withdrawn, it was issued all the same.
  await c.send("claim", id, M(128), "all");
  await refuses(c, "Panic", "supplement", id, boss, 1n);
  await refuses(c, "NotHeld", "claim", id, 1n, "more");
  await refuses(c, "NotHeld", "safeTransferFrom", boss, office, id, M(256), "0x");
  await refuses(c, "UnknownPlant", "issue", M(256), 0, boss, 1n);
  await refuses(c, "UnknownPlant", "issue", 1n << 192n, 0, boss, 1n);      // shifted by 64 bits it would be plant 0
  await refuses(c, "UnknownPlant", "issue", 0, 0, boss, 1n);
  await refuses(c, "Panic", "claimOf", 0);
  // A batch whose sum runs over takes each part by itself.
  await c.send("issue", 1, 5, boss, 9n);
  await refuses(c, "NotHeld", "safeBatchTransferFrom", boss, office, [(1n << 64n) | 5n, (1n << 64n) | 5n], [9n, M(256) - 8n], "0x");

  const token = await chain.deploy("SettlementToken", ["Yoichi", "YO", 0]);
  for (const who of [boss, office]) await token.send("setKind", who, 2);
  await token.send("grant", ethers.id("1"), boss, M(256));
  await refuses(token, "Panic", "grant", ethers.id("2"), office, 1n);
  await refuses(token, "Panic", "grant", ethers.id("2"), boss, 1n);
  await token.send("transfer", boss, M(256));                              // to oneself: nothing grows
  await token.send("approve", office, M(256));
  await token.as(office).send("transferFrom", boss, office, M(256));
  assert.deepEqual([await token.read("balanceOf", office), await token.read("balanceOf", boss), await token.read("allowance", boss, office)], [M(256), 0n, M(256)]);
  await refuses(token, "NotEnough", "redeem", 1n, zero);
  await token.as(office).send("redeem", M(256), zero);
  assert.equal(await token.read("totalSupply"), 0n);

  const registry = await chain.deploy("CheckpointRegistry");
  await registry.send("open", "log", boss);
  await registry.send("anchor", "log", M(64), ethers.id("last"), M(64));
  await refuses(registry, "Shrinks", "anchor", "log", 1, ethers.id("x"), M(64));

  // A window without end would end before it began: nothing can be committed to such an exchange.
  const kit = books(), one = kit.honest(3), endless = await chain.deploy("TagExchange", [M(64), 0]);
  await endless.send("register", [], 2);
  await endless.send("book", 0, 0, 2, one.book);
  await refuses(endless, "Panic", "commit", 0, 0, ...one.commit);
  await refuses(endless, "TooManySeats", "register", [], 1n << 30n);

  // Claims, quantities, duals and sums at their ends. The clearing is sound but for one number.
  const exchange = await chain.deploy("TagExchange", [3600, 0]);
  await exchange.send("register", [], 2);
  await exchange.send("book", M(64), 255, 2, one.book);
  const clear = change => { const a = [...one.clear]; change(a); return [M(64), 255, ...a]; };
  const at = (hex, from, bytes) => hex.slice(0, 2 + 2 * from) + bytes + hex.slice(2 + 2 * from + bytes.length);
  await refuses(exchange, "WrongSum", "clear", ...clear(a => { a[4] = M(128); }));
  await refuses(exchange, "WrongSum", "clear", ...clear(a => { a[5] = M(128); }));
  await refuses(exchange, "BadOrder", "clear", ...clear(a => { a[2] = at(a[2], 9, "ffffffffff"); }));     // quantity
  await refuses(exchange, "BadOrder", "clear", ...clear(a => { a[2] = at(a[2], 14, "ffffff"); }));        // dual
  await refuses(exchange, "BadOrder", "clear", ...clear(a => { a[2] = at(a[2], 6, "800000"); }));         // limit, the lowest
  await refuses(exchange, "BadOrder", "clear", ...clear(a => { a[2] = at(a[2], 6, "7fffff"); }));         // limit, the highest
  await refuses(exchange, "BadOrder", "clear", ...clear(a => { a[2] = at(a[2], 0, "ffffffff"); }));       // seat
  await refuses(exchange, "BadOrder", "clear", ...clear(a => { a[2] = at(a[2], 0, "00000000"); }));
  await refuses(exchange, "BadOrder", "clear", ...clear(a => { a[2] = at(a[2], 4, "ffff"); }));           // class
  await refuses(exchange, "BadTrade", "clear", ...clear(a => { a[3] = at(a[3], 0, "ffff"); }));           // order of a trade
  await refuses(exchange, "BadTrade", "clear", ...clear(a => { a[3] = at(a[3], 4, "ffffffffff"); }));     // quantity of a trade
  await refuses(exchange, "BadTrade", "clear", ...clear(a => { a[3] = at(a[3], 9, "800000"); }));         // price
  await refuses(exchange, "BadTrade", "clear", ...clear(a => { a[3] += a[3].slice(2); }));                // the trade twice: more than there is
  await refuses(exchange, "BadClass", "clear", ...clear(a => { a[1] = at(a[1], 0, "ffff"); }));
  await refuses(exchange, "BadClass", "clear", ...clear(a => { a[1] = at(a[1], 2, "03"); }));
  await refuses(exchange, "BadLength", "clear", ...clear(a => { a[0] = "0xffff000000"; }));               // terms longer than what was sent
  await refuses(exchange, "BadLength", "clear", ...clear(a => { a[2] += "00"; }));
  await refuses(exchange, "BadTerms", "clear", ...clear(a => { a[0] = "0x0007" + "010000" + "00000009"; })); // a tag nobody registered
  await exchange.send("clear", ...clear(() => {}));
  assert.equal(await exchange.read("isFinal", M(64), 255), true);
  return `${edges} edges`;
}
