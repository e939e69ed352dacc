// Re-adds a run in another language, from nothing but the tables `yoichi export` writes:
//   node readd.mjs DIR [--rounds N]
// 1. clears every auction again (an ordinary minimum-cost flow) and compares welfare and traded Wh;
// 2. holds every trade against its two orders: limits, tags, quantities, price × Wh = amount;
// 3. re-adds every bill, and every bill with the delta notes to it, from the meter readings known then and the trades,
//    line by line, to the µ¥;
// 4. re-adds the ledger: every entry and all accounts sum to zero, and accounts agree with the bills, beside what is paid for certificates.
// Whole numbers are BigInt throughout: nothing is rounded. Exit code 0: all agrees; 1: something does not.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [dir, ...options] = process.argv.slice(2);
if (!dir) { console.error("usage: node readd.mjs DIR [--rounds N]"); process.exit(2); }
const most = options[0] === "--rounds" ? Number(options[1]) : Infinity;
const problems = [];
const wrong = (where, what) => { if (problems.length < 50) problems.push(`${where}: ${what}`); };

const table = name => {
  const [head, ...rows] = readFileSync(join(dir, name), "utf8").trimEnd().split("\n");
  const keys = head.split(",");
  return rows.map(r => Object.fromEntries(r.split(",").map((v, i) => [keys[i], v])));
};
const price = text => {                                    // ¥/kWh → µ¥/Wh
  const [, sign, whole, part = ""] = /^(-?)(\d+)(?:\.(\d{1,3}))?$/.exec(text) ?? wrong("price", text);
  return BigInt(sign + "1") * (BigInt(whole) * 1000n + BigInt(part.padEnd(3, "0")));
};
const min = (...v) => v.reduce((a, b) => (a < b ? a : b));
const max = (...v) => v.reduce((a, b) => (a > b ? a : b));
const group = (rows, key) => {
  const map = new Map();
  for (const row of rows) { const k = key(row); if (!map.has(k)) map.set(k, []); map.get(k).push(row); }
  return map;
};

// ---- orders and trades --------------------------------------------------------------------------------------------
const split = text => (text ? text.split(";") : []);
const orders = table("orders.csv").map(o => ({
  id: o.id, who: o.participant, side: o.side, wh: BigInt(o.wh), limit: price(o.limit), slot: o.slot, round: o.round,
  tags: new Set([...split(o.tags), (o.side === "sell" ? "seller:" : "buyer:") + o.participant]),
  require: split(o.require), premiums: split(o.premiums).map(p => { const [t, v] = p.split("="); return [t, price(v)]; }),
}));
const trades = table("trades.csv").map(t => ({ ...t, wh: BigInt(t.wh), price: price(t.price), amount: BigInt(t.amountMicroYen) }));
const admits = (a, b) => a.require.every(t => b.tags.has(t));
const premium = (a, b) => a.premiums.reduce((sum, [t, v]) => sum + (b.tags.has(t) ? v : 0n), 0n);
const gain = (buy, sell) => buy.limit + premium(buy, sell) - sell.limit + premium(sell, buy);

/** Most welfare, then most Wh, by successive cheapest paths with Bellman–Ford: slow, short and plain. */
function clear(book) {
  const buys = book.filter(o => o.side === "buy"), sells = book.filter(o => o.side === "sell");
  const n = buys.length + sells.length + 2, source = n - 2, sink = n - 1, arcs = [];
  const add = (from, to, room, worth) => arcs.push({ from, to, room, worth }, { from: to, to: from, room: 0n, worth: -worth });
  buys.forEach((b, i) => add(source, i, b.wh, 0n));
  sells.forEach((s, j) => add(buys.length + j, sink, s.wh, 0n));
  buys.forEach((b, i) => sells.forEach((s, j) => {
    if (b.who !== s.who && admits(b, s) && admits(s, b)) add(i, buys.length + j, min(b.wh, s.wh), gain(b, s));
  }));
  let welfare = 0n, wh = 0n;
  for (;;) {
    const best = Array(n).fill(null), via = Array(n).fill(-1);
    best[source] = 0n;
    for (let again = true; again;) {
      again = false;
      arcs.forEach((a, k) => {
        if (a.room === 0n || best[a.from] === null) return;
        const worth = best[a.from] + a.worth;
        if (best[a.to] === null || worth > best[a.to]) { best[a.to] = worth; via[a.to] = k; again = true; }
      });
    }
    if (best[sink] === null || best[sink] < 0n) return { welfare, wh };
    let room = null;
    for (let v = sink; v !== source; v = arcs[via[v]].from) room = room === null ? arcs[via[v]].room : min(room, arcs[via[v]].room);
    for (let v = sink; v !== source; v = arcs[via[v]].from) { arcs[via[v]].room -= room; arcs[via[v] ^ 1].room += room; }
    welfare += room * best[sink];
    wh += room;
  }
}

