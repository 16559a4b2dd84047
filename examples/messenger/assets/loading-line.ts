/** A line at the top of the page, while the next one takes longer than a moment. */

/** How long a page may take before the visitor is told that it does, in ms. */
const PATIENCE = 150

let waiting: ReturnType<typeof setTimeout> | undefined

window.addEventListener('phx:page-loading-start', () => {
  clearTimeout(waiting)
  waiting = setTimeout(() => document.documentElement.classList.add('is-loading'), PATIENCE)
})

window.addEventListener('phx:page-loading-stop', () => {
  clearTimeout(waiting)
  document.documentElement.classList.remove('is-loading')
})
