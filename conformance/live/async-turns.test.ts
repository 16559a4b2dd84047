/** Work that comes to its end while the view is busy: until its turn it can be replaced, and cancelled. */
import { html } from 'redstart/html'
import { type AsyncOutcome, assignAsync, asyncResult, defineLive } from 'redstart/live'
import { expect, it } from 'vitest'
import { Gate } from '../src/gate.ts'
import { openView } from './src/live-site.ts'

/** A turn of the event loop: what waits for promises alone has gone as far as it can. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A view that is busy until a gate opens, and then does something. */
async function busyView() {
  const gates = { first: new Gate(), begun: new Gate(), busy: new Gate(), second: new Gate() }
  const outcomes: AsyncOutcome<string>[] = []
  const work = async (gate: Gate, value: string): Promise<string> => {
    await gate.opened
    return value
  }
  const view = await openView(
    defineLive()
      .mount(() => ({ value: assignAsync(() => work(gates.first, 'one')) }))
      .on('start', (socket) =>
        socket.startAsync(
          'work',
          () => work(gates.first, 'one'),
          (outcome) => {
            outcomes.push(outcome)
          },
        ),
      )
      .on('again', async (socket) => {
        gates.begun.open()
        await gates.busy.opened
        socket.startAsync(
          'work',
          () => work(gates.second, 'two'),
          (outcome) => {
            outcomes.push(outcome)
          },
        )
        socket.assignAsync({ value: () => work(gates.second, 'two') })
      })
      .on('cancel', async (socket) => {
        gates.begun.open()
        await gates.busy.opened
        socket.cancelAsync('work')
        socket.cancelAsync('value', 'not wanted')
      })
      .on('nothing', () => undefined)
      .render(({ value }) => {
        const states = { loading: () => 'loading', failed: String, ok: String }
        return html`<p>${asyncResult(value, states)}</p>`
      }),
  )
  await view.click('start')
  /** Has the first work end while an event is handled. */
  const during = async (event: 'again' | 'cancel'): Promise<unknown> => {
    const ref = view.send('event', { type: 'click', event, value: {} })
    await gates.begun.opened
    gates.first.open()
    await turn()
    gates.busy.open()
    return view.answerTo(ref)
  }
  return { view, gates, outcomes, during }
}

it('L-130: the result of what is begun anew is dropped, also where it waits for its turn', async () => {
  const { view, gates, outcomes, during } = await busyView()
  expect(await during('again')).toEqual({})
  await view.click('nothing')
  expect(outcomes).toEqual([])
  gates.second.open()
  expect(await view.pushed('diff')).toEqual({ 0: 'two' })
  expect(outcomes).toEqual([{ ok: true, value: 'two' }])
})

it('L-129: what is cancelled has failed, also where it has succeeded and waits for its turn', async () => {
  const { view, outcomes, during } = await busyView()
  await during('cancel')
  expect(await view.pushed('diff')).toEqual({ 0: 'not wanted' })
  expect(outcomes).toEqual([{ ok: false, reason: 'cancelled' }])
})
