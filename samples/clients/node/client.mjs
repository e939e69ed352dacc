// A trading program in plain Node (20 or later), no packages. It reads the market, places an order once however often it is
// sent, replaces it, and listens until something is told.
//
//   YOICHI_KEY=yk_… node client.mjs http://127.0.0.1:5080 town 2025-08-01T12:00+09:00
//
// The key comes from the environment: a command line can be read by everybody on the machine.
const [, , address, community, slot] = process.argv;
const key = process.env.YOICHI_KEY;
if (!address || !community || !slot || !key) {
  console.error('usage: YOICHI_KEY=… node client.mjs ADDRESS COMMUNITY SLOT');
  process.exit(2);
}

const base = `${address}/api/v1/communities/${encodeURIComponent(community)}`;

// One request. A 503 or a broken connection is tried again, which is safe: a write carries its idempotency key.
async function ask(method, path, body, idempotencyKey) {
  for (let attempt = 1; ; attempt++) {
    let response;
    try {
      response = await fetch(base + path, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body && { 'content-type': 'application/json' }),
          ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(30_000),
      });
    } catch (broken) {
      if (attempt === 5) throw broken;
      await new Promise(r => setTimeout(r, 500 * attempt));
      continue;
    }

    if (response.status === 503 && attempt < 5) {
      await new Promise(r => setTimeout(r, 1000 * Number(response.headers.get('retry-after') ?? 1)));
      continue;
    }

    const answer = await response.json();
    if (response.ok) return { answer, replayed: response.headers.get('idempotency-replayed') === 'true' };
    throw new Error(`${response.status} ${answer.code}: ${answer.detail}`);
  }
}

// Server-sent events by hand: blocks are parted by a blank line. Names the first event of a kind, then ends.
async function listen(path, until, onHello) {
  const response = await fetch(base + path, { headers: { authorization: `Bearer ${key}` }});
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    for (let at; (at = text.indexOf('\n\n')) >= 0; text = text.slice(at + 2)) {
      const fields = Object.fromEntries(text.slice(0, at).split('\n').map(l => [l.slice(0, l.indexOf(':')), l.slice(l.indexOf(':') + 2)]));
      if (fields.event === 'hello') onHello(JSON.parse(fields.data));
      if (fields.event === until) return JSON.parse(fields.data);    // and the stream is closed with it
    }
  }
}

const { answer: of } = await ask('GET', `/slots/${slot}`);
console.log(`${of.slot} is ${of.phase}; the gate closes at ${of.closesAt}`);

// The key names the intention, not the attempt: whoever runs this again gets the same order, not a second one.
const intention = `client.mjs ${slot}`.replaceAll(' ', '-');
const order = { slot, side: 'buy', quantityWh: 500, limitMicroYenPerWh: 21_000 };
const first = await ask('POST', '/orders', order, intention);
const again = await ask('POST', '/orders', order, intention);
console.log(`order ${first.answer.order} stands with ${first.answer.openWh} Wh; sent again it is order ${again.answer.order}${again.replayed ? ', not a second one' : ''}`);

const changed = { slot, quantityWh: 400, limitMicroYenPerWh: 22_000 };
const replaced = await ask('PUT', `/orders/${first.answer.order}`, changed, intention + '-replace');
console.log(`replaced: ${replaced.answer.openWh} Wh`);

const { answer: book } = await ask('GET', `/slots/${slot}/book`);
for (const level of book.buys) console.log(`buy ${level.wh} Wh at ${(level.limitMicroYenPerWh / 1000).toFixed(2)} ¥/kWh`);

if (process.env.YOICHI_LISTEN) {
  const cleared = await listen('/market/stream', 'cleared', hello => console.log(`listening from position ${hello.position}`));
  console.log(`cleared ${cleared.slot}: ${cleared.matchedWh} Wh`);
}
