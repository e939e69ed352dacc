// Random actions of anybody on every contract, against a model of what each may do: many seeds, each a story of its own, played in
// one call. What the model allows goes through, what it does not is refused, and at the end every balance and total is the model's.
import assert from "node:assert/strict";
import { ethers } from "ethers";
import { Chance, stage } from "./chain.mjs";
import { books } from "./books.mjs";

const MOST = (1n << 256n) - 1n, MOST128 = (1n << 128n) - 1n;
/** Small, now and then nothing, now and then as much as there can be. */
const amount = (chance, most) => { const k = chance.below(24); return k === 0 ? 0n : k === 1 ? most : BigInt(chance.below(400)); };
const sum = list => list.reduce((a, b) => a + b, 0n);

/** Plays as many stories as there are seeds; each gives its creations, steps { actor, to, data, value, may, then } and reads { data, is }. */
async function tell(set, name, seeds, story) {
  let steps = 0, refused = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const { creations, acts, reads, ends, contracts } = story(new Chance(seed * 7919));
    const list = [];
    for (const make of acts) {
      const step = make();
      list.push(step);
      if (step.may) step.then?.();
    }
    const wanted = reads();
    const { done, answers } = await set.play(creations, [...list, ...wanted.map(r => ({ actor: 4, to: r.to, data: r.data }))]);
    list.forEach((step, i) => {
      const said = done[i] ? "went through" : `was refused: ${answers[i]}`;
      assert.equal(done[i], step.may, `${name}, seed ${seed}, step ${i}: ${step.what} ${said}`);
      refused += step.may ? 0 : 1;
    });
    wanted.forEach((r, i) => assert.deepEqual(r.face.decodeFunctionResult(r.fn, answers[list.length + i]).toArray().map(String), r.is.map(String), `${name}, seed ${seed}: ${r.what}`));
    ends?.();
    steps += list.length;
  }
  assert.ok(refused > seeds && steps - refused > seeds, `${name}: ${steps} steps, ${refused} refused`);
  return { steps, refused };
}

const caller = (set, contract) => (actor, fn, args, may, then, value) => ({
  actor, to: contract.address, data: contract.data(fn, ...args), may, then, value, what: `${fn} by ${actor}`,
});
const reader = contract => (fn, args, is) => ({ to: contract.address, data: contract.data(fn, ...args), face: contract.face, fn, is, what: `${fn}(${args})` });

