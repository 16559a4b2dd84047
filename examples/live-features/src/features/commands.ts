/** What the browser does without asking the server, or before it asks: all of it stays when the server renders again. */
import { button } from 'redstart/components'
import { html, JS } from 'redstart/html'
import { defineLive, nestedView } from 'redstart/live'
import { Gate } from '../gate.ts'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

/** Holds work back until somebody ends it. */
const work = new Gate<string>()

/** Has a process of its own, so it can be used while the view around it is busy. */
const foremanLive = defineLive({ name: 'ForemanLive' })
  .mount(() => ({}))
  .on('end', () => work.open('done'))
  .render((_assigns, ev) => html`${pushButton('End the work', ev.end())}`)

const fadeIn = ['fade', 'fade-out', 'fade-in'] as const
const fadeOut = ['fade', 'fade-in', 'fade-out'] as const
const toggleDetails = JS.toggle({
  to: '#details',
  in: fadeIn,
  out: fadeOut,
  time: 150,
}).toggleAttribute('aria-expanded', ['true', 'false'])
const openEditor = JS.pushFocus()
  .show({ to: '#editor', transition: fadeIn, time: 150 })
  .focusFirst({
    to: '#editor',
  })
const closeEditor = JS.hide({ to: '#editor', transition: fadeOut, time: 150 }).popFocus()

export const commandsLive = defineLive({ name: 'CommandsLive' })
  .mount(() => ({ renders: 0, report: 'nothing yet', pageTitle: 'JS commands' }))
  .on('again', (socket) => socket.assign({ renders: socket.assigns.renders + 1 }))
  .on('work', async (socket) => {
    socket.assign({ report: await work.wait(socket.signal) })
  })
  .layout(frame)
  .render(
    ({ renders, report }, ev) => html`
      <h1>JS commands</h1>
      <p class="buttons">
        ${pushButton('Render again', ev.again(), { variant: 'primary' })}
        <span id="renders" role="status">Rendered again ${renders} times</span>
      </p>

      <h2>Show, hide, toggle</h2>
      <p class="buttons">
        ${pushButton('Details', toggleDetails, { attrs: { 'aria-expanded': 'false', 'aria-controls': 'details' } })}
        ${pushButton('Show', JS.show({ to: '#details' }))}
        ${pushButton('Hide', JS.hide({ to: '#details' }))}
      </p>
      <p id="details" class="panel" hidden>These are the details, at render ${renders}.</p>

      <h2>Classes and attributes</h2>
      <p class="buttons">
        ${pushButton('Underline', JS.addClass('underlined', { to: '#sample' }))}
        ${pushButton('Plain', JS.removeClass('underlined', { to: '#sample' }))}
        ${pushButton('Bold or not', JS.toggleClass('bold', { to: '#sample' }))}
        ${pushButton('Lock or unlock', JS.toggleAttribute('readonly', '', { to: '#address' }))}
        ${pushButton('Title', JS.setAttribute('title', 'A sample', { to: '#sample' }))}
        ${pushButton('No title', JS.removeAttribute('title', { to: '#sample' }))}
        ${pushButton('Shake', JS.transition('shake', { to: '#sample', time: 300 }))}
      </p>
      <p id="sample" class="panel">A sample, at render ${renders}.</p>
      <p class="line">
        <label for="address">Address</label>
        <input class="rs-control" id="address" value="https://example.org/" autocomplete="off">
        ${pushButton('Select it', JS.dispatch('features:select', { to: '#address', detail: { part: 'host' } }))}
      </p>

      <h2>Focus</h2>
      <p class="buttons">${pushButton('Edit', openEditor, { attrs: { id: 'edit' } })}</p>
      <div id="editor" class="panel line" hidden data-close=${closeEditor}
        phx-window-keydown=${JS.exec('data-close')} phx-key="Escape">
        <label for="nick">Nickname</label> <input class="rs-control" id="nick" autocomplete="off">
        ${pushButton('Close', JS.exec('data-close', { to: '#editor' }))}
      </div>

      <h2>Push</h2>
      <p class="buttons">
        ${button({
          label: 'Work',
          type: 'button',
          attrs: { 'phx-click': JS.push(ev.work(), { loading: '#report', pageLoading: true }) },
        })}
        ${nestedView(foremanLive, { id: 'foreman' })}
      </p>
      <p id="report" class="panel" role="status">The report: ${report}</p>`,
  )
