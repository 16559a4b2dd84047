/** Views in a view: a child that may fail alone, and a player that goes on when the page goes elsewhere. */
import { type Html, html } from 'redstart/html'
import { defineLive, type Flash, link, nestedView } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

const childLive = defineLive({ name: 'ChildLive' })
  .session(z.object({ begin: z.int() }))
  .mount(({ session }) => ({ count: session.begin }))
  .on('add', (socket) => socket.assign({ count: socket.assigns.count + 1 }))
  .on('fail', () => {
    throw new Error('A child that fails.')
  })
  .render(
    ({ count }, ev) => html`
      <p id="child-count">The child counts <output>${count}</output></p>
      <p class="buttons">
        ${pushButton('Child +1', ev.add())} ${pushButton('Fail in the child', ev.fail(), { variant: 'danger' })}
      </p>`,
  )

const tracks = ['Dawn', 'Noon', 'Dusk'] as const

/** The endpoint knows it by name, for it asks for itself wherever it is. */
export const playerLive = defineLive({ name: 'PlayerLive' })
  .mount(() => ({ track: 0, isPlaying: false }))
  .on('play', (socket) => socket.assign({ isPlaying: !socket.assigns.isPlaying }))
  .on('next', (socket) => socket.assign({ track: (socket.assigns.track + 1) % tracks.length }))
  .render(
    ({ track, isPlaying }, ev) => html`
      <p id="player-state" role="status">${isPlaying ? 'Playing' : 'Paused'}: ${tracks[track]}</p>
      <p class="buttons">
        ${pushButton(isPlaying ? 'Pause' : 'Play', ev.play(), { variant: 'primary' })}
        ${pushButton('Next track', ev.next())}
      </p>`,
  )

function frameWithPlayer(assigns: { readonly flash: Flash }, content: Html): Html {
  return html`${frame(assigns, content)}
    <aside class="player" aria-label="Player">${nestedView(playerLive, { id: 'player', sticky: true })}</aside>`
}

export const nestedLive = defineLive({ name: 'NestedLive' })
  .mount(() => ({ count: 0, hasChild: true, pageTitle: 'Nested views' }))
  .on('add', (socket) => socket.assign({ count: socket.assigns.count + 1 }))
  .on('toggle', (socket) => socket.assign({ hasChild: !socket.assigns.hasChild }))
  .layout(frameWithPlayer)
  .render(
    ({ count, hasChild }, ev) => html`
      <h1>Nested views</h1>
      <p id="parent-count">The parent counts <output>${count}</output></p>
      <p class="buttons">
        ${pushButton('Parent +1', ev.add(), { variant: 'primary' })}
        ${pushButton(hasChild ? 'Take the child away' : 'Bring a child', ev.toggle())}
        ${link({ navigate: '/nested/beyond' }, 'Go on, with the player')}
      </p>
      <section class="panel" aria-label="Child">
        ${hasChild ? nestedView(childLive, { id: 'child', session: { begin: 10 } }) : 'Nobody there'}
      </section>`,
  )

export const beyondLive = defineLive({ name: 'BeyondLive' })
  .mount(() => ({ pageTitle: 'Beyond' }))
  .layout(frameWithPlayer)
  .render(
    () => html`
      <h1>Beyond</h1>
      <p>Another view, and the same player.</p>
      <p>${link({ navigate: '/nested' }, 'Back to the child')}</p>`,
  )
