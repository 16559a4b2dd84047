/** Addresses: tabs that are part of the address, other views, redirects, the title, and messages that come along. */
import { html, when } from 'redstart/html'
import { defineLive, link } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

const tabs = ['overview', 'details', 'history'] as const

export const navigationLive = defineLive({ name: 'NavigationLive' })
  .params(z.object({ tab: z.enum(tabs).default('overview') }))
  .mount(({ params: { tab } }) => ({ tab, steps: 0, pageTitle: 'Navigation' }))
  .handleParams(({ tab }, socket) =>
    socket.assign({ tab, steps: socket.assigns.steps + 1, pageTitle: `Navigation: ${tab}` }),
  )
  .on('next', (socket) => {
    const next = tabs[(tabs.indexOf(socket.assigns.tab) + 1) % tabs.length]
    socket.pushPatch(`/navigation?tab=${next}`)
  })
  .on('leave', (socket) => {
    socket.putFlash('info', 'You came by a push.')
    socket.pushNavigate('/navigation/elsewhere')
  })
  .on('away', (socket) => {
    socket.putFlash('info', 'You were redirected.')
    socket.redirect('/')
  })
  .layout(frame)
  .render(
    ({ tab, steps }, ev) => html`
      <h1>Navigation</h1>
      <nav class="tabs" aria-label="Tabs">
        ${tabs.map((name) =>
          link(
            { patch: `/navigation?tab=${name}`, attrs: { 'aria-current': tab === name && 'page' } },
            name,
          ),
        )}
      </nav>
      <p id="tab">This is the tab <b>${tab}</b>, address number <output>${steps}</output> of this view.</p>
      <p class="buttons">
        ${pushButton('Next tab', ev.next())}
        ${pushButton('Elsewhere', ev.leave())}
        ${pushButton('All features', ev.away())}
        ${link({ navigate: '/navigation/elsewhere?from=link' }, 'Elsewhere by a link')}
      </p>`,
  )

export const elsewhereLive = defineLive({ name: 'ElsewhereLive' })
  .params(z.object({ from: z.string().optional() }))
  .mount(({ params }) => ({ from: params.from, pageTitle: 'Elsewhere' }))
  .layout(frame)
  .render(
    ({ from }) => html`
      <h1>Elsewhere</h1>
      <p>Another view, over the same connection.${when(from, () => html` You came by a link.`)}</p>
      <p>${link({ navigate: '/navigation' }, 'Back to the tabs')}</p>`,
  )
