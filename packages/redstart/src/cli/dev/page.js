// What `redstart dev` runs in open pages. It is served as it lies here.
{
  const address = new URL(document.currentScript.src)
  const style = new CSSStyleSheet()
  style.replaceSync(`
    dialog {
      box-sizing: border-box; width: min(60rem, 100vw - 2rem); max-height: calc(100vh - 2rem);
      padding: 1.5rem; border: 0; border-top: 0.375rem solid #d4343d; border-radius: 0.5rem;
      overflow: auto; color: #f3f2f1; background: #22201f; font: 1rem/1.5 system-ui, sans-serif;
    }
    dialog::backdrop { background: rgb(0 0 0 / 60%); }
    h2 { margin: 0 0 0.75rem; font-size: 1.125rem; }
    pre { margin: 0 0 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.875rem; }
    button { padding: 0.375rem 1rem; font: inherit; }
  `)

  /** The run of the application that this page is of. */
  let run = Number(address.searchParams.get('run'))
  /** What was built when the page came. */
  let scripts
  let styles
  let overlay
  let told = '[]'
  let isReloading = false

  const events = new EventSource(new URL('events', address))
  events.addEventListener('message', ({ data }) => follow(JSON.parse(data)))

  function follow(state) {
    show(state.problems)
    styles ??= state.styles
    scripts ??= state.scripts
    const swapped = Object.keys(state.styles).filter((name) => styles[name] !== state.styles[name])
    styles = state.styles
    for (const name of swapped) void swap(name)
    if (!state.up) return
    // The client of live views joins anew by itself, and shows what the server renders now.
    if (document.querySelector('[data-phx-session]')) run = state.run
    if (state.run !== run || state.scripts !== scripts) void reload()
  }

  async function swap(name) {
    await untilItAnswers()
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const url = new URL(link.href)
      if (url.origin !== location.origin || !url.pathname.endsWith(`/${name}`)) continue
      url.searchParams.set('digest', styles[name])
      // The browser keeps what it has until it has what is new.
      link.href = url.href
    }
  }

  async function reload() {
    if (isReloading) return
    isReloading = true
    await untilItAnswers()
    location.reload()
  }

  /** The application may be starting again; and when it has, it may still not listen. */
  async function untilItAnswers() {
    while (!(await answers())) await new Promise((resolve) => setTimeout(resolve, 200))
  }

  function answers() {
    const request = { method: 'HEAD', cache: 'no-store', redirect: 'manual' }
    return fetch(location.href, request).then(
      () => true,
      () => false,
    )
  }

  /** What was dismissed stays so until there is something else to tell. */
  function show(problems) {
    const text = JSON.stringify(problems)
    if (text === told) return
    told = text
    overlay?.remove()
    overlay = problems.length > 0 ? overlayOf(problems) : undefined
  }

  /** Not below the body, which belongs to the application. */
  function overlayOf(problems) {
    const host = document.createElement('div')
    host.id = 'redstart-problem'
    const root = host.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [style]
    const dialog = element('dialog')
    for (const { title, text } of problems) {
      dialog.append(element('h2', title), element('pre', text))
    }
    const button = element('button', 'Dismiss')
    button.addEventListener('click', () => dialog.close())
    dialog.addEventListener('close', () => host.remove())
    dialog.append(button)
    root.append(dialog)
    document.documentElement.append(host)
    dialog.showModal()
    return host
  }

  function element(name, text = '') {
    const made = document.createElement(name)
    made.textContent = text
    return made
  }
}
