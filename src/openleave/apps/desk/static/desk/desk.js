// Lists by the keyboard, like a mail program. Everything here is also on the page as links, boxes and buttons.

const typing = target => target.closest('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable]')
const lines = () => [...document.querySelectorAll('[data-lines] [data-line]')]
const opener = line => line.querySelector('[data-open]')
const box = line => line?.querySelector('input[name="line"]')

function present () {
  return document.activeElement?.closest?.('[data-line]') || null
}

function go (step) {
  const all = lines()
  if (!all.length) return
  const at = all.indexOf(present())
  const line = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step))]
  opener(line)?.focus()
  line.scrollIntoView({ block: 'nearest' })
}

// What is ticked; the present line if nothing is.
function ticked () {
  const found = [...document.querySelectorAll('[data-lines] input[name="line"]:checked')]
  if (found.length) return found
  const own = box(present())
  if (!own) return []
  own.checked = true
  count()
  return [own]
}

function count () {
  const line = document.querySelector('[data-ticked]')
  if (!line) return
  const number = document.querySelectorAll('[data-lines] input[name="line"]:checked').length
  line.textContent = number === 1 ? line.dataset.one : line.dataset.many.replace('%n', number)
}

const keys = {
  j: () => go(1),
  k: () => go(-1),
  x: () => { const own = box(present()); if (own) { own.checked = !own.checked; count() } },
  a: () => { if (ticked().length) document.getElementById('bulk-owner')?.focus() },
  s: () => { if (ticked().length) document.getElementById('bulk-until')?.focus() },
  e: () => { const button = document.querySelector('[data-line-key="e"]'); if (button && ticked().length) button.click() }
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey) {
    const form = event.key === 'Enter' && event.target.closest('form[data-send]')
    if (form) { event.preventDefault(); form.requestSubmit() }
    return
  }
  if (event.altKey || event.defaultPrevented || typing(event.target) || document.querySelector('dialog[open]')) return
  if (document.documentElement.dataset.keys === 'off' || !document.querySelector('[data-lines]')) return
  const act = keys[event.key]
  if (act) { event.preventDefault(); act() }
})
document.addEventListener('change', event => { if (event.target.matches?.('input[name="line"]')) count() })
addEventListener('pageshow', count)

// The first field of a page that is there to write into at once.
document.querySelector('[data-first] input')?.focus()