// ---- Certificates: issued = held + claimed + withdrawn ----------------------------------------------------------------
function certificates(chain, set) {
  const contract = chain.at("Certificates", set.place(0)), act = caller(set, contract), read = reader(contract);
  const idOf = (plant, slot) => (BigInt(plant) << 64n) | BigInt(slot);
  return chance => {
    const held = new Map(), totals = new Map(), approved = new Set(), names = new Set();
    let plants = 0, claims = 0;
    const has = (a, id) => held.get(`${a} ${id}`) ?? 0n, put = (a, id, v) => held.set(`${a} ${id}`, v);
    const total = id => totals.get(id) ?? totals.set(id, { issued: 0n, claimed: 0n, withdrawn: 0n }).get(id);
    const someId = () => idOf(chance.below(3), chance.below(3));
    const known = id => (id >> 64n) > 0n && (id >> 64n) <= BigInt(plants);
    const move = (from, to, id, v) => { put(from, id, has(from, id) - v); put(to, id, has(to, id) + v); };
    const mayMove = (who, from) => who === from || approved.has(`${from} ${who}`);
    const make = () => {
      const who = chance.below(3) ? chance.below(5) : 0, to = chance.below(5), id = someId(), plant = Number(id >> 64n), slot = id & 0xffffffffffffffffn;
      switch (chance.below(9)) {
        case 0: { const name = `plant ${chance.below(4)}`; return act(who, "addPlant", [name, ethers.ZeroHash], who === 0 && !names.has(name), () => { names.add(name); plants++; }); }
        case 1: case 2: { const v = amount(chance, MOST128); return act(who, "issue", [plant, slot, set.actors[to], v], who === 0 && known(id) && v > 0n && total(id).issued === 0n,
          () => { total(id).issued += v; put(to, id, has(to, id) + v); }); }
        case 3: { const v = amount(chance, MOST128); return act(who, "supplement", [id, set.actors[to], v], who === 0 && v > 0n && total(id).issued > 0n && total(id).issued + v <= MOST128,
          () => { total(id).issued += v; put(to, id, has(to, id) + v); }); }
        case 4: { const v = amount(chance, MOST128); return act(who, "withdraw", [id, set.actors[to], v, ethers.ZeroHash], who === 0 && has(to, id) >= v,
          () => { total(id).withdrawn += v; put(to, id, has(to, id) - v); }); }
        case 5: { const v = amount(chance, MOST128); return act(who, "claim", [id, v, "somebody"], v > 0n && has(who, id) >= v,
          () => { total(id).claimed += v; put(who, id, has(who, id) - v); claims++; }); }
        case 6: { const yes = chance.below(2) === 0; return act(who, "setApprovalForAll", [set.actors[to], yes], true, () => yes ? approved.add(`${who} ${to}`) : approved.delete(`${who} ${to}`)); }
        case 7: { const from = chance.below(3) ? who : chance.below(5), v = amount(chance, MOST); return act(who, "safeTransferFrom", [set.actors[from], set.actors[to], id, v, "0x"],
          mayMove(who, from) && has(from, id) >= v, () => move(from, to, id, v)); }
        default: {
          const from = chance.below(3) ? who : chance.below(5), ids = [someId(), chance.below(3) ? someId() : id], values = ids.map(() => amount(chance, MOST));
          let may = mayMove(who, from);
          const left = new Map();
          for (let i = 0; i < 2 && may; i++) {
            const before = left.get(ids[i]) ?? has(from, ids[i]);
            may = before >= values[i];
            left.set(ids[i], from === to ? before : before - values[i]);
          }
          return act(who, "safeBatchTransferFrom", [set.actors[from], set.actors[to], ids, values, "0x"], may, () => ids.forEach((one, i) => move(from, to, one, values[i])));
        }
      }
    };
    const first = () => act(0, "addPlant", ["roof", ethers.ZeroHash], true, () => { names.add("roof"); plants++; });
    return {
      creations: [chain.creation("Certificates")], acts: [first, ...Array(60).fill(make)],
      reads: () => [...totals].flatMap(([id, t]) => [read("totalsOf", [id], [t.issued, t.claimed, t.withdrawn]), ...set.actors.map((a, i) => read("balanceOf", [a, id], [has(i, id)]))])
        .concat([read("claimCount", [], [claims])]),
      ends: () => { for (const [id, t] of totals) assert.equal(t.issued, sum(set.actors.map((_, i) => has(i, id))) + t.claimed + t.withdrawn); },
    };
  };
}

