import { AsyncLocalStorage } from 'node:async_hooks'
import { html } from 'redstart/html'
import {
  type AsyncResult,
  assignAsync,
  asyncResult,
  defineComponent,
  defineLive,
} from 'redstart/live'
import { describe, expect, it } from 'vitest'
import { Gate } from '../src/gate.ts'
import { clientPage } from './src/client-tree.ts'
import { openView, serveView } from './src/live-site.ts'

const shownAs = (result: AsyncResult<string>) =>
  asyncResult(result, {
    ok: (value) => html`<b>${value}${result.loading ? ' again' : ''}</b>`,
    loading: () => 'loading',
    failed: (reason) => `failed: ${reason instanceof Error ? reason.message : String(reason)}`,
  })

/** A view that loads what a test says, when it says so. */
function loading() {
  const tasks: {
    readonly resolve: (value: string) => void
    readonly reject: (reason: unknown) => void
  }[] = []
  const signals: AbortSignal[] = []
  const task = (signal: AbortSignal): Promise<string> => {
    signals.push(signal)
    return new Promise((resolve, reject) => void tasks.push({ resolve, reject }))
  }
  const view = defineLive()
    .mount(() => ({ weather: assignAsync(task) }))
    .on('again', (socket) => socket.assignAsync({ weather: task }))
    .on('reset', (socket) => socket.assignAsync({ weather: task }, { reset: true }))
    .on('cancel', (socket) => socket.cancelAsync('weather', 'not wanted'))
    .render(({ weather }) => html`<p>${shownAs(weather)}</p>`)
  return { view, tasks, signals, task }
}

describe('L-129: a value that is loaded', () => {
  it('is not loaded for the page, and then comes by itself', async () => {
    const { view, tasks } = loading()
    const site = await serveView(view)
    const page = await site.get('/')
    expect(page.content).toBe('<p>loading</p>')
    expect(tasks).toHaveLength(0)
    const mounted = await (await site.connect(page)).mount(page)
    const shown = clientPage(mounted.rendered)
    expect(shown.html).toBe('<p>loading</p>')
    await expect.poll(() => tasks.length).toBe(1)
    tasks[0]?.resolve('sunny')
    shown.merge(await mounted.pushed('diff'))
    expect(shown.html).toBe('<p><b>sunny</b></p>')
  })

  it('stays while it is loaded again, also if that fails, unless it is reset', async () => {
    const { view, tasks } = loading()
    const mounted = await openView(view)
    const shown = clientPage(mounted.rendered)
    await expect.poll(() => tasks.length).toBe(1)
    tasks[0]?.resolve('sunny')
    shown.merge(await mounted.pushed('diff'))
    shown.merge((await mounted.click('again')).diff)
    expect(shown.html).toBe('<p><b>sunny again</b></p>')
    tasks[1]?.reject(new Error('no forecast'))
    shown.merge(await mounted.pushed('diff'))
    expect(shown.html).toBe('<p><b>sunny</b></p>')
    shown.merge((await mounted.click('reset')).diff)
    expect(shown.html).toBe('<p>loading</p>')
    tasks[2]?.reject(new Error('no forecast'))
    shown.merge(await mounted.pushed('diff'))
    expect(shown.html).toBe('<p>failed: no forecast</p>')
    expect(mounted.site.log.troubles).toEqual([])
  })

  it('has failed when it is cancelled, and its work is told so', async () => {
    const { view, tasks, signals } = loading()
    const mounted = await openView(view)
    const shown = clientPage(mounted.rendered)
    await expect.poll(() => tasks.length).toBe(1)
    expect(await mounted.click('cancel')).toEqual({})
    shown.merge(await mounted.pushed('diff'))
    expect(shown.html).toBe('<p>failed: not wanted</p>')
    expect(signals[0]?.aborted).toBe(true)
    tasks[0]?.resolve('too late')
    expect(await mounted.click('cancel')).toEqual({})
    await mounted.client.quiet()
  })

  it('is given up when the view ends', async () => {
    const { view, tasks, signals } = loading()
    const mounted = await openView(view)
    await expect.poll(() => tasks.length).toBe(1)
    await mounted.leave()
    expect(signals[0]?.aborted).toBe(true)
    tasks[0]?.resolve('too late')
    await mounted.client.quiet()
  })
})

it('L-130: of two works of one name the result of the first is dropped', async () => {
  const first = new Gate()
  let starts = 0
  const view = await openView(
    defineLive()
      .mount(() => ({ told: '' }))
      .on('start', (socket) => {
        starts += 1
        const name = `start ${starts}`
        const isFirst = starts === 1
        socket.startAsync(
          'work',
          async () => {
            if (isFirst) await first.opened
            return name
          },
          (outcome) => socket.assign({ told: outcome.ok ? outcome.value : 'failed' }),
        )
      })
      .render(({ told }) => html`<p>${told}</p>`),
  )
  await view.click('start')
  expect(await view.click('start')).toEqual({})
  expect(await view.pushed('diff')).toEqual({ 0: 'start 2' })
  first.open()
  await first.opened
  expect(await view.click('start')).toEqual({})
  expect(await view.pushed('diff')).toEqual({ 0: 'start 3' })
})

it('L-131: what comes for a component that is gone is dropped', async () => {
  const gate = new Gate()
  const settled: string[] = []
  const part = defineComponent()
    .mount((_, socket) => {
      socket.startAsync(
        'work',
        () => gate.opened,
        () => void settled.push('settled'),
      )
      return {}
    })
    .render(() => html`<i>part</i>`)
  const view = await openView(
    defineLive()
      .mount(() => ({ isShown: true }))
      .on('hide', (socket) => socket.assign({ isShown: false }))
      .render(({ isShown }) => html`<div>${isShown && part({ id: 'a' })}</div>`),
  )
  await view.click('hide')
  await view.push('cids_will_destroy', { cids: [1] })
  expect(await view.push('cids_destroyed', { cids: [1] })).toEqual({ cids: [1] })
  gate.open()
  await gate.opened
  expect(await view.click('hide')).toEqual({})
  await view.client.quiet()
  expect(settled).toEqual([])
  expect(view.site.log.troubles).toEqual([])
})

it('work is begun outside of the transaction that its handler is in', async () => {
  const transaction = new AsyncLocalStorage<string>()
  const seen: unknown[] = []
  const done = new Gate()
  const view = await openView(
    defineLive()
      .mount(() => ({}))
      .on('begin', (socket) =>
        transaction.run('open', () =>
          socket.startAsync(
            'work',
            () => void seen.push(transaction.getStore()),
            () => {
              seen.push(transaction.getStore())
              done.open()
            },
          ),
        ),
      )
      .render(() => html`<p></p>`),
  )
  await view.click('begin')
  await done.opened
  expect(seen).toEqual([undefined, undefined])
})
