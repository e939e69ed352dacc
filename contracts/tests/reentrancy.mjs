// Whoever is given certificates or ether gets to run code in the middle of it. It calls back into every contract, and either is
// refused or does what it might have done afterwards as well: nothing is there twice, nothing is lost.
import assert from "node:assert/strict";
import { ethers } from "ethers";
import { books } from "./books.mjs";

const POLITE = 0, WRONG = 1, REVERTING = 2;
const ID = (1n << 64n) | 7n;

export async function reentrancy(chain) {
  const [issuer, office, accomplice] = chain.accounts.map(a => ethers.getAddress(a));
  let tried = 0;
  const outcome = async (thief, is) => {
    const digits = await thief.read("outcome");
    tried += digits.length;
    assert.match(digits, is);
  };
  const reenterer = () => chain.deploy("Reenterer");
  const fresh = async () => {
    const certificates = await chain.deploy("Certificates");
    await certificates.send("addPlant", "roof", ethers.ZeroHash);
    return certificates;
  };
  const whole = async (c, holders) => {
    const t = await c.read("totalsOf", ID);
    let held = 0n;
    for (const h of holders) held += await c.read("balanceOf", h, ID);
    assert.equal(t.issued, held + t.claimed + t.withdrawn, "issued = held + claimed + withdrawn");
    return t;
  };

  // A transfer, from the middle of which the receiver sends the same on twice, takes more from the sender, and claims what is gone.
  const c = await fresh(), thief = await reenterer();
  await c.send("issue", 1, 7, office, 150n);
  await c.as(office).send("safeTransferFrom", office, thief.address, ID, 100n, "0x");
  const on = v => ({ to: c.address, data: c.data("safeTransferFrom", thief.address, accomplice, ID, v, "0x") });
  await thief.send("tell", [on(150n), on(150n), on(1n), { to: c.address, data: c.data("safeTransferFrom", office, thief.address, ID, 1n, "0x") },
    { to: c.address, data: c.data("claim", ID, 1n, "thief") }, { to: c.address, data: c.data("issue", 1, 8, thief.address, 1n) },
    { to: c.address, data: c.data("withdraw", ID, accomplice, 1n, ethers.ZeroHash) }].map(x => [x.to, x.data]), POLITE);
  await c.as(office).send("safeTransferFrom", office, thief.address, ID, 50n, "0x");
  await outcome(thief, /^1000000$/);
  assert.equal(await c.read("balanceOf", accomplice, ID), 150n);
  await whole(c, [office, thief.address, accomplice]);

  // The same in a batch, with the same id twice: it claims everything at once and nothing a second time, and returns what it no longer has.
  await c.as(accomplice).send("safeTransferFrom", accomplice, office, ID, 150n, "0x");
  await thief.send("tell", [[c.address, c.data("claim", ID, 90n, "thief")], [c.address, c.data("claim", ID, 90n, "thief")],
    [c.address, c.data("safeBatchTransferFrom", thief.address, office, [ID, ID], [1n, 0n], "0x")]], POLITE);
  await c.as(office).send("safeBatchTransferFrom", office, thief.address, [ID, ID], [40n, 50n], "0x");
  await outcome(thief, /^100$/);
  const afterBatch = await whole(c, [office, thief.address]);
  assert.deepEqual([afterBatch.claimed, await c.read("balanceOf", office, ID), await c.read("claimCount")], [90n, 60n, 1n]);

  // It hands a part back, from which the sender gains nothing and it loses nothing more.
  await thief.send("tell", [[c.address, c.data("safeTransferFrom", thief.address, office, ID, 10n, "0x")]], POLITE);
  await c.as(office).send("safeTransferFrom", office, thief.address, ID, 30n, "0x");
  await outcome(thief, /^1$/);
  assert.deepEqual([await c.read("balanceOf", office, ID), await c.read("balanceOf", thief.address, ID)], [40n, 20n]);

  // Who sends to itself is called once for each of three levels, and still has what it had.
  await thief.send("tell", [[c.address, c.data("safeTransferFrom", thief.address, thief.address, ID, 20n, "0x")]], POLITE);
  await c.as(office).send("safeTransferFrom", office, thief.address, ID, 5n, "0x");
  await outcome(thief, /^111$/);
  assert.deepEqual([await c.read("balanceOf", thief.address, ID), await thief.read("runs")], [25n, 4n]);

  // One that answers wrongly, or reverts, has nothing, and all it did meanwhile is undone.
  for (const [mood, error] of [[WRONG, "Refused"], [REVERTING, "Error"]]) {
    await thief.send("tell", [[c.address, c.data("claim", ID, 25n, "thief")]], mood);
    await c.as(office).refuses(error, "safeTransferFrom", office, thief.address, ID, 5n, "0x");
    await c.as(office).refuses(error, "safeBatchTransferFrom", office, thief.address, [ID], [5n], "0x");
    await c.refuses(error, "issue", 1, 9, thief.address, 5n);
    await c.refuses(error, "supplement", ID, thief.address, 5n);
  }
  assert.equal((await whole(c, [office, thief.address])).claimed, 90n);

  // An issuer that is a contract: from the middle of an issue it issues the same plant and slot again.
  const boss = await reenterer();
  const made = await boss.send("made", chain.creation("Certificates"));
  const own = chain.at("Certificates", ethers.getAddress("0x" + made.logs[0].data.slice(-40)));
  await boss.send("act", own.address, 0, own.data("addPlant", "roof", ethers.ZeroHash));
  await boss.send("tell", [[own.address, own.data("issue", 1, 7, boss.address, 100n)], [own.address, own.data("withdraw", ID, boss.address, 100n, ethers.ZeroHash)],
    [own.address, own.data("withdraw", ID, boss.address, 1n, ethers.ZeroHash)]], POLITE);
  await boss.send("act", own.address, 0, own.data("issue", 1, 7, boss.address, 100n));
  await outcome(boss, /^010$/);
  const t = await whole(own, [boss.address]);
  assert.deepEqual([t.issued, t.withdrawn], [100n, 100n]);

  // Settlement value tells nobody: a contract that gets it runs nothing.
  for (const kind of [0, 1]) {
    const token = await chain.deploy("SettlementToken", ["Yoichi", "YO", kind]);
    await token.send("setKind", office, kind === 0 ? 2 : 1);
    await token.send("setKind", thief.address, 2);
    await token.send("grant", ethers.id("a"), office, 100n);
    await thief.send("tell", [[token.address, token.data("transfer", office, 1n)]], POLITE);
    await token.as(office).send("transfer", thief.address, 60n);
    assert.equal(await thief.read("runs"), 0n);
    assert.deepEqual([await token.read("balanceOf", office), await token.read("balanceOf", thief.address), await token.read("totalSupply")], [40n, 60n, 100n]);
  }

  // Bonds: whoever voided takes its one bond, and asking again from the middle of being paid gets nothing of the other one.
  const bond = 10n ** 15n, exchange = await chain.deploy("TagExchange", [3600, bond]), kit = books();
  await exchange.send("register", [], 2);
  const [wrong, honest] = [kit.idle(5), kit.honest(6)];
  await exchange.send("book", 1, 2, 2, wrong.book);
  await exchange.pay(bond, "commit", 1, 2, ...wrong.commit);
  await exchange.send("book", 2, 2, 2, honest.book);
  await exchange.pay(bond, "commit", 2, 2, ...honest.commit);
  const again = [exchange.address, exchange.data("withdraw")];
  await thief.send("tell", [again, [exchange.address, exchange.data("voidByPair", 1, 2, ...wrong.pair)], [exchange.address, exchange.data("returnBond", 2, 2)],
    [exchange.address, exchange.data("clear", 1, 2, ...wrong.clear)]], POLITE);
  await thief.send("act", exchange.address, 0, exchange.data("voidByPair", 1, 2, ...wrong.pair));
  const before = await chain.balance(thief.address);
  await thief.send("act", exchange.address, 0, exchange.data("withdraw"));
  assert.equal(await chain.balance(thief.address) - before, bond);
  assert.equal(await chain.balance(exchange.address), bond, "the other bond is there");
  // Asking again, three deep, is answered with nothing; whatever else it tried was refused.
  await outcome(thief, /^(0{3}|1000)*(1000)+$/);
  assert.equal(await exchange.read("credits", thief.address), 0n);

  // Who cannot be paid keeps its credit.
  await exchange.pay(bond, "commit", 1, 2, ...wrong.commit);
  await thief.send("act", exchange.address, 0, exchange.data("voidByPair", 1, 2, ...wrong.pair));
  await thief.send("tell", [], REVERTING);
  await thief.refuses(ethers.id("NotPaid()").slice(0, 10), "act", exchange.address, 0, exchange.data("withdraw"));
  assert.equal(await exchange.read("credits", thief.address), bond);

  // An operator that is a contract: paid its bond back, it commits the same money again from the middle of it.
  const desk = await reenterer();
  const there = await desk.send("made", chain.creation("TagExchange", 0, bond));
  const other = chain.at("TagExchange", ethers.getAddress("0x" + there.logs[0].data.slice(-40)));
  const operate = (fn, ...args) => desk.pay(fn === "commit" ? bond : 0n, "act", other.address, fn === "commit" ? bond : 0n, other.data(fn, ...args));
  await operate("register", [], 2);
  for (const slot of [1, 2]) {
    await operate("book", slot, 2, 2, honest.book);
    await operate("commit", slot, 2, ...honest.commit);
  }
  await operate("returnBond", 1, 2);
  await desk.send("tell", [[other.address, other.data("withdraw")], [other.address, other.data("returnBond", 1, 2)], [other.address, other.data("returnBond", 2, 2)],
    [other.address, other.data("returnBond", 2, 2)], [other.address, other.data("withdraw")]], POLITE);
  await operate("withdraw");
  // Both bonds are the operator's by right; no third one is anywhere.
  const [left, paid] = [await chain.balance(other.address), await chain.balance(desk.address)];
  assert.equal(left + paid, 2n * bond);
  assert.equal(await other.read("credits", desk.address), left);
  assert.equal(await desk.read("runs") > 1n, true);
  return `${tried} calls from the middle of others`;
}
