// Conveniences on top of pages that work without JavaScript. No inline handlers, no eval, no dependencies.

const root = document.documentElement
root.classList.add('ol-js')
const toasts = () => document.getElementById('toasts')

function announce (text) {
  const box = toasts()
  if (!box || !text || [...box.children].some(one => one.textContent === text)) return
  const toast = document.createElement('div')
  toast.className = 'ol-toast'
  toast.textContent = text
  box.append(toast)
  setTimeout(() => toast.remove(), 6000)
}

// Requests by htmx: a bar at the top while one runs, words when the server cannot be reached.
let running = 0
const busy = step => { running = Math.max(0, running + step); root.classList.toggle('ol-busy', running > 0) }
document.addEventListener('htmx:before:request', () => busy(1))
document.addEventListener('htmx:finally:request', () => busy(-1))
// A part of a page is replaced by a part of a page only. Signed out meanwhile: the whole page goes to the sign-in and
// comes back. An error page: say so and keep what is there. 409 and 422 carry the form again, with its errors.
document.addEventListener('htmx:before:response', event => {
  const answer = event.detail.ctx.response.raw
  if (['HX-Redirect', 'HX-Location', 'HX-Refresh'].some(name => answer.headers.has(name))) return
  if (answer.redirected && new URL(answer.url).pathname.startsWith('/account/')) {
    event.preventDefault()
    location.reload()
  } else if (answer.status >= 400 && answer.status !== 409 && answer.status !== 422) {
    event.preventDefault()
    announce(toasts()?.dataset.refused)
  }
})
document.addEventListener('htmx:error', () => announce(toasts()?.dataset.failed))

// After a page or a part of it arrives: put the focus on the summary of errors.
const prepare = scope => scope.querySelector?.('[data-error-summary]')?.focus()
document.addEventListener('htmx:after:swap', event => prepare(event.target?.isConnected ? event.target.parentElement || event.target : document))
prepare(document)

// The tab that is open stays in sight where tabs scroll.
document.querySelectorAll('.ol-tabs [aria-current]').forEach(tab => { const row = tab.closest('.ol-tabs'); row.scrollLeft = Math.max(0, tab.offsetLeft - row.offsetLeft - 48) })

// Menus made of <details>: close on Escape and on a click elsewhere.
const openMenus = () => document.querySelectorAll('details[data-menu][open]')
document.addEventListener('click', event => openMenus().forEach(menu => { if (!menu.contains(event.target)) menu.open = false }))
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return
  openMenus().forEach(menu => {
    const inside = menu.contains(document.activeElement)
    menu.open = false
    if (inside) menu.querySelector('summary').focus()
  })
})

// "/" goes to the page's search field.
document.addEventListener('keydown', event => {
  if (root.dataset.keys === 'off' || event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.closest('input, textarea, select, [contenteditable]')) return
  const field = document.querySelector('[data-shortcut="/"]')
  if (field) { event.preventDefault(); field.focus(); field.select() }
})

// Single keys that stand for a link or button: data-key on it. Somebody who speaks to their device, or types with a
// stick, turns them off (WCAG 2.1.4); the choice stays on the device.
const chosen = () => { try { return localStorage.getItem('openleave_keys') || 'on' } catch { return 'on' } }
root.dataset.keys = chosen()
document.querySelectorAll('[data-keys-switch]').forEach(box => { box.checked = root.dataset.keys !== 'off' })
document.addEventListener('change', event => {
  if (!event.target.matches?.('[data-keys-switch]')) return
  root.dataset.keys = event.target.checked ? 'on' : 'off'
  try { localStorage.setItem('openleave_keys', root.dataset.keys) } catch {}
})
document.addEventListener('keydown', event => {
  if (root.dataset.keys === 'off' || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return
  if (event.target.closest('input, textarea, select, [contenteditable]') || document.querySelector('dialog[open]')) return
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
  if (wanted) { event.preventDefault(); wanted.click() }
})

document.addEventListener('click', async event => {
  const copier = event.target.closest('[data-copy]')
  if (copier) {
    try {
      await navigator.clipboard.writeText(copier.dataset.copy)
      announce(toasts()?.dataset.copied)
    } catch {
      const source = copier.parentElement.querySelector('.ol-copy-source')
      if (source) getSelection().selectAllChildren(source)
    }
    return
  }
  const opener = event.target.closest('[data-dialog]')
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog)
    if (dialog?.showModal) { event.preventDefault(); dialog.showModal() }
    return
  }
  if (event.target.matches('dialog[open]')) event.target.close()
  const printer = event.target.closest('[data-print]')
  if (printer) window.print()
})

