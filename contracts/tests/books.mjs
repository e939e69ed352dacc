// The smallest book there is, encoded from contracts/README.md alone: one buys at 20.00, one sells at 10.00.
import { ethers } from "ethers";

const be = (number, bytes) => ethers.toBeHex(BigInt.asUintN(8 * bytes, BigInt(number)), bytes).slice(2);
const hash = hex => ethers.keccak256("0x" + hex);
const node = (left, right) => hash("01" + left.slice(2) + right.slice(2));
const TERMS = "000000", TICK = 10n;

export function books() {
  const made = new Map();
  const once = (key, make) => made.get(key) ?? made.set(key, make()).get(key);
  /** @param dual of either order, µ¥/Wh  @param trades what is traded at 15.00 */
  const result = (wh, dual, traded, change = {}) => {
    const orders = [{ seat: 1, side: 1, limit: 2000n }, { seat: 2, side: 2, limit: 1000n }].map(o => ({ ...o, wh, terms: "0x" + TERMS, ...change }));
    const leaves = orders.map(o => hash("00" + be(o.seat, 4) + be(o.side, 1) + be(o.limit, 3) + be(o.wh, 5) + hash(TERMS).slice(2)));
    const before = [[0n, 0n, 0n], [wh, 0n, wh * dual]];
    const duals = before.map(([bought, sold, bound]) => hash("00" + be(dual, 3) + be(bought, 8) + be(sold, 8) + be(bound, 16)));
    const trade = traded > 0n ? [hash("00" + be(0, 4) + be(1, 4) + be(traded, 5) + be(1500, 3) + be(0, 5) + be(0, 5) + be(2n * dual, 3) + be(0, 8) + be(0, 16))] : [];
    const welfare = 2n * dual * wh;
    const evidence = i => [i, [orders[i].seat, orders[i].side, orders[i].limit, orders[i].wh, orders[i].terms], dual, ...before[i], [leaves[1 - i]], [duals[1 - i]]];
    return {
      isHonest: dual > 0n, book: node(leaves[0], leaves[1]), welfare, traded,
      clear: ["0x0003" + TERMS, "0x" + "00000100000000" + "00000200000000",
        "0x" + orders.map((o, i) => be(o.seat, 4) + be(i, 2) + be(o.limit, 3) + be(o.wh, 5) + be(dual, 3)).join(""),
        traded > 0n ? "0x" + be(0, 2) + be(1, 2) + be(traded, 5) + be(1500, 3) : "0x", welfare, traded],
      commit: [node(duals[0], duals[1]), trade.length, trade[0] ?? ethers.ZeroHash, welfare, traded],
      pair: [evidence(0), evidence(1)],
    };
  };
  return {
    /** All is traded, and both gain 5.00. */
    honest: wh => once(`h${wh}`, () => result(BigInt(wh), 500n * TICK, BigInt(wh))),
    /** Nothing is traded, and nobody is said to have missed anything. */
    idle: wh => once(`i${wh}`, () => result(BigInt(wh), 0n, 0n)),
  };
}
