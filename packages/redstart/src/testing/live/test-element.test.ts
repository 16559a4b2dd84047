import { describe, expect, it } from 'vitest'
import { livePages, serveLive } from '../../../test/support/live-site.ts'
import {
  InvalidSelector,
  LiveCrashed,
  NoInteraction,
  NotOneElement,
  ViewLeft,
} from '../../errors/index.ts'
import { html, JS } from '../../html/index.ts'
import { defineRouter } from '../../http/index.ts'
import { defineComponent, defineLive, link, reply } from '../../live/index.ts'
import { live } from './live.ts'
import type { TestView } from './test-view.ts'

const star = defineComponent()
  .mount(() => ({ seen: '' }))
  .on('give', (socket, { type }) => socket.assign({ seen: `${socket.assigns.seen}${type} ` }))
  .render(
    ({ id, seen, myself }, ev) => html`<section id=${id}>
      <button class="own" phx-click=${ev.give()} phx-target=${myself}>Give</button>
      <i>${seen}</i><div id="hook-${id}" phx-hook="Star"></div>
    </section>`,
  )

const seen: object[] = []
const page = defineLive()
  .mount(() => ({ log: '', shown: 'all' }))
  .handleParams((params, socket) =>
    socket.assign({ shown: String(Object.values(params)[0] ?? 'all') }),
  )
  .on('note', (socket, { type, key, value, raw }) => {
    seen.push({ type, key, value, raw })
    socket.assign({ log: `${socket.assigns.log}${type} ` })
  })
  .on('ask', () => reply({ answer: 42 }))
  .on('quiet', () => {})
  .onForm('save', (_form, socket) => socket.assign({ log: `${socket.assigns.log}saved ` }))
  .on('crash', () => {
    throw new Error('broken')
  })
  .render(
    ({ log, shown }, ev) => html`
      <p id="log">${log}</p><p id="shown">${shown}</p>
      <button id="b" name="b" value="v" phx-click=${ev.note()} phx-value-row="7">Note</button>
      <button id="off" disabled phx-click=${ev.note()}>Off</button>
      <button id="two" phx-click=${JS.push(ev.note(), { value: { extra: 1 } })
        .hide()
        .push(ev.quiet())}>Two</button>
      <button id="shy" phx-click=${JS.hide({ to: '#log' })}>Hide</button>
      <button id="exec" phx-click=${JS.exec('data-do', { to: '#b2' })}>Run</button>
      <button id="astray" phx-click=${JS.push(ev.note()).exec('data-gone', { to: '#b2' })}>Astray</button>
      <button id="bare-name" phx-click=${JS.exec('phx-click', { to: '#far' })}>Bare</button>
      <span id="b2" data-do=${JS.push(ev.note())}></span>
      <a id="bare-link" href="/?shown=new" data-phx-link="patch" data-phx-link-state="push" phx-click="note">L</a>
      <form><button id="reloads" phx-click=${ev.note()}>Reloads</button></form>
      <form id="form" phx-submit=${ev.save.form()}><button id="both" phx-click=${ev.note()}>Both</button></form>
      <button id="far" phx-click="give" phx-target="#one i">Far</button>
      <button id="lost" phx-click=${ev.note()} phx-target="#nobody">Lost</button>
      <button id="crash" phx-click=${ev.crash()}>Crash</button>
      <input id="in" type="text" value="typed" phx-focus=${ev.note()} phx-blur=${ev.note()}>
      <input id="check" type="checkbox" value="yes" phx-click=${ev.note()}>
      <div id="keys" phx-window-keydown=${ev.note()} phx-key="Enter"></div>
      <div id="up" phx-keyup=${ev.note()}></div>
      <div id="hook" phx-hook="Map"></div><div id="bare"></div>
      ${link({ patch: '/?shown=new' }, 'New')} ${link({ navigate: '/other' }, 'Other')}
      ${link({ href: '/plain' }, 'Plain')}
      ${star({ id: 'one' })}${star({ id: 'two-stars' })}`,
  )

const router = defineRouter().scope('/', livePages, (r) =>
  r.live('/', page).live(
    '/other',
    defineLive()
      .mount(() => ({}))
      .render(() => html`<p>Other</p>`),
  ),
)

async function open(): Promise<TestView> {
  seen.length = 0
  return (await live(serveLive({ router }), '/')).view
}