// A select that sends its form: data-submit on the select.
document.addEventListener('change', event => {
  if (event.target.matches('[data-submit]')) event.target.form?.requestSubmit()
  const box = event.target.closest('[data-drop]')
  if (box && event.target.type === 'file') showChosen(box, event.target)
})

// A field that narrows a list of choices below it: data-filter names the list. Groups open while something is sought.
document.addEventListener('input', event => {
  const field = event.target.closest?.('[data-filter]')
  const list = field && document.getElementById(field.dataset.filter)
  if (!list) return
  const plain = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
  const words = plain(field.value).split(/\s+/).filter(Boolean)
  let shown = 0
  list.querySelectorAll('details').forEach(group => {
    if (group.dataset.stood === undefined) group.dataset.stood = group.open ? '1' : ''
    let inside = 0
    group.querySelectorAll('label').forEach(label => {
      const text = plain(group.querySelector('summary').textContent + ' ' + label.textContent)
      const fits = words.every(word => text.includes(word))
      label.hidden = !fits
      inside += fits
    })
    group.hidden = !inside
    group.open = words.length ? inside > 0 : group.dataset.stood === '1' || group.querySelector(':checked') !== null
    shown += inside
  })
  const none = list.querySelector('[data-filter-none]')
  if (none) none.hidden = shown > 0
})
// Enter takes the first choice that is left and goes on to the field that data-filter-next names.
document.addEventListener('keydown', event => {
  const field = event.target
  if (event.key !== 'Enter' || !field.matches?.('[data-filter]')) return
  event.preventDefault()
  const choice = field.value.trim() && document.querySelector(`#${field.dataset.filter} label:not([hidden]) input[type="radio"]`)
  if (!choice) return
  choice.checked = true
  choice.dispatchEvent(new Event('change', { bubbles: true }))
  document.getElementById(field.dataset.filterNext)?.focus()
})

// A form that takes long is sent once.
document.addEventListener('submit', event => {
  const form = event.target
  if (!form.matches('[data-once]')) return
  if (form.dataset.sent) { event.preventDefault(); return }
  form.dataset.sent = '1'
  form.setAttribute('aria-busy', 'true')
})
addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(form => { delete form.dataset.sent; form.removeAttribute('aria-busy') }))

// Files: drop them on the box; the native field stays the way for keyboard and touch.
function showChosen (box, field) {
  let line = box.querySelector('.ol-drop-chosen')
  if (!line) {
    line = document.createElement('p')
    line.className = 'ol-drop-chosen'
    field.after(line)
  }
  const sizes = [...field.files].map(file => `${file.name} (${(file.size / 1048576).toLocaleString(root.lang, { maximumFractionDigits: 1 })} MB)`)
  line.textContent = sizes.join(', ')
  const status = box.querySelector('[data-drop-status]')
  if (status) status.textContent = line.textContent
}
for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) {
  document.addEventListener(type, event => {
    const box = event.target.closest?.('[data-drop]')
    if (!box) return
    event.preventDefault()
    box.classList.toggle('ol-over', type === 'dragenter' || type === 'dragover')
    if (type === 'drop' && event.dataTransfer.files.length) {
      const field = box.querySelector('input[type="file"]')
      field.files = event.dataTransfer.files
      field.dispatchEvent(new Event('change', { bubbles: true }))
    }
  })
}

