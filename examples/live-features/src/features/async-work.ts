/** Work that takes time, while the view goes on: values that are loaded, and tasks that can be cancelled. */
import { html } from 'redstart/html'
import { assignAsync, asyncResult, defineLive } from 'redstart/live'
import { z } from 'zod'
import { Gate } from '../gate.ts'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

/** Stands for a service somewhere else: it answers when the visitor says so, and what the visitor says. */
interface Service {
  readonly forecast: Gate<string>
  readonly report: Gate<string>
}

export const asyncLive = defineLive({ name: 'AsyncLive' })
  .mount(() => {
    const service: Service = { forecast: new Gate(), report: new Gate() }
    return {
      service,
      forecast: assignAsync((signal) => service.forecast.wait(signal)),
      report: 'not asked for',
      pageTitle: 'Async work',
    }
  })
  .on(
    'answer',
    z.object({ of: z.enum(['forecast', 'report']), text: z.string() }),
    ({ of, text }, socket) => socket.assigns.service[of].open(text),
  )
  .on('fail', (socket) => socket.assigns.service.forecast.fail(new Error('the mast is down')))
  .on('reload', z.object({ reset: z.boolean() }), ({ reset }, socket) => {
    const { service } = socket.assigns
    socket.assignAsync({ forecast: (signal) => service.forecast.wait(signal) }, { reset })
  })
  .on('start', (socket) => {
    const { service } = socket.assigns
    socket.assign({ report: 'on its way' })
    socket.startAsync(
      'report',
      (signal) => service.report.wait(signal),
      (outcome) =>
        socket.assign({ report: outcome.ok ? outcome.value : `none: ${reasonOf(outcome.reason)}` }),
    )
  })
  .on('cancel', (socket) => socket.cancelAsync('report', 'nobody waits for it'))
  .layout(frame)
  .render(
    ({ forecast, report }, ev) => html`
      <h1>Async work</h1>
      <h2>A value that is loaded</h2>
      <p id="forecast" role="status">${asyncResult(forecast, {
        loading: () => 'Loading…',
        failed: (reason) => `No forecast: ${reasonOf(reason)}`,
        ok: (text) => html`<b>${text}</b>${forecast.loading && ' (being loaded again)'}`,
      })}</p>
      <p class="buttons">
        ${pushButton('Answer: sunny', ev.answer({ of: 'forecast', text: 'Sunny' }))}
        ${pushButton('Answer: rain', ev.answer({ of: 'forecast', text: 'Rain' }))}
        ${pushButton('Fail', ev.fail(), { variant: 'danger' })}
        ${pushButton('Load again', ev.reload({ reset: false }))}
        ${pushButton('Load anew', ev.reload({ reset: true }))}
      </p>
      <h2>A task</h2>
      <p id="report" role="status">The report: ${report}</p>
      <p class="buttons">
        ${pushButton('Ask for it', ev.start())}
        ${pushButton('Answer: all is well', ev.answer({ of: 'report', text: 'all is well' }))}
        ${pushButton('Cancel', ev.cancel(), { variant: 'danger' })}
      </p>`,
  )

function reasonOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason)
}
