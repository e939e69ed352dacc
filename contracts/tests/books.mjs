// The smallest book there is, encoded from contracts/README.md alone: one buys at 20.00, one sells at 10.00.
import { ethers } from "ethers";

const be = (number, bytes) => ethers.toBeHex(BigInt.asUintN(8 * bytes, BigInt(number)), bytes).slice(2);
const hash = hex => ethers.keccak256("0x" + hex);
const node = (left, right) => hash("01" + left.slice(2) + right.slice(2));
const PLAIN = "000000", TICK = 10n;
/** Requires whoever sits on seat 2 as its seller, and pays 1.00 more for tag 1; and carries tag 1. */
const WISHES = ["000101" + "80000005" + "00000001" + "000064", "010000" + "00000001"];

export function books() {
  const made = new Map();
  const once = (key, make) => made.get(key) ?? made.set(key, make()).get(key);
  /** @param dual of either order, µ¥/Wh  @param traded Wh  @param price ticks  @param terms of the buyer and the seller */
  const result = (wh, dual, traded, price = 1500, terms = [PLAIN, PLAIN]) => {
    const orders = [{ seat: 1, side: 1, limit: 2000n }, { seat: 2, side: 2, limit: 1000n }].map((o, i) => ({ ...o, wh, terms: "0x" + terms[i] }));
    const leaves = orders.map((o, i) => hash("00" + be(o.seat, 4) + be(o.side, 1) + be(o.limit, 3) + be(o.wh, 5) + hash(terms[i]).slice(2)));
    const different = [...new Set(terms)], isNamed = terms[0].includes("80000005");
    const before = [[0n, 0n, 0n], [wh, 0n, wh * dual]];
    const duals = before.map(([bought, sold, bound]) => hash("00" + be(dual, 3) + be(bought, 8) + be(sold, 8) + be(bound, 16)));
    const trade = traded > 0n ? [hash("00" + be(0, 4) + be(1, 4) + be(traded, 5) + be(price, 3) + be(0, 5) + be(0, 5) + be(2n * dual, 3) + be(0, 8) + be(0, 16))] : [];
    const welfare = 2n * dual * wh;
    const evidence = i => [i, [orders[i].seat, orders[i].side, orders[i].limit, orders[i].wh, orders[i].terms], dual, ...before[i], [leaves[1 - i]], [duals[1 - i]]];
    return {
      isHonest: dual > 0n, book: node(leaves[0], leaves[1]), welfare, traded,
      clear: ["0x" + different.map(t => be(t.length / 2, 2) + t).join(""),
        "0x" + orders.map((o, i) => be(different.indexOf(terms[i]), 2) + be(o.side, 1) + be(isNamed && o.side === 2 ? o.seat : 0, 4)).join(""),
        "0x" + orders.map((o, i) => be(o.seat, 4) + be(i, 2) + be(o.limit, 3) + be(o.wh, 5) + be(dual, 3)).join(""),
        traded > 0n ? "0x" + be(0, 2) + be(1, 2) + be(traded, 5) + be(price, 3) : "0x", welfare, traded],
      commit: [node(duals[0], duals[1]), trade.length, trade[0] ?? ethers.ZeroHash, welfare, traded],
      pair: [evidence(0), evidence(1)],
    };
  };
  return {
    /** All is traded, and both gain 5.00. */
    honest: wh => once(`h${wh}`, () => result(BigInt(wh), 500n * TICK, BigInt(wh))),
    /** As honest, of two that wish for each other: both gain 5.50. */
    wishing: wh => once(`w${wh}`, () => result(BigInt(wh), 550n * TICK, BigInt(wh), 1550, WISHES)),
    /** Nothing is traded, and nobody is said to have missed anything. */
    idle: wh => once(`i${wh}`, () => result(BigInt(wh), 0n, 0n)),
  };
}
