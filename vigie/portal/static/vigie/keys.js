/* Keyboard for those who want it: / search, j k move, Enter open, ? overlay; one switch turns all of it off. */
(function () {
  'use strict'
  const SWITCH = 'vigie.keys'
  const overlay = document.getElementById('keys')
  const box = document.getElementById('keys-on')
  const isOn = () => localStorage.getItem(SWITCH) !== 'off'
  const rows = () => Array.from(document.querySelectorAll('[data-row]'))
  let at = -1

  function step (by) {
    const all = rows()
    if (!all.length) return
    at = Math.min(all.length - 1, Math.max(0, at + by))
    all.forEach((row, index) => row.classList.toggle('at', index === at))
    const link = all[at].querySelector('a, button')
    if (link) link.focus()
    all[at].scrollIntoView({ block: 'nearest' })
  }

  function search () {
    const field = document.getElementById('q')
    if (field) { field.focus(); field.select() } else if (document.body.dataset.search) { location.assign(document.body.dataset.search) }
  }

  const acts = { '/': search, j: () => step(1), k: () => step(-1), '?': () => overlay && overlay.showModal() }

  document.addEventListener('keydown', function (event) {
    const typing = event.target.closest('input, textarea, select, [contenteditable], dialog[open]')
    if (!isOn() || typing || event.ctrlKey || event.metaKey || event.altKey) return
    const act = acts[event.key]
    if (act) { event.preventDefault(); act() }
  })
  document.querySelectorAll('[data-opens-keys]').forEach(button => button.addEventListener('click', () => overlay.showModal()))
  if (box) {
    box.checked = isOn()
    box.addEventListener('change', () => localStorage.setItem(SWITCH, box.checked ? 'on' : 'off'))
  }
  function settle () {
    at = -1
    const summary = document.getElementById('fault-summary')
    if (summary) summary.focus()
  }
  settle()
  document.addEventListener('htmx:afterSettle', settle)

  // An earlier answer never stands beside a newer question: it goes when the question is sent, and whatever comes back
  // without an answer (a sign-in, an old form, a node that is away) is shown whole, as it would be without htmx.
  const form = document.getElementById('ask')
  if (form) {
    const sendWhole = () => HTMLFormElement.prototype.submit.call(form)
    form.addEventListener('htmx:beforeRequest', () => document.getElementById('result').replaceChildren())
    form.addEventListener('htmx:sendError', sendWhole)
    document.addEventListener('htmx:beforeSwap', function (event) {
      if (event.detail.serverResponse.includes('id="result"')) return
      event.detail.shouldSwap = false
      sendWhole()
    })
  }

  // A question is asked by Enter. Shift+Enter, and a line of a zone that is not the last one, begin a new line.
  const field = document.getElementById('q')
  const LINES = { 30: 3, 36: 2, 44: 2 }
  function unfinished (text) {
    const lines = text.trim().split('\n').map(line => line.replace(/\s/g, ''))
    const wanted = LINES[lines[0].length]
    return lines[0].includes('<') && wanted !== undefined && lines.length < wanted
  }
  if (field) {
    field.addEventListener('keydown', function (event) {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || unfinished(field.value)) return
      event.preventDefault()
      field.form.requestSubmit()
    })
  }
})()