const roundOf = row => `${row.slot} ${row.round}`;
const books = group(orders, roundOf), tradesOf = group(trades, roundOf);
let cleared = 0;
for (const [where, book] of books) {
  const byId = new Map(book.map(o => [o.id, o])), done = tradesOf.get(where) ?? [], filled = new Map();
  let welfare = 0n, wh = 0n;
  for (const t of done) {
    const buy = byId.get(t.buy), sell = byId.get(t.sell);
    if (!buy || !sell) { wrong(where, `a trade of unknown orders ${t.buy}, ${t.sell}`); continue; }
    if (buy.who === sell.who) wrong(where, `${buy.who} trades with itself`);
    if (!admits(buy, sell) || !admits(sell, buy)) wrong(where, `orders ${t.buy} and ${t.sell} do not admit each other`);
    if (t.price > buy.limit + premium(buy, sell)) wrong(where, `order ${t.buy} pays past its limit`);
    if (t.price < sell.limit - premium(sell, buy)) wrong(where, `order ${t.sell} sells past its limit`);
    if (t.wh <= 0n || t.wh * t.price !== t.amount) wrong(where, "price × Wh is not the amount");
    for (const o of [buy, sell]) filled.set(o.id, (filled.get(o.id) ?? 0n) + t.wh);
    welfare += t.wh * gain(buy, sell);
    wh += t.wh;
  }
  for (const [id, sum] of filled) if (sum > byId.get(id).wh) wrong(where, `order ${id} is filled past its quantity`);
  if (book[0].round === "continuous" || process.argv.includes("--not-call") || cleared >= most) continue;
  cleared++;
  const optimum = clear(book);
  if (optimum.welfare !== welfare) wrong(where, `welfare ${welfare} µ¥, best possible ${optimum.welfare} µ¥`);
  if (optimum.wh !== wh) wrong(where, `${wh} Wh traded, ${optimum.wh} Wh possible at that welfare`);
}
for (const where of tradesOf.keys()) if (!books.has(where)) wrong(where, "trades without orders");

