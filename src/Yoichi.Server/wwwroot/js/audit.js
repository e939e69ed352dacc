// The page of checks: fetches an auction, or takes two files, and shows what check.js finds.
(function () {
  'use strict';
  var form = document.querySelector('[data-check]');
  if (!form) { return; }
  var out = document.getElementById('verdict'), say = out.dataset;

  function row(list, name, value) {
    var box = document.createElement('div'), dt = document.createElement('dt'), dd = document.createElement('dd');
    dt.textContent = name;
    dd.textContent = value;
    dd.className = 'num';
    box.append(dt, dd);
    list.append(box);
  }

  function show(found) {
    out.replaceChildren();
    var notice = document.createElement('div'), head = document.createElement('p'), strong = document.createElement('b');
    notice.className = 'notice ' + (found.ok ? 'good' : 'bad');
    strong.textContent = !found.ok ? say.fail : found.isProven ? say.pass : say.valid;
    head.append(strong);
    notice.append(head);
    if (found.violations.length) {
      var list = document.createElement('ul');
      found.violations.slice(0, 50).forEach(function (v) {
        var item = document.createElement('li'), code = document.createElement('code');
        code.textContent = v.code;
        item.append(code, ' ' + v.text);
        item.lang = 'en';
        list.append(item);
      });
      notice.append(list);
    }
    var facts = document.createElement('dl'), f = found.facts;
    facts.className = 'facts';
    row(facts, say.orders, String(f.orders));
    row(facts, say.trades, String(f.trades));
    row(facts, say.traded, f.tradedWh + ' Wh');
    row(facts, say.welfare, f.welfareMicroYen + ' µ¥');
    if (f.dualSumMicroYen !== null) { row(facts, say.duals, f.dualSumMicroYen + ' µ¥'); }
    row(facts, say.pairs, String(f.pairs));
    row(facts, say.prices, f.prices.length ? f.prices.join(', ') + ' ¥/kWh' : '–');
    out.append(notice, facts);
  }

  function failed(error) {
    out.replaceChildren();
    var notice = document.createElement('div');
    notice.className = 'notice bad';
    notice.textContent = say.unread + ' ' + error.message;
    out.append(notice);
  }

  function text(url) {
    return fetch(url, { credentials: 'same-origin' }).then(function (answer) {
      if (!answer.ok) { throw new Error(answer.status === 401 || answer.status === 403 ? say.forbidden : String(answer.status)); }
      return answer.text();
    });
  }

  function run(orders, result) {
    out.textContent = say.busy;
    Promise.all([orders, result]).then(function (both) { show(yoichiCheck.check(both[0], both[1])); }).catch(failed);
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-clearing]');
    if (button) { run(text(button.dataset.clearing + '/orders.csv'), text(button.dataset.clearing + '/result.json')); out.scrollIntoView({ block: 'nearest' }); }
  });
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    var orders = form.elements.orders.files[0], result = form.elements.result.files[0];
    if (orders && result) { run(orders.text(), result.text()); }
  });
  var asked = document.querySelector('[data-clearing][data-now]');
  if (asked) { asked.click(); }
}());
