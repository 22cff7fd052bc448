// The viewer: pages, size and turning without loading the page anew. Every control is a link that works without this.

const viewer = document.querySelector('[data-viewer]')
if (viewer) start(viewer)

function start (box) {
  const image = box.querySelector('[data-viewer-page]')
  const stage = box.querySelector('.doc-stage')
  const where = box.querySelector('[data-viewer-where]')
  const zooms = box.dataset.zooms.split(',')
  const pages = Number(box.dataset.pages)
  const title = image.alt
  const at = { page: Number(box.dataset.page), zoom: box.dataset.zoom, turn: Number(box.dataset.turn) }

  const steps = {
    earlier: () => ({ ...at, page: at.page - 1 }),
    later: () => ({ ...at, page: at.page + 1 }),
    smaller: () => ({ ...at, zoom: zooms[zooms.indexOf(at.zoom) - 1] }),
    larger: () => ({ ...at, zoom: zooms[zooms.indexOf(at.zoom) + 1] }),
    turn: () => ({ ...at, turn: (at.turn + 90) % 360 })
  }
  const possible = to => to.page >= 1 && to.page <= pages && zooms.includes(to.zoom)
  const address = to => `?page=${to.page}&zoom=${to.zoom}&turn=${to.turn}`

  function show (to) {
    if (!possible(to)) return
    const turned = to.page !== at.page
    Object.assign(at, to)
    image.dataset.busy = '1'
    image.src = box.dataset.image.replace(/\/0\/$/, `/${at.page}/`) + `?size=${at.zoom}&turn=${at.turn}`
    image.className = `doc-page doc-zoom-${at.zoom}`
    const words = box.dataset.where.replace('{page}', at.page).replace('{pages}', pages)
    image.alt = turned ? words : title
    where.textContent = words
    box.querySelector('[data-viewer-zoom]').textContent = `${at.zoom} %`
    box.querySelectorAll('[data-go]').forEach(link => {
      const next = steps[link.dataset.go]()
      if (possible(next)) {
        link.href = address(next) + '#viewer'
        link.removeAttribute('aria-disabled')
        link.removeAttribute('role')
      } else {
        link.removeAttribute('href')
        link.setAttribute('aria-disabled', 'true')
        link.setAttribute('role', 'link')
      }
    })
    box.querySelectorAll('[data-thumb]').forEach(link => {
      const here = Number(link.dataset.thumb) === at.page
      here ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current')
      // The row of small pages moves, the page around it does not.
      const row = link.closest('ol')
      if (here) row.scrollLeft = link.offsetLeft - row.offsetLeft - (row.clientWidth - link.clientWidth) / 2
    })
    const read = box.querySelector('[data-viewer-words]')
    if (read) read.href = read.dataset.viewerWords.replace(/\/0\/words\/$/, `/${at.page}/words/`)
    if (turned) stage.scrollTop = 0
    history.replaceState(null, '', address(at))
  }

  image.addEventListener('load', () => { delete image.dataset.busy })
  image.addEventListener('error', () => { delete image.dataset.busy; where.textContent = box.dataset.failed })

  box.addEventListener('click', event => {
    const link = event.target.closest('[data-go], [data-thumb]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    show(link.dataset.go ? steps[link.dataset.go]() : { ...at, page: Number(link.dataset.thumb) })
  })

  const keys = { ArrowLeft: 'earlier', ArrowRight: 'later', '+': 'larger', '=': 'larger', '-': 'smaller', r: 'turn', R: 'turn' }
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, [contenteditable]')) return
    const step = keys[event.key]
    // A page larger than its place is moved about with the arrows first.
    if (!step || (event.key.startsWith('Arrow') && stage.contains(event.target) && stage.scrollWidth > stage.clientWidth)) return
    event.preventDefault()
    show(steps[step]())
  })
}
