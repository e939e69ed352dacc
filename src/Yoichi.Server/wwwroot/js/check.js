// Checks an auction without running it: ORDERS.csv and RESULT.json as docs/reference has them, every number a whole one (BigInt).
// The codes are those of `yoichi check-clearing`, so what this finds can be held against that. It also runs under Node.
(function (root, make) {
  'use strict';
  if (typeof module === 'object' && module.exports) { module.exports = make(); } else { root.yoichiCheck = make(); }
}(typeof self === 'undefined' ? this : self, function () {
  'use strict';
  var TICK = 10n, LARGEST = 4n * 99999n * TICK;

  // ¥/kWh as text to µ¥/Wh, exactly.
  function price(text) {
    var m = /^(-?)(\d{1,12})(?:\.(\d{1,3}))?$/.exec(text);
    if (!m) { throw new Error("'" + text + "' is not a price"); }
    var value = BigInt(m[2]) * 1000n + BigInt((m[3] || '').padEnd(3, '0'));
    return m[1] ? -value : value;
  }

  function yen(micro) {
    var negative = micro < 0n, v = negative ? -micro : micro, rest = String(v % 1000n).padStart(3, '0');
    return (negative ? '-' : '') + v / 1000n + '.' + (rest.endsWith('0') ? rest.slice(0, 2) : rest);
  }

  // One line of CSV at a time; a field may be quoted and ends on its line.
  function fields(line) {
    var found = [], at = 0;
    while (true) {
      var text = '';
      if (line[at] === '"') {
        for (at++; ; at++) {
          if (at >= line.length) { throw new Error('a quote does not end'); }
          if (line[at] !== '"') { text += line[at]; } else if (line[at + 1] === '"') { text += '"'; at++; } else { at++; break; }
        }
      } else {
        var end = line.indexOf(',', at);
        text = line.slice(at, end < 0 ? line.length : end);
        at = end < 0 ? line.length : end;
      }
      found.push(text);
      if (at >= line.length) { return found; }
      if (line[at] !== ',') { throw new Error('a field goes on after its quote'); }
      at++;
      if (at === line.length) { found.push(''); return found; }
    }
  }

  function compare(a, b) { return a < b ? -1 : a > b ? 1 : 0; }

  function readOrders(csv) {
    var lines = csv.replace(/^\uFEFF/, '').replace(/[\r\n]+$/, '').split(/\r?\n/);
    if (lines[0] !== 'id,participant,side,wh,limit,tags,require,premiums') { throw new Error('the first line is not that of an orders file'); }
    return lines.slice(1).map(function (line, i) {
      var f = fields(line);
      if (f.length !== 8 || (f[2] !== 'buy' && f[2] !== 'sell') || !/^\d{1,13}$/.test(f[3])) { throw new Error('line ' + (i + 2) + ' is no order'); }
      var premiums = f[7] ? f[7].split(';').map(function (p) { var cut = p.lastIndexOf('='); return { tag: p.slice(0, cut), amount: price(p.slice(cut + 1)) }; }) : [];
      var own = f[5] ? f[5].split(';') : [];
      return { id: f[0], who: f[1], buys: f[2] === 'buy', wh: BigInt(f[3]), limit: price(f[4]), own: own, identity: (f[2] === 'buy' ? 'buyer:' : 'seller:') + f[1],
        require: f[6] ? f[6].split(';') : [], premiums: premiums, tags: new Set(own.concat((f[2] === 'buy' ? 'buyer:' : 'seller:') + f[1])) };
    });
  }

  function admits(order, other) { return order.require.every(function (tag) { return other.tags.has(tag); }); }

  function premiumFor(order, other) {
    return order.premiums.reduce(function (sum, p) { return other.tags.has(p.tag) ? sum + p.amount : sum; }, 0n);
  }

  // Orders nobody in the list can tell apart but by limit and arrival: classes, by name.
  function classes(orders) {
    var named = new Set();
    orders.forEach(function (o) { o.require.forEach(function (t) { named.add(t); }); o.premiums.forEach(function (p) { named.add(p.tag); }); });
    var found = { buy: new Map(), sell: new Map() };
    orders.forEach(function (o) {
      var tags = Array.from(o.tags).filter(function (t) { return named.has(t); }).sort(compare), parts = [];
      if (tags.length) { parts.push(tags.join(';')); }
      if (o.require.length) { parts.push('(requires ' + Array.from(new Set(o.require)).sort(compare).join(';') + ')'); }
      if (o.premiums.length) {
        parts.push('(values ' + o.premiums.slice().sort(function (a, b) { return compare(a.tag, b.tag); })
          .map(function (p) { return p.tag + '=' + yen(p.amount); }).join(';') + ')');
      }
      o.className = parts.length ? parts.join(' ') : '(plain)';
      var side = found[o.buys ? 'buy' : 'sell'];
      if (!side.has(o.className)) { side.set(o.className, { name: o.className, first: o, least: null, best: null }); }
    });
    return found;
  }

  // → { ok, violations: [{code, text}], facts: {orders, trades, tradedWh, welfareMicroYen, dualSumMicroYen, pairs, prices} }
  function check(ordersCsv, resultJson) {
    var orders = readOrders(ordersCsv), violations = [];
    // Whole numbers of JSON stay exact: past 2^53 they are read from their text.
    var result = JSON.parse(resultJson, function (key, value, context) {
      return typeof value === 'number' && context && context.source !== undefined && !Number.isSafeInteger(value) ? BigInt(context.source) : value;
    });
    function add(code, text) { violations.push({ code: code, text: text }); }
    var byId = new Map(orders.map(function (o) { return [o.id, o]; })), sides = classes(orders);
    var proven = result.mechanism === 'call' || result.mechanism === 'reference';
    var duals = Object.entries((result.proof && result.proof.duals) || {}), hasProof = proven || duals.length > 0, usable = hasProof, dualSum = 0n;
    var pairPrices = new Map(), filled = new Map(), welfare = 0n, traded = 0n, kept = 0n;

    if (hasProof) {
      duals.forEach(function (d) {
        if (!byId.has(d[0])) { add('proof.order', 'a dual is given for ' + d[0] + ', which is no order'); usable = false; return; }
        var dual = BigInt(d[1]);
        byId.get(d[0]).dual = dual;
        if (dual < 0n) { add('proof.negative', 'order ' + d[0] + ' has a dual of ' + dual + ' µ¥/Wh, below zero'); usable = false; }
        if (dual > LARGEST) { add('proof.range', 'order ' + d[0] + ' has a dual of ' + dual + ' µ¥/Wh, more than any order can gain'); usable = false; }
      });
      orders.forEach(function (o) { if (o.dual === undefined) { add('proof.missing', 'order ' + o.id + ' has no dual'); usable = false; } });
    }

    result.trades.forEach(function (t) {
      var label = 'trade ' + t.buy + '/' + t.sell, buy = byId.get(t.buy), sell = byId.get(t.sell), wh = BigInt(t.wh), at = price(t.price);
      var gets = t.sellerPrice === undefined ? at : price(t.sellerPrice);
      traded += wh;
      kept += wh * (at - gets);
      if (BigInt(t.amountMicroYen) !== wh * at) { add('trade.amount', label + ': ' + wh + ' Wh at ' + yen(at) + ' is not ' + t.amountMicroYen + ' µ¥'); }
      if (!buy || !sell) { add('trade.order', label + ': there is no such order'); return; }
      if (!buy.buys || sell.buys) { add('trade.side', label + ': an order stands on the other side'); return; }
      if (wh < 1n) { add('trade.quantity', label + ': ' + wh + ' Wh is not more than zero'); } else {
        [buy, sell].forEach(function (o) {
          var before = filled.get(o) || 0n;
          filled.set(o, before + wh);
          if (before <= o.wh && before + wh > o.wh) { add('order.quantity', 'order ' + o.id + ' trades more than its ' + o.wh + ' Wh'); }
        });
      }
      if (buy.who === sell.who) { add('trade.self', label + ': ' + buy.who + ' trades with itself'); }
      if (!admits(buy, sell) || !admits(sell, buy)) { add('trade.tag', label + ': a required tag is missing'); return; }
      var most = buy.limit + premiumFor(buy, sell), least = sell.limit - premiumFor(sell, buy);
      welfare += wh * (most - least);
      if (at % TICK !== 0n || gets % TICK !== 0n) { add('trade.tick', label + ': a price is not a whole number of 0.01 ¥/kWh'); }
      if (at > most) { add('trade.limit', label + ': ' + yen(at) + ' is above ' + yen(most) + ', the most order ' + buy.id + ' pays here'); }
      if (gets < least) { add('trade.limit', label + ': ' + yen(gets) + ' is below ' + yen(least) + ', the least order ' + sell.id + ' takes here'); }
      if (proven || result.mechanism === 'mid-rate') {
        var pair = JSON.stringify([sell.className, buy.className]);
        if (!pairPrices.has(pair)) { pairPrices.set(pair, at); } else if (pairPrices.get(pair) !== at) { add('trade.price', label + ': two prices in one pair of classes'); }
      }
      if (usable) {
        if (at !== most - buy.dual) { add('proof.price', label + ': ' + yen(at) + ' is not ' + yen(most) + ' less the dual of ' + buy.id + ', ' + buy.dual + ' µ¥/Wh'); }
        if (gets !== least + sell.dual) { add('proof.price', label + ': ' + yen(gets) + ' is not ' + yen(least) + ' and the dual of ' + sell.id + ', ' + sell.dual + ' µ¥/Wh'); }
      }
    });

    if (traded !== BigInt(result.tradedWh)) { add('traded', 'the trades add up to ' + traded + ' Wh, the clearing says ' + result.tradedWh + ' Wh'); }
    if (welfare !== BigInt(result.welfareMicroYen)) { add('welfare', 'the trades gain ' + welfare + ' µ¥, the clearing says ' + result.welfareMicroYen + ' µ¥'); }
    if (kept < 0n) { add('budget.deficit', 'sellers get ' + -kept + ' µ¥ more than buyers pay'); }
    if (result.marketPartMicroYen !== undefined && BigInt(result.marketPartMicroYen) !== kept) { add('market-part', 'the trades leave ' + kept + ' µ¥, the clearing says ' + result.marketPartMicroYen + ' µ¥'); }

    if (proven || result.mechanism === 'mid-rate') {
      var listed = new Map();
      result.prices.forEach(function (p) {
        var pair = JSON.stringify([p.sellClass, p.buyClass]);
        if (listed.has(pair)) { add('prices.twice', 'two prices are listed for ' + p.sellClass + ' with ' + p.buyClass); }
        listed.set(pair, price(p.price));
      });
      pairPrices.forEach(function (at, pair) {
        if (!listed.has(pair)) { add('prices.missing', 'no price is listed for ' + JSON.parse(pair).join(' with ')); }
        else if (listed.get(pair) !== at) { add('prices.wrong', JSON.parse(pair).join(' with ') + ' trades at ' + yen(at) + ', the list says ' + yen(listed.get(pair))); }
        listed.delete(pair);
      });
      listed.forEach(function (at, pair) { add('prices.unused', 'a price is listed for ' + JSON.parse(pair).join(' with ') + ', which do not trade'); });
    }

    // Optimal: the duals add up to the welfare, and no admissible pair would gain more than its two. What matters of a class is its
    // buyer with the least dual − limit, its seller with the least dual + limit.
    var pairs = 0;
    if (usable) {
      orders.forEach(function (o) {
        dualSum += o.wh * o.dual;
        var of = sides[o.buys ? 'buy' : 'sell'].get(o.className), value = o.buys ? o.dual - o.limit : o.dual + o.limit;
        if (of.least === null || value < of.least) { of.least = value; of.best = o; }
      });
      if (dualSum !== BigInt(result.welfareMicroYen)) { add('proof.sum', 'duals × Wh add up to ' + dualSum + ' µ¥, the welfare is ' + result.welfareMicroYen + ' µ¥: not shown to be the most'); }
      sides.buy.forEach(function (b) {
        sides.sell.forEach(function (s) {
          if (!admits(b.first, s.first) || !admits(s.first, b.first)) { return; }
          pairs++;
          var gap = premiumFor(b.first, s.first) + premiumFor(s.first, b.first) - (b.least + s.least);
          if (gap > 0n) { add('proof.pair', 'orders ' + b.best.id + ' and ' + s.best.id + ' would gain ' + gap + ' µ¥/Wh more with each other than their duals say'); }
        });
      });
    }

    return { ok: violations.length === 0, isProven: hasProof, violations: violations, facts: { orders: orders.length, trades: result.trades.length, tradedWh: traded,
      welfareMicroYen: welfare, dualSumMicroYen: usable ? dualSum : null, pairs: pairs, prices: Array.from(pairPrices.values()).map(yen) } };
  }

  return { check: check };
}));
