import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { livePages, serveLive } from '../../../test/support/live-site.ts'
import { ViewLeft } from '../../errors/index.ts'
import { html, JS } from '../../html/index.ts'
import { defineRouter } from '../../http/index.ts'
import { defineComponent, defineLive, nestedView, portal, stream } from '../../live/index.ts'
import { live } from './live.ts'

const item = z.object({ id: z.number(), at: z.number().default(-1) })
const hits = defineComponent()
  .mount(() => ({ hits: 0 }))
  .on('hit', (socket) => socket.assign({ hits: socket.assigns.hits + 1 }))
  .render(({ hits: count, id }, ev) => html`<b id="b-${id}" phx-click=${ev.hit()}>${count}</b>`)

const player = defineLive()
  .mount(() => ({ seconds: 0 }))
  .on('play', (socket) => socket.assign({ seconds: socket.assigns.seconds + 1 }))
  .render(({ seconds }, ev) => html`<button id="play" phx-click=${ev.play()}>${seconds}</button>`)

const list = defineLive()
  .mount(() => ({ items: stream([{ id: 1 }, { id: 2 }]), n: 0 }))
  .on('put', item, ({ at, ...one }, { assigns }) => assigns.items.insert(one, { at }))
  .on('update', item, ({ id }, { assigns }) => assigns.items.insert({ id }, { updateOnly: true }))
  .on('drop', item, ({ id }, { assigns }) => assigns.items.delete({ id }))
  .on('reset', item, ({ id }, { assigns }) => assigns.items.reset([{ id }, { id: 1 }]))
  .on('keep', item, ({ id }, { assigns }) => assigns.items.insert({ id }, { limit: -2 }))
  .on('count', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
  .render(
    ({ items, n }, ev) => html`
      <ul id="items" phx-update="stream"><li id="none">None</li>${items.rows(
        ({ id: key }, id) => html`<li id=${id}>${key} ${hits({ id: key })}</li>`,
      )}</ul>
      <i>${n}</i>
      ${portal({ id: 'side', target: 'body' }, html`<aside id="in-portal">${n}${hits({ id: 'p' })}</aside>`)}
      ${nestedView(player, { id: 'player', sticky: true })}
      <section data-run=${JS.push(ev.count())}>
        <button id="run" phx-click=${JS.exec('data-run', { to: { closest: 'section' } })}>Run</button></section>`,
  )

const second = defineLive({ container: ['main', { class: 'second' }] })
  .mount(() => ({}))
  .render(() => html`<p>Second</p>${nestedView(player, { id: 'player', sticky: true })}`)

const third = defineLive()
  .mount(() => ({}))
  .render(() => html`<p>Third</p>`)

const router = defineRouter().scope('/', livePages, (r) =>
  r.live('/', list).live('/second', second).live('/third', third),
)

const open = async () => {
  return (await live(serveLive({ router, live: { views: { player } } }), '/')).view
}

describe('a page that is kept up to date', () => {
  it('L-66, L-67, L-68: has the rows of streams where they belong', async () => {
    const view = await open()
    const rows = (): string => view.element('#items').text().replaceAll(' 0', '')
    expect(rows()).toBe('1 2 None')
    await view.hook('put', { id: 3 })
    expect(rows()).toBe('1 2 3 None')
    await view.hook('put', { id: 4, at: 0 })
    await view.hook('put', { id: 5, at: 1 })
    expect(rows()).toBe('4 5 1 2 3 None')
    await view.hook('update', { id: 9 })
    await view.hook('put', { id: 1, at: 0 })
    await view.hook('drop', { id: 2 })
    expect(rows()).toBe('4 5 1 3 None')
  })

  it('L-64, L-69: resets streams', async () => {
    const view = await open()
    await view.hook('reset', { id: 7 })
    expect(view.element('#items').text()).toBe('7 0 1 0 None')
  })

  it('L-67: keeps as many rows as may stay', async () => {
    const view = await open()
    await view.hook('keep', { id: 9 })
    expect(view.element('#items').text()).toBe('9 0 None')
  })

  it('L-77: changes components in rows, and leaves the rows alone', async () => {
    const view = await open()
    await view.element('#b-2').click()
    await view.hook('count')
    expect([view.element('#items').text(), view.element('i').text()]).toEqual(['1 0 2 1 None', '1'])
  })

  it('runs the commands of another element', async () => {
    const view = await open()
    await view.element('#run').click()
    expect(view.element('i').text()).toBe('1')
  })

  it('shows portals, and keeps what is in them up to date', async () => {
    const view = await open()
    await view.hook('count')
    expect(view.html()).toContain('<aside id="in-portal">1')
    expect([view.has('#in-portal'), view.has('#b-p')]).toEqual([true, true])
  })

  it('L-22, L-109: keeps a sticky view when another takes the place, with its container', async () => {
    const view = await open()
    await view.element('#play').click()
    const before = view.child('player').id
    await view.navigate('/second')
    expect(view.text()).toBe('Second 1')
    expect(view.child('player').id).toBe(before)
    await view.element('#play').click()
    expect(view.element('#play').text()).toBe('2')
    expect(view.children().map(({ id }) => id)).toEqual(['player'])
    expect(view.element('main.second').attribute('data-phx-main')).toBe('')
    await view.navigate('/third')
    expect([view.children(), view.text()]).toEqual([[], 'Third'])
    expect(() => view.child('player')).toThrow(ViewLeft)
  })
})
