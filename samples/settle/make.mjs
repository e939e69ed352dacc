// Makes the readings of this sample: invented homes, August 2025. node samples/settle/make.mjs
//
// H1  sends everything, but for 14 slots here and there.
// H2  has solar panels. Its meter is silent for nine hours on the 9th (no counter helps: estimated), its panels' own
//     channel for two days from the 20th (the maker's cloud), and meter and panels together on the 26th (the home).
// H3  has solar panels. Its meter is silent for three days from the 5th; daily counts fix their sums. Four days' values
//     of the 12th to the 15th are corrected on 20 September, after the month was billed.
// H4  has its meter exchanged at 10:17 on the 14th and is not read from 9:00 to 12:00; the counts of both meters are
//     written down.
// H5  moves in on the 16th: there is nothing before.
// H6  has a meter that never answers.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = join(dirname(fileURLToPath(import.meta.url)), "readings");
const days = 31, slots = 48;
let state = 20250801n;
const chance = () => {
  state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
  return Number(state >> 33n) / 2 ** 31;
};

const homes = { H1: 330, H2: 360, H3: 300, H4: 280, H5: 250 };          // Wh of a middling half hour … × shape
const panels = { H2: 5, H3: 4 };                                        // kW
const clear = Array.from({ length: days }, () => 0.35 + 0.65 * chance());
const shape = (s) => 0.45 + 0.5 * Math.exp(-(((s - 15) / 4) ** 2)) + 1.1 * Math.exp(-(((s - 40) / 6) ** 2));
const sun = (s) => Math.max(0, Math.sin((Math.PI * (s - 10)) / 28)) * (s > 10 && s < 38 ? 1 : 0);
const ten = (wh) => Math.max(0, Math.round(wh / 10) * 10);              // flat-48 files have two decimals of a kWh

const imports = {}, exports_ = {}, pv = {};
for (const home of Object.keys(homes)) {
  imports[home] = []; exports_[home] = []; pv[home] = [];
  for (let d = 0; d < days; d++)
    for (let s = 0; s < slots; s++) {
      const load = ten(homes[home] * shape(s) * (0.6 + 0.8 * chance()));
      const made = panels[home] ? ten(panels[home] * 500 * 0.8 * sun(s) * clear[d] * (0.85 + 0.3 * chance())) : 0;
      imports[home].push(Math.max(0, load - made));
      exports_[home].push(Math.max(0, made - load));
      pv[home].push(made);
    }
}

const at = (day, hour) => (day - 1) * slots + hour * 2;
const silent = {
  H1: new Set(Array.from({ length: 14 }, () => Math.floor(chance() * days * slots))),
  H2: new Set([...range(at(9, 8), at(9, 17)), ...range(at(26, 6), at(26, 20))]),
  H3: new Set(range(at(5, 0), at(8, 0))),
  H4: new Set(range(at(14, 9), at(14, 12))),
  H5: new Set(range(0, at(16, 0))),
};
const silentPanels = new Set([...range(at(20, 0), at(22, 0)), ...range(at(26, 6), at(26, 20))]);

function* range(from, until) { for (let i = from; i < until; i++) yield i; }
const kWh = (wh) => (wh / 1000).toFixed(2);
const two = (n) => String(n).padStart(2, "0");
const names = Array.from({ length: slots }, (_, s) => `kwh_${clock(s * 30)}_${clock(s * 30 + 30)}`);
function clock(minutes) { return two(Math.floor(minutes / 60)) + two(minutes % 60); }
const head = ["ems_sp", "kubun", "ymd", "supply_point", "receiving_point", ...names, "fixed_div", "dwh_updatetime"].join(",");
const row = (home, kind, day, values, updated) => [home, kind, `202508${two(day)}`, "", "",
  ...values.map((v) => (v === null ? "" : kWh(v))), "1", updated].join(",");
const dayOf = (list, gaps, d) => Array.from({ length: slots }, (_, s) => (gaps.has(d * slots + s) ? null : list[d * slots + s]));

const flat = [head], corrections = [head];
for (const home of Object.keys(homes))
  for (let d = 0; d < days; d++) {
    if (home === "H5" && d < 15) continue;
    const updated = `${d === 30 ? "2025-09-01" : `2025-08-${two(d + 2)}`} 03:10:00`;
    flat.push(row(home, 1, d + 1, dayOf(imports[home], silent[home], d), updated));
    if (panels[home]) flat.push(row(home, 2, d + 1, dayOf(exports_[home], silent[home], d), updated));
    if (home === "H3" && d >= 11 && d < 15) {
      // The current transformer had been wired at the wrong ratio: a fifth more was imported.
      const right = imports[home].map((v) => ten(v * 1.2));
      corrections.push(row(home, 1, d + 1, dayOf(right, silent[home], d), "2025-09-20 15:00:00"));
    }
  }

const long = ["time,participant,channel,value"];
for (let i = 0; i < days * slots; i++)
  if (!silentPanels.has(i)) long.push(`${stamp(i)},H2,pv,${kWh(pv.H2[i])}`);
function stamp(i, minutes = 0) {
  const m = (i % slots) * 30 + minutes;
  return `2025-${i >= days * slots ? "09-01" : `08-${two(Math.floor(i / slots) + 1)}`}T${two(Math.floor(m / 60))}:${two(m % 60)}+09:00`;
}

const counts = ["at,participant,channel,kWh,modulusKWh"];
const sum = (list, from, until) => list.slice(from, until).reduce((a, b) => a + b, 0);
for (let d = 0; d <= days; d++) counts.push(`${stamp(d * slots)},H3,import,${kWh((99_900_000 + sum(imports.H3, 0, d * slots)) % 100_000_000)},100000`);
for (let d = 0; d <= days; d++)
  // On the 7th the counter had no data: the counts beside it still fix the sum of both days.
  counts.push(`${stamp(d * slots)},H3,export,${d === 6 ? "" : kWh(sum(exports_.H3, 0, d * slots))},`);
const exchange = at(14, 10);
const before = sum(imports.H4, 0, exchange) + Math.round(imports.H4[exchange] * 17 / 300) * 10;
counts.push(`${stamp(at(14, 9))},H4,import,${kWh(45_000_000 + sum(imports.H4, 0, at(14, 9)))},`);
counts.push(`${stamp(exchange, 17)},H4,import,${kWh(45_000_000 + before)},`);
counts.push(`${stamp(exchange, 17)},H4,import,0.00,`);
counts.push(`${stamp(at(14, 12))},H4,import,${kWh(sum(imports.H4, 0, at(14, 12)) - before)},`);

for (const [folder, name, lines] of [
  ["flat-48", "2025-08.csv", flat], ["flat-48", "2025-09-20.csv", corrections], ["long", "H2-pv.csv", long],
  ["counters", "2025-08.csv", counts],
]) {
  mkdirSync(join(here, folder), { recursive: true });
  writeFileSync(join(here, folder, name), lines.join("\n") + "\n");
}