// ---- Settlement value: Σ held = in circulation, and it passes only where its class lets it -----------------------------
function token(chain, set, kind) {
  const contract = chain.at("SettlementToken", set.place(0)), act = caller(set, contract), read = reader(contract);
  return chance => {
    const held = set.actors.map(() => 0n), kinds = set.actors.map(() => 0), allowed = new Map(), granted = new Set();
    let supply = 0n;
    const mayPass = (from, to) => kind === 0 ? kinds[from] === 2 && kinds[to] === 2
      : kinds[from] === 1 ? kinds[to] === 2 || to === 0 : kinds[from] === 2 && to === 0;
    const move = (from, to, v) => { held[from] -= v; held[to] += v; };
    const make = () => {
      const who = chance.below(5), to = chance.below(5), boss = chance.below(4) ? 0 : who;
      switch (chance.below(9)) {
        case 0: { const k = chance.below(3); return act(boss, "setKind", [set.actors[to], k], boss === 0, () => { kinds[to] = k; }); }
        case 1: case 2: { const key = ethers.id(`${chance.below(9)}`), v = amount(chance, MOST); return act(boss, "grant", [key, set.actors[to], v],
          boss === 0 && !granted.has(key) && kinds[to] === (kind === 1 ? 1 : 2) && supply + v <= MOST, () => { granted.add(key); supply += v; held[to] += v; }); }
        case 3: { const v = amount(chance, MOST); return act(who, "redeem", [v, ethers.ZeroHash], kind === 0 && kinds[who] === 2 && held[who] >= v, () => { held[who] -= v; supply -= v; }); }
        case 4: { const v = amount(chance, MOST); return act(boss, "retire", [v], boss === 0 && held[0] >= v, () => { held[0] -= v; supply -= v; }); }
        case 5: { const v = amount(chance, MOST); return act(who, "approve", [set.actors[to], v], true, () => allowed.set(`${who} ${to}`, v)); }
        case 6: {
          // Mostly by somebody who was allowed something, about as much as that.
          const some = [...allowed].filter(([, v]) => v > 0n).map(([pair]) => pair.split(" ").map(Number));
          const [from, spender] = some.length && chance.below(4) ? chance.of(some) : [chance.below(5), who], may = allowed.get(`${from} ${spender}`) ?? 0n;
          const v = chance.below(2) && may < 1000n ? may / 2n + BigInt(chance.below(3)) : amount(chance, MOST);
          return act(spender, "transferFrom", [set.actors[from], set.actors[to], v], may >= v && mayPass(from, to) && held[from] >= v,
            () => { if (may !== MOST) allowed.set(`${from} ${spender}`, may - v); move(from, to, v); });
        }
        default: { const v = amount(chance, MOST); return act(who, "transfer", [set.actors[to], v], mayPass(who, to) && held[who] >= v, () => move(who, to, v)); }
      }
    };
    const begin = [[1, 1], [2, 1], [3, 2], [4, 2]].map(([who, k]) => () => act(0, "setKind", [set.actors[who], k], true, () => { kinds[who] = k; }));
    return {
      creations: [chain.creation("SettlementToken", "Yoichi", "YO", kind)], acts: [...begin, ...Array(60).fill(make)],
      reads: () => [read("totalSupply", [], [supply]), ...set.actors.map((a, i) => read("balanceOf", [a], [held[i]])),
        ...[...allowed].map(([pair, v]) => read("allowance", pair.split(" ").map(i => set.actors[i]), [v]))],
      ends: () => assert.equal(sum(held), supply),
    };
  };
}

// ---- Checkpoints: sizes never fall, one root a size ---------------------------------------------------------------------
function registry(chain, set) {
  const contract = chain.at("CheckpointRegistry", set.place(0)), act = caller(set, contract), read = reader(contract);
  return chance => {
    const logs = new Map(), roots = new Map();
    const make = () => {
      const who = chance.below(3), origin = `log ${chance.below(2)}`, log = logs.get(origin), to = chance.below(3);
      switch (chance.below(6)) {
        case 0: return act(who, "open", [origin, set.actors[to]], who === 0 && !log, () => logs.set(origin, { operator: to, size: 0n, time: 0n, root: ethers.ZeroHash, count: 0n }));
        case 1: return act(who, "setOperator", [origin, set.actors[to]], !!log && (who === 0 || who === log.operator), () => { log.operator = to; });
        default: {
          const size = BigInt(chance.below(12)), root = chance.below(9) ? ethers.id(`${size} ${chance.below(8) ? 0 : 1}`) : ethers.ZeroHash, time = BigInt(chance.below(40));
          const may = !!log && who === log.operator && size > 0n && root !== ethers.ZeroHash && (size > log.size ? time >= log.time : size === log.size && root === log.root);
          return act(who, "anchor", [origin, size, root, time], may, () => {
            if (size === log.size) return;
            Object.assign(log, { size, root, time, count: log.count + 1n });
            roots.set(`${origin} ${size}`, root);
          });
        }
      }
    };
    return {
      creations: [chain.creation("CheckpointRegistry")], acts: Array(60).fill(make),
      reads: () => [...logs].flatMap(([origin, l]) => [read("latest", [origin], [l.size, l.root, l.time, l.count, set.actors[l.operator]]),
        ...Array.from({ length: 12 }, (_, n) => read("rootAt", [origin, n], [roots.get(`${origin} ${n}`) ?? ethers.ZeroHash]))]),
    };
  };
}