describe('what an element sends', () => {
  it('clicks with its values', async () => {
    const view = await open()
    await view.element('#b').click({ more: true })
    expect(seen).toEqual([
      { type: 'click', key: undefined, value: 'v', raw: { row: '7', value: 'v', more: true } },
    ])
    expect(view.element('#log').text()).toBe('click')
  })

  it('runs all commands that the server hears of', async () => {
    const view = await open()
    await view.element('#two').click()
    await view.element('#exec').click()
    expect(seen).toMatchObject([{ raw: { extra: 1 } }, { type: 'click' }])
  })

  it('submits the form of a submit button that has a binding of its own, as browsers do', async () => {
    const view = await open()
    await view.element('#both').click()
    expect(view.element('#log').text()).toBe('click saved')
  })

  it('sends focus and blur with the value, and an unchecked box without', async () => {
    const view = await open()
    await view.element('#in').focus()
    await view.element('#in').blur()
    await view.element('#check').click()
    expect(seen).toMatchObject([
      { type: 'focus', value: 'typed' },
      { type: 'blur', value: 'typed' },
      { type: 'click', value: undefined },
    ])
  })

  it('sends the key that the element asks for, and no other', async () => {
    const view = await open()
    await view.element('#keys').keydown('a')
    await view.element('#keys').keydown('enter')
    await view.element('#up').keyup('x')
    expect(seen).toMatchObject([
      { type: 'keydown', key: 'enter' },
      { type: 'keyup', key: 'x' },
    ])
  })

  it('L-77: goes to the component that is meant, by number, selector or hook', async () => {
    const view = await open()
    await view.element('#one .own').click()
    await view.element('#far').click()
    await view.element('#hook-two-stars').hook('give')
    expect([view.element('#one i').text(), view.element('#two-stars i').text()]).toEqual([
      'click click',
      'hook',
    ])
  })

  it('L-89: gives the reply of a hook', async () => {
    const view = await open()
    expect(await view.element('#hook').hook('ask')).toEqual({ answer: 42 })
    expect(view.reply).toEqual({ answer: 42 })
    expect(await view.hook('quiet')).toBeUndefined()
    expect(await view.hook('give', {}, { target: '#one' })).toBeUndefined()
    expect(view.element('#one i').text()).toBe('hook')
  })

  it('follows links', async () => {
    const view = await open()
    await view.element('a', 'New').click()
    view.assertPatched('/?shown=new')
    expect([view.path, view.element('#shown').text()]).toEqual(['/?shown=new', 'new'])
    await view.element('a', /^Other$/).click()
    expect(view.assertRedirected('/other')).toEqual({ kind: 'navigate', to: '/other', flash: {} })
    expect(() => view.html()).toThrow(ViewLeft)
    await view.followRedirect()
    expect([view.text(), view.path]).toEqual(['Other', '/other'])
  })

  it('follows a link to an ordinary page', async () => {
    const view = await open()
    await view.element('a', 'Plain').click()
    expect(view.assertRedirected()).toMatchObject({ kind: 'redirect', to: '/plain' })
  })

  it('L-96: tells of a view that crashed', async () => {
    const view = await open()
    await expect(view.element('#crash').click()).rejects.toThrow(LiveCrashed)
    expect(() => view.text()).toThrow(ViewLeft)
  })
})

describe('what an element cannot do', () => {
  it.each([
    ['#off', /is disabled/],
    ['#bare', /does nothing/],
    ['#shy', /only changes the page/],
    ['#lost', /not on the page/],
    ['#reloads', /leaves the page/],
    ['#astray', /has no data-gone/],
    ['#bare-name', /"give", which is no command/],
    ['#bare-link', /"note", which is no command/],
  ])('refuses a click on %s', async (selector, problem) => {
    const view = await open()
    await expect(view.element(selector).click()).rejects.toThrow(problem)
  })

  it('refuses what has no binding', async () => {
    const view = await open()
    await expect(view.element('#b').focus()).rejects.toThrow(NoInteraction)
    await expect(view.element('#b').keydown('a')).rejects.toThrow(
      /phx-keydown or phx-window-keydown/,
    )
    await expect(view.element('#bare').hook('ask')).rejects.toThrow(NoInteraction)
  })

  it('has to be one element', async () => {
    const view = await open()
    await expect(view.element('#nowhere').click()).rejects.toThrow(NotOneElement)
    await expect(view.element('.own').click()).rejects.toThrow(/There are 2 elements ".own"/)
    await expect(view.element('button', 'Nobody').click()).rejects.toThrow(/with the text "Nobody"/)
    await expect(view.element('p::').click()).rejects.toThrow(InvalidSelector)
  })

  it('shows itself', async () => {
    const view = await open()
    expect(view.element('#shown').html()).toBe('<p id="shown">all</p>')
    expect(view.element('#b').attribute('phx-value-row')).toBe('7')
    expect([view.has('#b', 'Note'), view.has('#b', 'Other'), view.has('#nobody')]).toEqual([
      true,
      false,
      false,
    ])
  })
})
