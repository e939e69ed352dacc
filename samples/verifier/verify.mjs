#!/usr/bin/env node
// Checks a Yoichi log or receipt. Written from docs/reference/log.md and receipt.md alone; Node 20 and nothing else.
//   node verify.mjs FOLDER|URL|RECEIPT.json [--log-key KEY] [--witness KEY]… [--since CHECKPOINT]
// Exit code 0: it holds. 1: it does not, with one line that says where. 2: usage.
import { createDecipheriv, createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

class Wrong extends Error {}
const wrong = (place, why) => { throw new Wrong(`${place}: ${why}`); };
const sha256 = (...parts) => { const h = createHash('sha256'); for (const p of parts) h.update(p); return h.digest(); };
const leaf = entry => sha256(Uint8Array.of(0), entry);
const node = (left, right) => sha256(Uint8Array.of(1), left, right);
const split = size => { let k = 1; while (k * 2 < size) k *= 2; return k; };

function base64(text, place) {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : wrong(place, 'not base64 in its one form');
}

// ---- trees ----
/** Perfect subtrees from left to right, as [height, hash]. */
class Edge {
  trees = [];
  add(hash, height = 0) {
    while (this.trees.length && this.trees.at(-1)[0] === height) { hash = node(this.trees.pop()[1], hash); height++; }
    this.trees.push([height, hash]);
  }
  root() { return this.trees.length ? this.trees.map(t => t[1]).reduceRight((right, left) => node(left, right)) : sha256(); }
}
const rootOf = hashes => { const edge = new Edge(); for (const h of hashes) edge.add(h); return edge.root(); };

/** The root a proof of inclusion leads to, by the definition of the path in RFC 9162; null where it has another length. */
function rootFromPath(index, size, hash, path) {
  if (index >= size) return null;
  const up = (i, n, left) => {
    if (n === 1) return left === 0 ? hash : null;
    if (left === 0) return null;
    const k = split(n), sibling = path[left - 1], inner = i < k ? up(i, k, left - 1) : up(i - k, n - k, left - 1);
    return inner && (i < k ? node(inner, sibling) : node(sibling, inner));
  };
  return up(index, size, path.length);
}

// ---- notes ----
function readKey(text, place = 'key') {
  const [name, id, rest] = [text.split('+')[0], text.split('+')[1], text.split('+').slice(2).join('+')];
  const bytes = base64(rest ?? '', place);
  if (!name || /\s/.test(name) || bytes.length !== 33 || ![1, 4].includes(bytes[0])) wrong(place, 'not a verifier key');
  if (sha256(name, '\n', bytes).subarray(0, 4).toString('hex') !== id) wrong(place, "its id is not that of name and key");
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]);
  return { text, name, id, kind: bytes[0], key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

function readNote(bytes, place) {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), gap = text.lastIndexOf('\n\n');
  if (gap < 0 || !text.endsWith('\n')) wrong(place, 'not a signed note');
  const signatures = text.slice(gap + 2, -1).split('\n').map(line => {
    const parts = line.startsWith('— ') ? line.slice(2).split(' ') : [];
    if (parts.length !== 2) wrong(place, `'${line}' is not a signature`);
    const raw = base64(parts[1], place);
    return { name: parts[0], id: raw.subarray(0, 4).toString('hex'), bytes: raw.subarray(4) };
  });
  return { text: text.slice(0, gap + 1), signatures };
}

function requireSigned(note, key, place) {
  const found = note.signatures.find(s => s.name === key.name && s.id === key.id) ?? wrong(place, `${key.name} has not signed it`);
  const [message, signature] = key.kind === 1 ? [note.text, found.bytes]
    : [`cosignature/v1\ntime ${found.bytes.readBigUInt64BE(0)}\n${note.text}`, found.bytes.subarray(8)];
  if (!verifySignature(null, Buffer.from(message), key.key, signature)) wrong(place, `the signature of ${key.name} is not of this text`);
}

function readCheckpoint(note, key, place) {
  const [origin, size, root] = note.text.split('\n');
  if (origin !== key.name || key.kind !== 1) wrong(place, `this is the log ${origin}, the key is ${key.name}'s`);
  if (!/^(0|[1-9]\d{0,14})$/.test(size)) wrong(place, 'not a size');
  requireSigned(note, key, place);
  return { origin, size: Number(size), root: base64(root, place) };
}

