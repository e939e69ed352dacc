// Passkeys, the invitation in a link, and buttons that wait.
(function () {
  'use strict';
  // An invitation's token comes after the #, so that no log has it.
  var token = document.querySelector('[data-from-hash]');
  if (token && location.hash.length > 1) { token.value = decodeURIComponent(location.hash.slice(1)); history.replaceState(null, '', location.pathname + location.search); }

  document.addEventListener('submit', function (event) {
    var busy = event.target.querySelector('[data-busy]'), button = event.target.querySelector('button[type=submit]');
    if (busy && button) { busy.hidden = false; setTimeout(function () { button.disabled = true; }); }
  });
  addEventListener('pageshow', function () { document.querySelectorAll('form button[disabled]').forEach(function (b) { b.disabled = false; }); });

  function post(url, fields) {
    var csrf = document.querySelector('input[name=csrf]');
    return fetch(url, { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf ? csrf.value : '' }, body: JSON.stringify(fields || {}) })
      .then(function (answer) { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.json().catch(function () { return null; }); });
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-passkey]');
    if (!button) { return; }
    var state = document.querySelector('[data-passkey-state]');
    if (!window.PublicKeyCredential || !PublicKeyCredential.parseCreationOptionsFromJSON) { state.textContent = button.dataset.failed; return; }
    var work = button.dataset.passkey === 'register'
      ? post('/api/v1/me/passkeys/options').then(function (o) { return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(o) }); })
        .then(function (c) { return post('/api/v1/me/passkeys', { name: navigator.platform || 'passkey', credential: JSON.stringify(c) }); }).then(function () { state.textContent = button.dataset.done; location.reload(); })
      : post('/api/v1/sign-in/passkey/options').then(function (o) { return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(o) }); })
        .then(function (c) { return post('/api/v1/sign-in/passkey', { credential: JSON.stringify(c) }); }).then(function () { location.href = button.form.elements['return'].value; });
    work.catch(function () { state.textContent = button.dataset.failed; });
  });
}());
