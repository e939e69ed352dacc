// Who may give settlement value to whom: each class, each pair of kinds, every way of giving; from the law's words, not the contract's.
import assert from "node:assert/strict";
import { ethers } from "ethers";
import { errorOf, stage } from "./chain.mjs";

const KINDS = ["nobody verified", "household", "business"];

/** Fund-transfer value moves between verified businesses. Prepaid value is spent by households at businesses, or handed in. */
const lawful = (isPrepaid, from, to) => isPrepaid
  ? (from.kind === 1 && (to.kind === 2 || to.isIssuer)) || (from.kind === 2 && to.isIssuer)
  : from.kind === 2 && to.kind === 2;

export async function classes(chain) {
  const set = await stage(chain), token = chain.at("SettlementToken", set.place(0));
  const step = (actor, fn, ...args) => ({ actor, to: token.address, data: token.data(fn, ...args) });
  const [ISSUER, A, B, SPENDER] = [0, 1, 2, 3];
  let pairs = 0;
  for (const isPrepaid of [false, true])
    for (const [from, to] of [[A, B], [A, ISSUER], [ISSUER, B], [A, A]])
      for (let fromKind = 0; fromKind < 3; fromKind++)
        for (let toKind = 0; toKind < 3; toKind++) {
          if (from === to && fromKind !== toKind) continue;
          const prepare = [
            // Value first, by whoever may be granted it, and only then the kinds that are tried.
            step(ISSUER, "setKind", set.actors[from], isPrepaid ? 1 : 2), step(ISSUER, "grant", ethers.id("g"), set.actors[from], 100n),
            step(ISSUER, "setKind", set.actors[from], fromKind), step(ISSUER, "setKind", set.actors[to], toKind), step(from, "approve", set.actors[SPENDER], 100n),
          ];
          const given = [step(from, "transfer", set.actors[to], 10n), step(SPENDER, "transferFrom", set.actors[from], set.actors[to], 5n), step(from, "transfer", set.actors[to], 0n)];
          const more = [step(from, "redeem", 1n, ethers.ZeroHash), step(ISSUER, "grant", ethers.id("h"), set.actors[from], 1n), step(from, "retire", 1n)];
          const { done, answers } = await set.play([chain.creation("SettlementToken", "Yoichi", "YO", isPrepaid ? 1 : 0)], [...prepare, ...given, ...more]);
          const kindOf = (who, kind) => ({ kind, isIssuer: who === ISSUER });
          const may = lawful(isPrepaid, kindOf(from, fromKind), kindOf(to, toKind));
          const what = `${isPrepaid ? "prepaid" : "fund-transfer"} value, ${KINDS[fromKind]}${from === ISSUER ? " (issuer)" : ""} to ${KINDS[toKind]}${to === ISSUER ? " (issuer)" : ""}`;
          assert.deepEqual([...done.slice(0, 5)], Array(5).fill(true), `${what}: prepared`);
          for (let i = 5; i < 8; i++) {
            assert.equal(done[i], may, `${what}, way ${i - 5}`);
            if (!may) assert.equal(errorOf(token.face, answers[i]), "NotAllowed", what);
          }
          assert.equal(done[8], !isPrepaid && fromKind === 2, `${what}: redeem`);
          assert.equal(done[9], fromKind === (isPrepaid ? 1 : 2), `${what}: grant`);
          assert.equal(done[10], from === ISSUER, `${what}: retire`);
          pairs++;
        }
  return `${pairs} pairs, each given in three ways, redeemed, granted and retired`;
}