// Person picker: a combobox whose options the server renders (ARIA 1.2 combobox with a listbox popup).
function startPicker (box) {
  const input = box.querySelector('[data-picker-input]')
  const hidden = box.querySelector('[data-picker-value]')
  const list = box.querySelector('[data-picker-list]')
  const status = box.querySelector('[data-picker-status]')
  if (!input || !list || box.dataset.started) return
  box.dataset.started = '1'
  let timer = 0
  let request = null
  input.setAttribute('role', 'combobox')
  input.setAttribute('aria-autocomplete', 'list')
  input.setAttribute('aria-controls', list.id)
  input.setAttribute('aria-expanded', 'false')

  const options = () => [...list.querySelectorAll('[role="option"]')]
  const current = () => list.querySelector('[aria-selected="true"]')
  const show = open => {
    list.hidden = !open
    input.setAttribute('aria-expanded', String(open))
    if (!open) input.removeAttribute('aria-activedescendant')
  }
  const mark = option => {
    current()?.setAttribute('aria-selected', 'false')
    if (!option) return
    option.setAttribute('aria-selected', 'true')
    input.setAttribute('aria-activedescendant', option.id)
    option.scrollIntoView({ block: 'nearest' })
  }
  const choose = option => {
    hidden.value = option.dataset.value
    input.value = option.dataset.text || option.textContent.trim()
    status.textContent = `${input.value}, ${status.dataset.chosen}`
    show(false)
    box.dispatchEvent(new CustomEvent('ol:picked', { bubbles: true, detail: { value: hidden.value } }))
    document.getElementById(input.dataset.next)?.focus()
  }
  const search = async () => {
    const text = input.value.trim()
    request?.abort()
    if (!text) { list.replaceChildren(); show(false); return }
    request = new AbortController()
    busy(1)
    try {
      const url = new URL(box.dataset.pickerUrl, location.href)
      url.searchParams.set('q', text)
      const answer = await fetch(url, { headers: { 'HX-Request': 'true' }, signal: request.signal, credentials: 'same-origin' })
      if (answer.status === 401) { location.reload(); return }
      if (!answer.ok) throw new Error(String(answer.status))
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      list.replaceChildren(...page.querySelectorAll('[role="option"]'))
      options().forEach((option, index) => { option.id = `${list.id}_${index}`; option.setAttribute('aria-selected', 'false') })
      const count = options().length
      status.textContent = count === 0 ? status.dataset.none : count === 1 ? status.dataset.one : status.dataset.many.replace('%n', count)
      if (count === 0) {
        const none = document.createElement('li')
        none.className = 'ol-picker-none'
        none.setAttribute('role', 'presentation')
        none.textContent = status.dataset.none
        list.append(none)
      }
      show(true)
    } catch (error) {
      if (error.name !== 'AbortError') announce(toasts()?.dataset.failed)
    } finally {
      busy(-1)
    }
  }
  input.addEventListener('input', () => { hidden.value = ''; clearTimeout(timer); timer = setTimeout(search, 180) })
  input.addEventListener('keydown', event => {
    const all = options()
    const at = all.indexOf(current())
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (list.hidden && all.length) show(true)
      if (!all.length) return
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      mark(all[(at + step + all.length) % all.length] || all[0])
    } else if (event.key === 'Enter' && !list.hidden && (current() || all.length === 1)) {
      event.preventDefault()
      choose(current() || all[0])
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault()
      show(false)
    }
  })
  list.addEventListener('pointerdown', event => event.preventDefault())
  list.addEventListener('click', event => { const option = event.target.closest('[role="option"]'); if (option) choose(option) })
  input.addEventListener('blur', () => show(false))
}
const startAll = scope => scope.querySelectorAll?.('[data-picker]').forEach(startPicker)
startAll(document)
document.addEventListener('htmx:after:swap', () => startAll(document))

// Passkeys (allauth's own script): say it when the browser or the person declines.
document.addEventListener('allauth.error', event => {
  const line = document.querySelector('[data-passkey-error]')
  if (line) { event.preventDefault(); line.hidden = false }
})
