// What happened once does not happen again: the same slot, key, head, bond, signature; and a signature says for which chain,
// contract, person and time it was.
import assert from "node:assert/strict";
import { ethers } from "ethers";
import { books } from "./books.mjs";
import { refuses } from "./chain.mjs";

export async function replay(chain) {
  const [boss, office, shop] = chain.accounts.map(a => ethers.getAddress(a)), zero = ethers.ZeroHash, kit = books();
  let again = 0;
  const twice = async (contract, error, fn, args, value = 0n) => {
    await contract.pay(value, fn, ...args);
    await refuses(contract.face, error, `${contract.name}.${fn} again`, () =>
      chain.ask("eth_call", { from: boss, to: contract.address, data: contract.data(fn, ...args), value: ethers.toQuantity(value) }, "latest"));
    again++;
  };

  const c = await chain.deploy("Certificates");
  await twice(c, "AlreadyAdded", "addPlant", ["roof", zero]);
  await twice(c, "AlreadyIssued", "issue", [1, 7, boss, 10n]);
  await twice(c, "NotHeld", "claim", [(1n << 64n) | 7n, 10n, "shop"]);
  // What was claimed stays so: the plant and slot are not issued a second time, nor is more withdrawn than is held.
  await c.refuses("AlreadyIssued", "issue", 1, 7, boss, 10n);
  await c.refuses("NotHeld", "withdraw", (1n << 64n) | 7n, boss, 1n, zero);

  const registry = await chain.deploy("CheckpointRegistry");
  await twice(registry, "AlreadyOpen", "open", ["log", boss]);
  await registry.send("anchor", "log", 5, ethers.id("a"), 100);
  const first = await registry.read("latest", "log");
  assert.equal((await registry.send("anchor", "log", 5, ethers.id("a"), 900)).logs.length, 0, "the same head again says nothing");
  assert.deepEqual([...await registry.read("latest", "log")], [...first]);
  await registry.send("anchor", "log", 6, ethers.id("b"), 100);
  await registry.refuses("Shrinks", "anchor", "log", 5, ethers.id("a"), 100);

  const bond = 7n, exchange = await chain.deploy("TagExchange", [3600, bond]), honest = kit.honest(4), wrong = kit.idle(4);
  await exchange.send("register", [], 2);
  await twice(exchange, "WrongState", "book", [1, 2, 2, honest.book]);
  await exchange.refuses("WrongState", "book", 1, 2, 2, kit.honest(9).book);
  await twice(exchange, "WrongState", "commit", [1, 2, ...wrong.commit], bond);
  await exchange.refuses("WrongState", "clear", 1, 2, ...honest.clear);
  await twice(exchange, "WrongState", "voidByPair", [1, 2, ...wrong.pair]);
  assert.equal(await exchange.read("credits", boss), bond, "a bond is lost once");
  await twice(exchange, "WrongState", "clear", [1, 2, ...honest.clear]);
  await exchange.refuses("WrongState", "voidByPair", 1, 2, ...wrong.pair);
  // A clearing of one round, shown for another: its book is another.
  await exchange.send("book", 1, 3, 2, kit.honest(5).book);
  await exchange.refuses("WrongBook", "clear", 1, 3, ...honest.clear);
  // Evidence of one round, shown for another.
  await exchange.send("book", 2, 2, 2, wrong.book);
  await exchange.pay(bond, "commit", 2, 2, ...honest.commit);
  await exchange.refuses("NotInTheResult", "voidByPair", 2, 2, ...wrong.pair);
  await exchange.refuses("NoViolation", "voidByPair", 2, 2, ...honest.pair);

  again += await permits(chain, boss, office, shop, twice);
  return `${again} acts tried a second time`;
}

async function permits(chain, boss, office, shop, twice) {
  const signer = ethers.Wallet.createRandom(), key = await signer.getAddress(), deadline = 1n << 40n;
  const types = { Permit: ["owner address", "spender address", "value uint256", "nonce uint256", "deadline uint256"].map(f => ({ name: f.split(" ")[0], type: f.split(" ")[1] })) };
  const [token, twin] = [await chain.deploy("SettlementToken", ["Yoichi", "YO", 0]), await chain.deploy("SettlementToken", ["Yoichi", "YO", 0])];
  const sign = async (over = {}, change = {}) => {
    const message = { owner: key, spender: office, value: 5n, nonce: await token.read("nonces", key), deadline, ...change };
    const s = ethers.Signature.from(await signer.signTypedData({ name: "Yoichi", version: "1", chainId: chain.chainId, verifyingContract: token.address, ...over }, types, message));
    return [message.owner, message.spender, message.value, message.deadline, s.v, s.r, s.s];
  };
  await token.send("setKind", boss, 2);
  await twice(token, "AlreadyGranted", "grant", [ethers.id("g"), boss, 9n]);
  const good = await sign();
  // Signed for this contract on this chain: its twin, of the same name, takes it no more than this one takes what is for the twin, another
  // chain, name or version.
  await twin.refuses("WrongSignature", "permit", ...good);
  for (const over of [{ verifyingContract: twin.address }, { chainId: chain.chainId + 1 }, { name: "Yoichi2" }, { version: "2" }])
    await token.refuses("WrongSignature", "permit", ...await sign(over));
  await token.refuses("Expired", "permit", ...await sign({}, { deadline: 1n }));
  await token.refuses("WrongSignature", "permit", ...good.with(1, shop));
  const next = await sign({}, { nonce: 1n });
  await token.refuses("WrongSignature", "permit", ...next);
  await token.send("permit", ...good);
  await token.refuses("WrongSignature", "permit", ...good);
  assert.equal(await token.read("nonces", key), 1n);
  // Somebody else may hand it in; it says whom it is for. The one after it holds only now.
  await token.as(shop).send("permit", ...next);
  assert.equal(await token.read("allowance", key, office), 5n);

  // A chain that split off carries the same contract and the same nonces, but another number.
  if (await chain.ask("web3_clientVersion").then(v => /anvil/i.test(v))) {
    const late = await sign();
    await chain.ask("anvil_setChainId", chain.chainId + 1);
    try {
      await token.refuses("WrongSignature", "permit", ...late);
    } finally {
      await chain.ask("anvil_setChainId", chain.chainId);
    }
    await token.send("permit", ...late);
  }
  return 2;
}
