import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { defineSocket, ok } from '../src/channel/index.ts'
import { html, when } from '../src/html/index.ts'
import { defineRouter } from '../src/http/index.ts'
import { defineComponent, defineLive } from '../src/live/index.ts'
import { PubSub } from '../src/pubsub/index.ts'
import { type } from '../src/schema/index.ts'
import { join, live, memoryBus, testClock } from '../src/testing/index.ts'
import { topic } from '../src/topic/index.ts'
import { livePages, serveLive } from './support/live-site.ts'

const news = topic('news:{of}', type<{ text: string }>())

describe('after() of a channel', () => {
  const ends: unknown[] = []
  const socket = defineSocket({ connect: () => ({}) })
  const egg = socket
    .channel('egg:{id}')
    .emits({ done: z.object({ after: z.number() }) })
    .join(() => ok())
    .on('boil', z.object({ ms: z.number() }), ({ ms }, channel) => {
      channel.after('egg', ms, () => channel.push('done', { after: ms }))
      return ok()
    })
    .on('stop', (channel) => {
      channel.cancelAfter('egg')
      return ok()
    })
    .on('burn', (channel) => {
      channel.after('egg', 10, () => {
        throw new Error('burnt')
      })
      return ok()
    })
    .terminate((reason) => void ends.push(reason))
  const kitchen = socket.channels(egg)

  test('calls once, in turn, what was asked for last', async () => {
    const clock = testClock()
    const { channel } = await join(kitchen, 'egg:1', { assigns: {}, clock })
    await channel.push('boil', { ms: 100 })
    await channel.push('boil', { ms: 300 })
    await clock.advance(1_000)
    expect(await channel.pushed('done')).toEqual({ after: 300 })
    await channel.push('boil', { ms: 50 })
    await channel.push('stop', {})
    await clock.advance(1_000)
    await channel.push('boil', { ms: 7 })
    await clock.advance(7)
    expect(await channel.pushed('done')).toEqual({ after: 7 })
  })

  test('what it throws ends the channel as a handler does', async () => {
    const clock = testClock()
    const { channel } = await join(kitchen, 'egg:1', { assigns: {}, clock })
    await channel.push('burn', {})
    await clock.advance(10)
    await vi.waitFor(() => expect(ends).toEqual([{ error: new Error('burnt') }]))
  })
})

describe('after() of a live view', () => {
  const lamp = defineComponent<{ ms: number }>()
    .mount(() => ({ lit: false }))
    .on('light', (socket) =>
      socket.after('light', socket.assigns.ms, () => socket.assign({ lit: true })),
    )
    .render(
      ({ id, lit }, ev) =>
        html`<p id=${`lamp-${id}`} phx-click=${ev.light()}>${lit ? 'on' : 'off'}</p>`,
    )
  const hall = defineLive()
    .mount((_context, socket) => {
      socket.after('greet', 1_000, () => socket.assign({ greeting: 'Good evening' }))
      return { greeting: 'Hello', hasLamp: true }
    })
    .on('hush', (socket) => socket.cancelAfter('greet'))
    .on('remove', (socket) => socket.assign({ hasLamp: false }))
    .render(
      ({ greeting, hasLamp }, ev) => html`
        <h1 phx-click=${ev.hush()}>${greeting}</h1>
        <button phx-click=${ev.remove()}>Remove</button>
        ${when(hasLamp, () => lamp({ id: 1, ms: 500 }))}`,
    )
  const open = async () => {
    const clock = testClock()
    const router = defineRouter().scope('/', livePages, (r) => r.live('/', hall))
    const endpoint = serveLive({ router, clock })
    const { view } = await live(endpoint, '/')
    return { clock, view }
  }

  test('runs in turn and is rendered, of a component too', async () => {
    const { clock, view } = await open()
    await view.element('#lamp-1').click()
    await clock.advance(999)
    expect(view.text()).toContain('Hello')
    expect(view.text()).toContain('on')
    await clock.advance(1)
    await view.settled()
    expect(view.text()).toContain('Good evening')
  })

  test('is taken back, and ends with the component that started it', async () => {
    const { clock, view } = await open()
    await view.element('h1').click()
    await view.element('#lamp-1').click()
    await view.element('button').click()
    await clock.advance(10_000)
    expect(view.text()).toContain('Hello')
    expect(view.text()).not.toContain('off')
  })
})

describe('subscribe()', () => {
  const socket = defineSocket({ connect: () => ({}) })

  test('resolves when the broker knows', async () => {
    const adapter = memoryBus().adapter('a')
    let know = (): void => {}
    const known = new Promise<void>((resolve) => {
      know = resolve
    })
    let isJoined = false
    const settled = () => (isJoined ? known : undefined)
    const pubsub = new PubSub({ adapter: { ...adapter, settled } })
    const log: string[] = []
    const room = socket
      .channel('room:{id}')
      .join(() => ok())
      .on('listen', async (channel) => {
        isJoined = true
        const subscribed = channel.subscribe(news({ of: 'x' }))
        log.push('asked')
        await subscribed
        log.push('known')
        return ok({ log: [...log] })
      })
    const { channel } = await join(socket.channels(room), 'room:1', { assigns: {}, pubsub })
    const listening = channel.push('listen', {})
    await vi.waitFor(() => expect(log).toEqual(['asked']))
    know()
    expect(await listening).toMatchObject({ response: { log: ['asked', 'known'] } })
  })

  test('to the topic that a channel was joined on brings each message once', async () => {
    const pubsub = new PubSub()
    const heard: string[] = []
    const room = socket
      .channel('news:{of}')
      .join(() => ok())
      .joined((channel) => channel.subscribe(news({ of: 'x' })))
      .info(news, ({ text }) => void heard.push(text))
      .on('look', () => ok({ heard: [...heard] }))
    const { channel } = await join(socket.channels(room), 'news:x', { assigns: {}, pubsub })
    await pubsub.broadcast(news({ of: 'x' }), { text: 'once' })
    expect(await channel.push('look', {})).toMatchObject({ response: { heard: ['once'] } })
  })
})
