/** Selects a part of an address in a field: what `JS.dispatch('features:select', …)` asks for. */
window.addEventListener('features:select', (event) => {
  const { target } = event
  const { part: wanted } = event instanceof CustomEvent ? event.detail : {}
  if (!(target instanceof HTMLInputElement) || !URL.canParse(target.value)) return
  const part = wanted === 'host' ? new URL(target.value).host : target.value
  const start = target.value.indexOf(part)
  target.focus()
  target.setSelectionRange(start, start + part.length)
})
