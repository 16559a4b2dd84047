import { html, type KeyedOptions, keyed } from 'redstart/html'
import { defineLive, stream } from 'redstart/live'
import { z } from 'zod'
import {
  firstRows,
  firstTexts,
  type Message,
  messageOf,
  pageItems,
  type Row,
  textOf,
} from './data.ts'

const rowTemplate = ({ id, name, n, badge }: Row) =>
  html`<tr id="row-${id}"><td>${name}</td><td>${n}</td><td><span class=${badge}>ok</span></td></tr>`

const rowsPage = (options: KeyedOptions) =>
  defineLive()
    .mount(() => ({ rows: firstRows }))
    .on('bump', z.object({ i: z.number().int() }), ({ i }, socket) => {
      const { rows } = socket.assigns
      const row = rows[i - 1]
      if (row !== undefined) socket.assign({ rows: rows.with(i - 1, { ...row, n: row.n + 1 }) })
    })
    .render(
      ({ rows }) =>
        html`<table><tbody id="rows">${keyed(rows, ({ id }) => id, rowTemplate, options)}</tbody></table>`,
    )

/** A keyed table of 1,000 rows, of which those that did not change are not rendered again. */
export const rowsLive = rowsPage({ memo: [] })

/** The same, rendered as a whole each time. */
export const plainRowsLive = rowsPage({})

const streamPage = (count: number) =>
  defineLive()
    .mount(() => {
      const messages = Array.from({ length: count }, (_, index) => messageOf(index + 1))
      return { messages: stream(messages), next: count + 1 }
    })
    .on('append', (socket) => {
      const { messages, next } = socket.assigns
      messages.insert(messageOf(next))
      socket.assign({ next: next + 1 })
    })
    .on('fill', z.object({ count: z.number().int() }), ({ count: more }, socket) => {
      const { messages, next } = socket.assigns
      messages.insertAll(Array.from({ length: more }, (_, index) => messageOf(next + index)))
      socket.assign({ next: next + more })
    })
    .render(
      ({ messages }) =>
        html`<ul id="messages" phx-update="stream">${messages.rows(messageTemplate)}</ul>`,
    )

const messageTemplate = ({ author, body }: Message, id: string) =>
  html`<li id=${id}><b>${author}</b> <span>${body}</span></li>`

/** A stream of 10,000 messages. */
export const streamLive = streamPage(10_000)

/** A stream of 100 messages, which `fill` makes long. */
export const shortStreamLive = streamPage(100)

/** 50 texts and a list of 100 items, of which one event changes one text, and one nothing. */
export const pageLive = defineLive()
  .mount(() => ({ ...firstTexts, items: pageItems, v: 0 }))
  .on('one', (socket) => {
    const v = socket.assigns.v + 1
    socket.assign({ v, t25: textOf(25, v) })
  })
  .on('nop', () => {})
  .render(
    (a, ev) => html`<main><h1>Page</h1>
<p id="t1">${a.t1}</p><p id="t2">${a.t2}</p><p id="t3">${a.t3}</p><p id="t4">${a.t4}</p>
<p id="t5">${a.t5}</p><p id="t6">${a.t6}</p><p id="t7">${a.t7}</p><p id="t8">${a.t8}</p>
<p id="t9">${a.t9}</p><p id="t10">${a.t10}</p><p id="t11">${a.t11}</p><p id="t12">${a.t12}</p>
<p id="t13">${a.t13}</p><p id="t14">${a.t14}</p><p id="t15">${a.t15}</p><p id="t16">${a.t16}</p>
<p id="t17">${a.t17}</p><p id="t18">${a.t18}</p><p id="t19">${a.t19}</p><p id="t20">${a.t20}</p>
<p id="t21">${a.t21}</p><p id="t22">${a.t22}</p><p id="t23">${a.t23}</p><p id="t24">${a.t24}</p>
<p id="t25">${a.t25}</p><p id="t26">${a.t26}</p><p id="t27">${a.t27}</p><p id="t28">${a.t28}</p>
<p id="t29">${a.t29}</p><p id="t30">${a.t30}</p><p id="t31">${a.t31}</p><p id="t32">${a.t32}</p>
<p id="t33">${a.t33}</p><p id="t34">${a.t34}</p><p id="t35">${a.t35}</p><p id="t36">${a.t36}</p>
<p id="t37">${a.t37}</p><p id="t38">${a.t38}</p><p id="t39">${a.t39}</p><p id="t40">${a.t40}</p>
<p id="t41">${a.t41}</p><p id="t42">${a.t42}</p><p id="t43">${a.t43}</p><p id="t44">${a.t44}</p>
<p id="t45">${a.t45}</p><p id="t46">${a.t46}</p><p id="t47">${a.t47}</p><p id="t48">${a.t48}</p>
<p id="t49">${a.t49}</p><p id="t50">${a.t50}</p>
<ul id="items">${keyed(
      a.items,
      ({ id }) => id,
      ({ id, label, value }) => html`<li id="item-${id}">${label}: ${value}</li>`,
    )}</ul>
<button phx-click=${ev.nop()}>nop</button><button phx-click=${ev.one()}>one</button></main>`,
  )

/** A number and a button. */
export const counterLive = defineLive()
  .mount(() => ({ n: 0 }))
  .on('inc', (socket) => socket.assign({ n: socket.assigns.n + 1 }))
  .render(
    ({ n }, ev) =>
      html`<div><span id="n">${n}</span><button phx-click=${ev.inc()}>+</button></div>`,
  )