// ---- where a log is ----
function source(where) {
  if (/^https?:/.test(where)) return async path => {
    const answer = await fetch(`${where.replace(/\/$/, '')}/${path}`);
    if (answer.status === 404) return null;
    if (!answer.ok) wrong(path, `the answer is ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  };
  return async path => existsSync(join(where, path)) ? readFileSync(join(where, path)) : null;
}

const number = n => { let path = String(n % 1000).padStart(3, '0'); for (n = Math.floor(n / 1000); n > 0; n = Math.floor(n / 1000)) path = `x${String(n % 1000).padStart(3, '0')}/${path}`; return path; };
const tilePath = (level, n, width) => `tile/${level}/${number(n)}${width < 256 ? `.p/${width}` : ''}`;

class Log {
  tiles = new Map();
  constructor(read, checkpoint) { this.read = read; this.size = checkpoint.size; this.root = checkpoint.root; }
  count(level) { return Math.floor(this.size / 256 ** level); }

  async file(full, width) {
    const path = width < 256 ? `${full}.p/${width}` : full;
    return await this.read(path) ?? wrong(path, 'this file of the log is not there');
  }

  async tile(level, n) {
    const known = this.tiles.get(`${level}/${n}`);
    if (known) return known;
    const width = Math.min(256, this.count(level) - n * 256), bytes = await this.file(`tile/${level}/${number(n)}`, width);
    if (bytes.length !== width * 32) wrong(tilePath(level, n, width), `${bytes.length} bytes for ${width} hashes`);
    const hashes = Array.from({ length: width }, (_, i) => bytes.subarray(32 * i, 32 * i + 32));
    if (level > 0) this.tiles.set(`${level}/${n}`, hashes);
    return hashes;
  }

  /** The right edge makes the root; each full tile makes its hash above. */
  async checkTiles() {
    let top = 0;
    while (this.count(top + 1) > 0) top++;
    const edge = new Edge();
    for (let level = top; level >= 0; level--)
      if (this.count(level) % 256) for (const hash of await this.tile(level, Math.floor(this.count(level) / 256))) edge.add(hash, 8 * level);
    if (!edge.root().equals(this.root)) wrong('checkpoint', 'the tiles of the right edge do not make its root');
    for (let level = top - 1; level >= 1; level--)
      for (let n = 0; n < this.count(level + 1); n++) await this.requireFull(level, n, await this.tile(level, n));
  }

  async requireFull(level, n, hashes) {
    const above = (await this.tile(level + 1, Math.floor(n / 256)))[n % 256];
    if (!rootOf(hashes).equals(above)) wrong(tilePath(level, n, 256), 'it does not make its hash in the tile above');
  }

  async *entries() {
    await this.checkTiles();
    const prefix = new Edge();
    for (let n = 0; n * 256 < this.size; n++) {
      const hashes = await this.tile(0, n);
      if (hashes.length === 256) await this.requireFull(0, n, hashes);
      const path = tilePath('entries', n, hashes.length), bundle = await this.file(`tile/entries/${number(n)}`, hashes.length);
      let at = 0;
      for (let i = 0; i < hashes.length; i++) {
        const length = at + 2 <= bundle.length ? bundle.readUInt16BE(at) : wrong(path, `it ends before entry ${n * 256 + i}`);
        if (at + 2 + length > bundle.length) wrong(path, `it ends within entry ${n * 256 + i}`);
        const entry = bundle.subarray(at + 2, at + 2 + length);
        at += 2 + length;
        if (!leaf(entry).equals(hashes[i])) wrong(`${path}: entry ${n * 256 + i}`, 'its hash is not the one in the tile');
        prefix.add(hashes[i]);
        yield [n * 256 + i, entry, prefix];
      }
      if (at !== bundle.length) wrong(path, 'there are bytes after its entries');
    }
  }

  /** The lines of an entry, from its blob where it has one. */
  async lines(n, entry) {
    const text = entry.toString('utf8'), blob = /^\{"n":(\d+),"blob":"([0-9a-f]{64})","lines":(\d+),"bytes":(\d+)\}$/.exec(text);
    if (!blob) return text.split('\n');
    const path = `blob/${blob[2].slice(0, 2)}/${blob[2]}`, bytes = await this.read(path) ?? wrong(path, 'this file of the log is not there');
    const lines = bytes.toString('utf8').split('\n');
    if (Number(blob[1]) !== n || lines.length !== Number(blob[3]) || bytes.length !== Number(blob[4])
      || rootOf(lines.map(l => leaf(Buffer.from(l)))).toString('hex') !== blob[2]) wrong(path, `it is not what entry ${n} says`);
    return lines;
  }
}

// ---- auctions ----
function checkCall(held, place) {
  const must = (holds, why) => holds || wrong(place, why), whole = n => must(Number.isSafeInteger(n), `${n} is not a whole number`);
  const ticks = n => whole(n) && must(n % 10 === 0, `${n} is not a whole tick`);
  const orders = held.orders.map(([id, name, side, wh, limit, tags = [], require = [], premiums = {}]) => {
    whole(wh); ticks(limit); Object.values(premiums).forEach(ticks);
    must(wh > 0, `order ${id} is of nothing`); must(side === 'buy' || side === 'sell', `order ${id} has no side`);
    return { id, name, buys: side === 'buy', wh, limit, require, premiums, carries: new Set([...tags, `${side}er:${name}`]), left: wh };
  });
  const duals = held.duals ?? wrong(place, 'there is no proof');
  must(duals.length === orders.length && duals.every(d => Number.isSafeInteger(d) && d >= 0), 'the duals are not one for each order, none below zero');
  const may = (b, s) => b.require.every(t => s.carries.has(t)) && s.require.every(t => b.carries.has(t));
  const premium = (a, b) => Object.entries(a.premiums).reduce((sum, [tag, x]) => sum + (b.carries.has(tag) ? x : 0), 0);
  let welfare = 0n;
  for (const [buy, sell, wh, price] of held.trades) {
    const [b, s] = [orders[buy], orders[sell]];
    must(b?.buys === true && s?.buys === false, 'a trade is not of a buy and a sell order'); whole(wh); ticks(price);
    must(wh > 0 && (b.left -= wh) >= 0 && (s.left -= wh) >= 0, `orders ${b.id} and ${s.id} trade more than they have`);
    must(b.name !== s.name, `${b.name} trades with itself`); must(may(b, s), `orders ${b.id} and ${s.id} may not trade`);
    must(price === b.limit + premium(b, s) - duals[buy] && price === s.limit - premium(s, b) + duals[sell], `orders ${b.id} and ${s.id}: the price is not where the duals say`);
    welfare += BigInt(wh) * BigInt(duals[buy] + duals[sell]);
  }
  must(welfare === BigInt(held.welfare), 'the trades do not make the welfare');
  must(orders.reduce((sum, o, i) => sum + BigInt(o.wh) * BigInt(duals[i]), 0n) === welfare, 'the duals do not make the welfare: not shown to be the most');
  const sells = orders.map((o, i) => [o, duals[i]]).filter(([o]) => !o.buys);
  orders.forEach((b, i) => b.buys && sells.forEach(([s, v]) => {
    if (may(b, s) && b.limit + premium(b, s) - s.limit + premium(s, b) > duals[i] + v) wrong(place, `orders ${b.id} and ${s.id} would gain more with each other`);
  }));
}

/** @param read What a path of the log holds, as bytes; null for nothing. */
export async function checkLog(read, options) {
  const file = async path => await read(path) ?? wrong(path, 'this file of the log is not there');
  const stated = await read('log.vkey');
  if (stated && !/^[^\n]+\n$/.test(stated.toString())) wrong('log.vkey', 'not one line');
  const key = readKey(options.logKey ?? (stated ?? wrong('log.vkey', 'the log states no key')).toString().trimEnd(), 'log.vkey');
  if (stated && stated.toString() !== key.text + '\n') wrong('log.vkey', 'it is not the key given');
  const note = readNote(await file('checkpoint'), 'checkpoint'), checkpoint = readCheckpoint(note, key, 'checkpoint');
  for (const witness of options.witnesses) requireSigned(note, readKey(witness), 'checkpoint');
  const before = options.since && readCheckpoint(readNote(readFileSync(options.since), options.since), key, options.since);
  if (before && before.size > checkpoint.size) wrong('checkpoint', `it had ${before.size} entries before`);
  const log = new Log(read, checkpoint), logged = new Map();
  let [auctions, orders, trades, others, sealed, values, mechanism] = [0, 0, 0, 0, 0, 0, null];
  for await (const [n, entry, prefix] of log.entries()) {
    const place = `entry ${n}`, lines = await log.lines(n, entry);
    let open;
    try { open = JSON.parse(lines[0]); } catch { wrong(place, 'its first line is not JSON'); }
    if (open.n !== n || (open.c === 'head') !== (n === 0)) wrong(place, 'it says another number');
    if ((open.sealed ?? []).length !== lines.length - 1) wrong(place, 'its sealed pieces are not those it names');
    sealed += lines.length - 1;
    if (n === 0) mechanism = open.line.market.mechanism;
    // Certificates alone are offered and sold apart from slots, always in a call auction.
    const isValue = open.c === 'value' || open.c === 'valueRound', slot = isValue ? 'value' : open.slot ?? open.line?.slot;
    if (open.order) (logged.get(slot) ?? logged.set(slot, new Map()).get(slot)).set(open.order, open.sealed[0]);
    if (open.held) {
      if (isValue ? open.held.mechanism !== 'call' : (mechanism === 'mid-rate') !== (open.held.mechanism === 'mid-rate')) wrong(place, 'another mechanism than the community says');
      if (open.held.mechanism === 'call') { checkCall(open.held, place); auctions++; values += isValue; } else others++;
      for (const [id, name] of open.held.orders) if (logged.get(slot)?.get(id) !== name) wrong(place, `order ${id} took part and was not logged before under this name`);
      orders += open.held.orders.length; trades += open.held.trades.length;
    }
    if (open.c === 'settle' || open.c === 'valueRound') logged.delete(slot);
    if (before && n === before.size - 1 && !prefix.root().equals(before.root)) wrong('checkpoint', `its first ${before.size} entries are not those it had before`);
  }
  console.log(`${checkpoint.origin}: ${checkpoint.size} entries, root ${checkpoint.root.toString('hex')}`);
  console.log(`${auctions} auctions feasible, optimal and fairly priced (${orders} orders, ${trades} trades), ${values} of them of certificates alone; ${others} that prove nothing; ${sealed} sealed pieces only proof-checked`);
}

// ---- receipts ----
function openPiece(key, n, piece, line, place) {
  const bytes = base64(line, place), nonce = Buffer.alloc(12);
  if (!sha256('yoichi key\n', key).equals(bytes.subarray(0, 32))) wrong(place, `piece ${piece} does not open with the key given`);
  nonce.writeBigInt64BE(BigInt(n)); nonce.writeInt32BE(piece, 8);
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    cipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([cipher.update(bytes.subarray(32, -16)), cipher.final()]).toString('utf8').trimEnd();
  } catch { wrong(place, `piece ${piece} does not open with the key given`); }
}

export function checkReceipt(bytes, file, options) {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), has = (o, names) => o && Object.keys(o).join() === names || wrong(file, `the fields are not ${names}`);
  let receipt;
  try { receipt = JSON.parse(text); } catch { wrong(file, 'not JSON'); }
  if (JSON.stringify(receipt) + '\n' !== text) wrong(file, 'not written as receipts are: it was changed');
  has(receipt, 'receipt,key,checkpoint,witnesses,entries');
  if (receipt.receipt !== 1) wrong(file, 'another version');
  if (options.logKey && options.logKey !== receipt.key) wrong(file, 'it is of a log with another key');
  const note = readNote(base64(receipt.checkpoint, file), file), checkpoint = readCheckpoint(note, readKey(receipt.key, file), file);
  for (const witness of receipt.witnesses) requireSigned(note, readKey(witness, file), file);
  if (note.signatures.length !== 1 + receipt.witnesses.length) wrong(file, 'there is a signature that nobody is named for');
  let [last, who, bills, others, rows] = [-1, null, [], 0, 0];
  const used = new Map();
  for (const e of receipt.entries) {
    has(e, 'n,entry,proof,lines,open');
    const place = `${file}: entry ${e.n}`, entry = base64(e.entry, place), proof = p => p.map(h => base64(h, place));
    if (!Number.isSafeInteger(e.n) || e.n <= last || !e.open.length) wrong(place, 'out of order, or nothing opened');
    last = e.n;
    if (!rootFromPath(e.n, checkpoint.size, leaf(entry), proof(e.proof))?.equals(checkpoint.root)) wrong(place, 'it is not shown to be in the log');
    const shown = new Map(), blob = /^\{"n":(\d+),"blob":"([0-9a-f]{64})","lines":(\d+),"bytes":\d+\}$/.exec(entry.toString());
    if (!blob) entry.toString().split('\n').forEach((line, i) => shown.set(i, line));
    let before = -1;
    for (const l of e.lines) {
      has(l, 'i,line,proof');
      const line = l.i === 0 ? base64(l.line, place) : Buffer.from(l.line);
      if (!blob || l.i <= before || rootFromPath(l.i, Number(blob[3]), leaf(line), proof(l.proof))?.toString('hex') !== blob[2]) wrong(place, `line ${l.i} is not shown to be of it`);
      shown.set(before = l.i, line.toString());
    }
    if (blob && e.lines.length !== e.open.length + 1) wrong(place, 'there are lines that are not opened');
    if (JSON.parse(shown.get(0) ?? '{}').n !== e.n) wrong(place, 'it says another number');
    let piece = -1;
    for (const o of e.open) {
      has(o, 'piece,key');
      if (!(o.piece > piece) || !/^[0-9a-f]{64}$/.test(o.key) || !shown.has(o.piece + 1)) wrong(place, 'pieces are not as they must be');
      const said = JSON.parse(openPiece(Buffer.from(o.key, 'hex'), e.n, piece = o.piece, shown.get(piece + 1), place));
      if ((who ??= said.who) !== said.who) wrong(place, 'it is of two participants');
      if ('c' in said) others++;
      else if ('certificates' in said) { checkCertificates(said.certificates, who, used, place); rows += said.certificates.length; }
      else bills.push(checkSums(said, place));
    }
  }
  if (who === null) wrong(file, 'it shows nothing');
  console.log(`${who} in ${checkpoint.origin} of ${checkpoint.size} entries: ${bills.map(b => `${b.month} ${'note' in b ? `note ${b.note}` : 'bill'}, total ${b.total / 1e6} yen`).join('; ')}; ${others} other lines; ${rows} lines about certificates`);
}

/** No Wh of an issuance is claimed, stored, cancelled or expired twice, unless it was withdrawn or released in between. */
function checkCertificates(lines, who, used, place) {
  for (const c of lines) {
    if (c.account !== who && c.other !== who) wrong(place, `a line about certificates of ${c.account} is not of ${who}`);
    for (const n of [c.issuance, c.from, c.wh]) if (!Number.isSafeInteger(n)) wrong(place, `${n} is not a whole number`);
    if (c.issuance === 0 || c.wh <= 0) continue;
    const wh = used.get(c.issuance) ?? used.set(c.issuance, new Set()).get(c.issuance);
    for (let i = c.from; i < c.from + c.wh; i++)
      if (c.act === 9 || c.act === 12) wh.delete(i);
      else if ([3, 4, 7, 8].includes(c.act)) { if (wh.has(i)) wrong(place, `Wh ${i} of issuance ${c.issuance} is used twice`); wh.add(i); }
  }
}

function checkSums(bill, place) {
  const sum = (rows, i) => rows.reduce((n, r) => n + BigInt(r[i]), 0n), of = (kind, i) => sum(bill.lines.filter(l => l[0] === kind), i);
  const must = (a, b, what) => a === BigInt(b) || wrong(place, `${what}: ${a} is not ${b}`);
  must(sum(bill.lines, 3), bill.total, 'total'); must(sum(bill.baselineLines, 3), bill.baseline, 'without the market');
  if ('due' in bill) must(sum(bill.noteLines, 3), bill.due, 'due');
  must(sum(bill.slots, 3), of('market-purchase', 1), 'Wh bought'); must(sum(bill.slots, 4), of('market-purchase', 3), 'bought for');
  must(sum(bill.slots, 5), -of('market-sale', 1), 'Wh sold'); must(sum(bill.slots, 6), -of('market-sale', 3), 'sold for');
  return bill;
}

async function main() {
  const options = { witnesses: [] }, names = { '--log-key': 'logKey', '--since': 'since' }, rest = [];
  for (let i = 2; i < process.argv.length; i++) {
    const a = process.argv[i];
    if (a === '--witness') options.witnesses.push(process.argv[++i]);
    else if (names[a]) options[names[a]] = process.argv[++i];
    else rest.push(a);
  }
  if (rest.length !== 1) { console.error('usage: node verify.mjs FOLDER|URL|RECEIPT.json [--log-key KEY] [--witness KEY]… [--since CHECKPOINT]'); process.exit(2); }
  try {
    if (existsSync(rest[0]) && statSync(rest[0]).isFile()) checkReceipt(readFileSync(rest[0]), rest[0], options);
    else await checkLog(source(rest[0]), options);
    console.log('holds');
  } catch (e) {
    console.error(`does not hold: ${e.message}`);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
