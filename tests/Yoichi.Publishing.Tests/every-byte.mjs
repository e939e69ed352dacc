// Changes every byte of a log's files and of a receipt, one at a time, and asks samples/verifier each time.
//   node every-byte.mjs VERIFIER FOLDER RECEIPT   → one line of JSON: how many were tried, which went unseen
import { readFileSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [verifier, folder, receipt] = process.argv.slice(2);
const { checkLog, checkReceipt } = await import(pathToFileURL(verifier));
const files = new Map(readdirSync(folder, { recursive: true, withFileTypes: true }).filter(f => f.isFile() && f.name !== 'log.vkey')
  .map(f => [`${f.parentPath}/${f.name}`.slice(folder.length + 1), readFileSync(`${f.parentPath}/${f.name}`)]));
const key = readFileSync(`${folder}/log.vkey`, 'utf8').trimEnd(), said = console.log;
console.log = () => {};

const log = async () => { try { await checkLog(async path => files.get(path) ?? null, { witnesses: [], logKey: key }); return true; } catch { return false; } };
const holds = bytes => { try { checkReceipt(bytes, 'receipt', { logKey: key }); return true; } catch { return false; } };
const unseen = [], good = readFileSync(receipt);
let tried = 0;
if (!await log() || !holds(good)) unseen.push('the good ones do not hold');

async function every(name, bytes, check) {
  for (let at = 0; at < bytes.length; at++) {
    const bad = Buffer.from(bytes);
    bad[at] ^= 1 << at % 8;
    tried++;
    if (await check(bad)) unseen.push(`${name} byte ${at}`);
  }
  for (const bad of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.of(10)]), Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), bytes])]) {
    tried++;
    if (await check(bad)) unseen.push(`${name} of ${bad.length} bytes`);
  }
}

for (const [name, bytes] of [...files]) {
  await every(name, bytes, async bad => { files.set(name, bad); return await log(); });
  files.set(name, bytes);
}
await every('receipt', good, holds);
said(JSON.stringify({ tried, unseen }));
