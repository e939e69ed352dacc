// A sound clearing of which one bit is another, or one byte is missing or too many: refused, each of them; and so is evidence so changed
// against a sound result. What is shown must be what was committed to, to the bit.
import assert from "node:assert/strict";
import { books } from "./books.mjs";
import { stage } from "./chain.mjs";

const PER_STORY = 150;

export async function bytes(chain) {
  const set = await stage(chain), exchange = chain.at("TagExchange", set.place(0)), kit = books();
  const step = (fn, ...args) => ({ actor: 0, to: exchange.address, data: exchange.data(fn, ...args) });
  let tried = 0;
  for (const one of [kit.honest(7), kit.wishing(7)]) {
    const begin = [step("register", ["solar", "wind"], 3), step("book", 1, 2, 2, one.book)];
    // A class may say whose it is where nobody asks and it is one person's: that says nothing else.
    const [same, others] = [[], []];
    for (const c of changed(one.clear.slice(0, 4))) (isSame(one.clear[1], c[1]) ? same : others).push(c);
    const tries = [...others.map(c => step("clear", 1, 2, ...c, one.welfare, one.traded)),
      step("clear", 1, 2, ...one.clear.slice(0, 4), one.welfare + 1n, one.traded), step("clear", 1, 2, ...one.clear.slice(0, 4), one.welfare, one.traded - 1n)];
    for (let from = 0; from < tries.length; from += PER_STORY) {
      const some = tries.slice(from, from + PER_STORY);
      const { done } = await set.play([chain.creation("TagExchange", 3600, 0)], [...begin, ...some, step("clear", 1, 2, ...one.clear)]);
      const wrong = done.slice(2, -1).indexOf(true);
      assert.equal(wrong, -1, `change ${from + wrong} went through: ${some[wrong]?.data}`);
      assert.deepEqual([done[0], done[1], done.at(-1)], [true, true, true], "the sound one goes through");
      tried += some.length;
    }

    for (const c of same) assert.deepEqual([...(await set.play([chain.creation("TagExchange", 3600, 0)], [...begin, step("clear", 1, 2, ...c, one.welfare, one.traded)])).done], [true, true, true]);
    assert.equal(same.length, one === kit.honest(7) ? 2 : 1);

    // Evidence: the same, against a result that holds.
    const data = exchange.data("voidByPair", 1, 2, ...one.pair), evidence = [];
    // One bit in 37, which meets every byte of a word and every place in a byte; all of them take two minutes.
    for (let bit = 8 * 4; bit < 4 * (data.length - 2); bit += 37) evidence.push({ actor: 1, to: exchange.address, data: flipped(data, bit) });
    const prepare = [...begin, step("commit", 1, 2, ...one.commit)];
    for (let from = 0; from < evidence.length; from += 4 * PER_STORY) {
      const some = evidence.slice(from, from + 4 * PER_STORY);
      const { done } = await set.play([chain.creation("TagExchange", 3600, 0)], [...prepare, ...some, step("commit", 1, 2, ...one.commit)]);
      assert.deepEqual([...done], [true, true, true, ...some.map(() => false), false], `evidence from ${from}`);
      tried += some.length;
    }
  }

  return `${tried} changes of a bit, each refused`;
}

/** Every bit of every list, every list a byte shorter and a byte longer. */
function changed(lists) {
  const found = [];
  lists.forEach((list, i) => {
    const put = other => found.push([...lists.slice(0, i), other, ...lists.slice(i + 1)]);
    for (let bit = 0; bit < 4 * (list.length - 2); bit++) put(flipped(list, bit));
    put(list.slice(0, -2));
    put(list + "00");
    put("0x");
  });
  return found;
}

/** The seat of either order, written into its class, which had none. */
function isSame(was, is) {
  return [1, 2].some(seat => {
    const at = 2 + 14 * (seat - 1) + 6, own = seat.toString(16).padStart(8, "0");
    return was.slice(at, at + 8) === "00000000" && is === was.slice(0, at) + own + was.slice(at + 8);
  });
}

function flipped(hex, bit) {
  const at = 2 + (bit >> 2);
  return hex.slice(0, at) + (parseInt(hex[at], 16) ^ (1 << (3 - (bit & 3)))).toString(16) + hex.slice(at + 1);
}