// ---- bills --------------------------------------------------------------------------------------------------------
const whoOf = new Map(orders.map(o => [o.id, o.who]));
// A later reading of a slot takes the place of the one before it, whole: what counts for a bill or a note is the last
// reading of each slot that had come by then.
const beliefs = new Map();                                 // "who month" → slot → readings in the order they came
for (const r of table("readings.csv")) {
  const key = `${r.participant} ${r.slot.slice(0, 7)}`;
  if (!beliefs.has(key)) beliefs.set(key, new Map());
  const slots = beliefs.get(key);
  if (!slots.has(r.slot)) slots.set(r.slot, []);
  const known = slots.get(r.slot);
  if (!known.length || known.at(-1).reading !== r.reading) known.push({ reading: r.reading });
  known.at(-1)[r.channel] = BigInt(r.wh);
}
const traded = new Map();                                  // "slot who" → what was traded
const at = (slot, who) => {
  const key = `${slot} ${who}`;
  if (!traded.has(key)) traded.set(key, { bought: 0n, boughtFor: 0n, sold: 0n, soldFor: 0n });
  return traded.get(key);
};
for (const t of trades) {
  const buy = at(t.slot, whoOf.get(t.buy)), sell = at(t.slot, whoOf.get(t.sell));
  buy.bought += t.wh; buy.boughtFor += t.amount; sell.sold += t.wh; sell.soldFor += t.amount;
}
/** A participant's month by the first `asOf` readings. */
function sumsOf(key, asOf) {
  const s = { bought: 0n, boughtFor: 0n, sold: 0n, soldFor: 0n, used: 0n, energy: 0n, surplus: 0n, short: 0n, excess: 0n, import: 0n, baselineImport: 0n, baselineExport: 0n };
  if (!beliefs.has(key)) return null;
  for (const [slot, known] of beliefs.get(key)) {
    const r = known.findLast(k => Number(k.reading) <= asOf);
    if (!r) continue;
    const p = at(slot, key.split(" ")[0]), used = min(p.bought, r.import), delivered = min(p.sold, r.export);
    const back = min(p.bought - used, p.sold - delivered); // a position traded back
    s.bought += p.bought; s.boughtFor += p.boughtFor; s.sold += p.sold; s.soldFor += p.soldFor; s.used += used;
    s.energy += r.import - used; s.surplus += r.export - delivered; s.import += r.import;
    s.short += p.sold - delivered - back; s.excess += p.bought - used - back;
    s.baselineImport += r.baselineImport; s.baselineExport += r.baselineExport;
  }
  return s;
}
const numbers = l => ({ ...l, wh: BigInt(l.wh), amount: BigInt(l.amountMicroYen) });
const bills = group(table("bills.csv").map(numbers), l => `${l.participant} ${l.month}`);
const notes = group(table("adjustments.csv").map(numbers), l => `${l.participant} ${l.month} ${l.note}`);
const totals = new Map();
/** Holds lines against the month they state; a bill's, or a bill's and its notes' together. */
function check(who, month, lines, asOf) {
  const s = sumsOf(month, asOf);
  if (!s) { wrong(who, "a bill without readings"); return 0n; }
  const of = kind => lines.filter(l => l.line === kind);
  const wh = kind => of(kind).reduce((sum, l) => sum + l.wh, 0n), amount = kind => of(kind).reduce((sum, l) => sum + l.amount, 0n);
  for (const l of lines) if (l.unitPrice && l.wh * price(l.unitPrice) !== l.amount) wrong(who, `${l.line}: Wh × unit price is not the amount`);
  const expect = (name, is, should) => { if (is !== should) wrong(who, `${name}: the bill says ${is}, the tables ${should}`); };
  expect("market-purchase Wh", wh("market-purchase"), s.bought);
  expect("market-purchase µ¥", amount("market-purchase"), s.boughtFor);
  expect("market-sale Wh", wh("market-sale"), -s.sold);
  expect("market-sale µ¥", amount("market-sale"), -s.soldFor);
  expect("energy Wh", wh("energy"), s.energy);
  expect("buy-back Wh", wh("buy-back"), -s.surplus);
  expect("imbalance-shortfall Wh", wh("imbalance-shortfall"), s.short);
  expect("imbalance-excess Wh", wh("imbalance-excess"), -s.excess);
  for (const kind of ["wheeling", "loss", "fee"]) if (of(kind).length) expect(`${kind} Wh`, wh(kind), s.used);
  if (of("levy").length) expect("levy Wh", wh("levy"), s.import);
  expect("baseline energy Wh", wh("baseline:energy"), s.baselineImport);
  expect("baseline buy-back Wh", wh("baseline:buy-back"), -s.baselineExport);
  const total = lines.filter(l => !l.line.startsWith("baseline:")).reduce((sum, l) => sum + l.amount, 0n);
  const baseline = lines.filter(l => l.line.startsWith("baseline:")).reduce((sum, l) => sum + l.amount, 0n);
  if (total % 1000000n !== 0n || baseline % 1000000n !== 0n) wrong(who, "a bill is not whole yen");
  if (total > baseline) wrong(who, `worse off: ${total} µ¥ with the market, ${baseline} µ¥ without`);
  return total;
}
for (const [who, lines] of bills) {
  let total = check(who, who, lines, Number(lines[0].asOfReading));
  const stands = [...lines];
  for (let n = 1; notes.has(`${who} ${n}`); n++) {
    const note = notes.get(`${who} ${n}`), before = total;
    stands.push(...note);
    total = check(`${who}, note ${n}`, who, stands, Number(note[0].asOfReading));
    const due = note.filter(l => !l.line.startsWith("baseline:")).reduce((sum, l) => sum + l.amount, 0n);
    if (total - before !== due) wrong(who, `note ${n} asks for ${due} µ¥ and changes the bill by ${total - before}`);
  }
  const name = who.split(" ")[0];
  totals.set(name, (totals.get(name) ?? 0n) + total);
}
for (const key of notes.keys()) if (!bills.has(key.split(" ").slice(0, 2).join(" "))) wrong(key, "a note without a bill");

// ---- ledger -------------------------------------------------------------------------------------------------------
const ledger = table("ledger.csv").map(l => ({ ...l, amount: BigInt(l.amountMicroYen) }));
for (const [entry, lines] of group(ledger, l => l.entry))
  if (lines.reduce((sum, l) => sum + l.amount, 0n) !== 0n) wrong(`ledger entry ${entry}`, "does not sum to zero");
const accounts = new Map();
// What is paid for environmental value, alone or because it was not delivered, goes from one participant to another and stands on no bill.
const value = l => l.reason === "certificates short" || l.reason === "certificates value";
for (const [entry, lines] of group(ledger.filter(value), l => l.entry))
  if (lines.length !== 2 || lines.some(l => !l.account.startsWith("participant:"))) wrong(`ledger entry ${entry}`, "is not paid by one participant to another");
for (const l of ledger.filter(l => !value(l))) accounts.set(l.account, (accounts.get(l.account) ?? 0n) + l.amount);
for (const [who, total] of totals)
  if ((accounts.get(`participant:${who}`) ?? 0n) !== -total) wrong(who, "the account is not what the bills say");
if ((accounts.get("market") ?? 0n) !== 0n) wrong("market", "what buyers pay is not what sellers get");

for (const problem of problems) console.error(problem);
console.log(`${cleared} auctions cleared again, ${trades.length} trades, ${bills.size} bills, ${notes.size ? `${notes.size} notes, ` : ""}${ledger.length} ledger lines: ${problems.length ? "something does not agree" : "all agrees"}`);
process.exit(problems.length ? 1 : 0);