// ---- The exchange: a round's states, bonds and credits: what it holds is what it owes and what stands -------------------
function exchange(chain, set, window) {
  const contract = chain.at("TagExchange", set.place(0)), act = caller(set, contract), read = reader(contract), bond = 1000n;
  const kit = books(contract);
  return chance => {
    const rounds = new Map(), credits = set.actors.map(() => 0n);
    let operator = 0, held = 0n;
    const of = slot => rounds.get(slot) ?? rounds.set(slot, { state: 0 }).get(slot);
    const make = () => {
      const slot = chance.below(4), r = of(slot), who = chance.below(3) ? operator : chance.below(5), isOperator = who === operator;
      const honest = kit.honest(100 + slot), wrong = kit.idle(100 + slot), result = chance.below(2) ? honest : wrong;
      switch (chance.below(11)) {
        case 0: return act(who, "book", [slot, 2, 2, honest.book], isOperator && r.state === 0, () => { r.state = 1; });
        case 1: case 2: { const mine = chance.below(5) ? result : kit.honest(7); return act(who, "clear", [slot, 2, ...mine.clear], isOperator && (r.state === 1 || r.state === 4) && mine === honest, () => { r.state = 2; }); }
        case 3: case 4: { const paid = chance.below(5) ? bond : bond - 1n; return act(who, "commit", [slot, 2, ...result.commit], isOperator && (r.state === 1 || r.state === 4) && paid === bond,
          () => { Object.assign(r, { state: 3, result, returned: r.returned ?? false }); held += bond; }, paid); }
        case 5: case 6: { const shown = chance.below(4) ? (r.result ?? result) : result; return act(chance.below(5), "voidByPair", [slot, 2, ...shown.pair],
          r.state === 3 && window > 0 && shown === r.result && !shown.isHonest, undefined); }
        case 7: return act(who, "returnBond", [slot, 2], isOperator && r.state === 3 && !r.returned && window === 0, () => { r.returned = true; credits[who] += bond; });
        case 8: return act(chance.below(12) ? who : 3, "setOperator", [set.actors[chance.below(2)]], undefined);
        default: { const one = chance.below(5); return act(one, "withdraw", [], true, () => { held -= credits[one]; credits[one] = 0n; }); }
      }
    };
    const whole = () => {
      const step = make(), slot = step.what;
      if (step.what.startsWith("setOperator")) {
        const next = set.actors.indexOf(ethers.getAddress("0x" + step.data.slice(-40)));
        step.may = step.actor === operator;
        step.then = () => { operator = next; };
      }
      if (step.what.startsWith("voidByPair") && step.may) {
        const [round] = contract.face.decodeFunctionData("voidByPair", step.data);
        step.then = () => { of(Number(round)).state = 4; credits[step.actor] += bond; };
      }
      return step;
    };
    return {
      creations: [chain.creation("TagExchange", window, bond)],
      acts: [() => act(0, "register", [["solar"], 3], true), ...Array(70).fill(whole)],
      reads: () => [...rounds].flatMap(([slot, r]) => [read("isFinal", [slot, 2], [r.state === 2 || (r.state === 3 && window === 0)])])
        .concat(set.actors.map((a, i) => read("credits", [a], [credits[i]])), [read("operator", [], [set.actors[operator]])]),
      ends: () => assert.equal(held, sum(credits) + bond * BigInt([...rounds.values()].filter(r => r.state === 3 && !r.returned).length), "what it holds"),
    };
  };
}

export async function invariants(chain, seeds) {
  const set = await stage(chain);
  const stories = { certificates: certificates(chain, set), "fund-transfer value": token(chain, set, 0), "prepaid value": token(chain, set, 1), registry: registry(chain, set),
    "exchange, in time": exchange(chain, set, 3600), "exchange, out of time": exchange(chain, set, 0) };
  let [steps, refused] = [0, 0];
  for (const [name, story] of Object.entries(stories)) {
    const told = await tell(set, name, seeds, story);
    steps += told.steps;
    refused += told.refused;
  }
  return `${Object.keys(stories).length} stories, ${seeds} seeds each, ${steps} steps of which ${refused} refused`;
}
