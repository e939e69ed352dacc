// Theme, countdowns and what is live. The pages work without it; nothing here decides anything.
(function () {
  'use strict';
  var root = document.documentElement;

  // Light, dark, or as the device says; kept in a cookie so that the server sends the page in it.
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-theme-switch]');
    if (!button) { return; }
    var dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    document.cookie = 'theme=' + root.dataset.theme + ';path=/;max-age=31536000;samesite=lax';
    button.setAttribute('aria-pressed', String(!dark));
    document.dispatchEvent(new Event('yoichi:theme'));
  });

  // <time data-until="…" data-now="…">: the server's clock counts, not this device's; data-pace lets it run faster.
  var loaded = performance.now();
  function count() {
    document.querySelectorAll('[data-until]').forEach(function (place) {
      if (!place.dataset.at) { place.dataset.at = String(performance.now()); }
      var passed = (performance.now() - Number(place.dataset.at)) * Number(place.dataset.pace || 1);
      var left = Math.max(0, Math.round((Date.parse(place.dataset.until) - Date.parse(place.dataset.now) - passed) / 1000));
      var hours = Math.floor(left / 3600), minutes = Math.floor(left / 60) % 60, seconds = left % 60;
      function two(n) { return String(n).padStart(2, '0'); }
      place.textContent = (hours > 0 ? hours + ':' : '') + two(minutes) + ':' + two(seconds);
    });
  }
  count();
  setInterval(count, 1000);

  // What changed in the market: parts of the page marked hx-trigger="yoichi:changed from:body" fetch themselves again,
  // once a second at most. A stream that breaks the browser opens again by itself; one that was refused is asked for again here.
  var stream = document.body.dataset.stream;
  if (stream && window.EventSource && window.htmx) {
    var waiting = null, broken = null, live = document.querySelector('[data-live-state]');
    var changed = function () {
      if (waiting) { return; }
      waiting = setTimeout(function () { waiting = null; htmx.trigger(document.body, 'yoichi:changed'); }, 1000);
    };
    var say = function (state) { if (live) { live.textContent = live.dataset[state]; live.className = 'pill ' + (state === 'on' ? 'good' : 'warn'); } };
    var listen = function () {
      var source = new EventSource(stream);
      source.onmessage = changed;
      ['cleared', 'traded', 'gate'].forEach(function (name) { source.addEventListener(name, changed); });
      source.onopen = function () {
        clearTimeout(broken);
        // What was told while nobody listened is read now.
        if (live && live.classList.contains('warn')) { changed(); }
        broken = null;
        say('on');
      };
      source.onerror = function () {
        // A break that is mended within seconds is nobody's concern.
        if (!broken) { broken = setTimeout(say, 6000, 'off'); }
        if (source.readyState === EventSource.CLOSED) { setTimeout(listen, 30000); }
      };
    };
    listen();
  }
}());
