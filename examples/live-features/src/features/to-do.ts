/** A form over a changeset: told what is wrong while typing, in the fields that were used, and checked again when sent. */
import { changeset, type Form, toForm } from 'redstart/changeset'
import { button, input } from 'redstart/components'
import { html, keyed } from 'redstart/html'
import { defineLive } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'
import { pushButton } from '../web/push-button.ts'

/** What a form may say of a task. */
const Task = {
  title: z.string().trim().min(3, 'needs three letters or more').max(60),
  hours: z.int().min(1).max(40, 'is more than a week'),
}
interface Task {
  readonly id: number
  readonly title: string
  readonly hours: number
  readonly done: boolean
}

/** Kept while the server runs, so the list is still there after an interruption. */
let tasks: readonly Task[] = []
let lastId = 0

function formFor(params?: unknown): Form<{ title: string; hours: number }> {
  return toForm(changeset(Task, {}, params), { as: 'task', action: 'validate' })
}

const Id = z.object({ id: z.int() })

export const toDoLive = defineLive({ name: 'ToDoLive' })
  .mount(() => ({ tasks, form: formFor(), pageTitle: 'To do' }))
  .onForm('validate', ({ task }, socket) => socket.assign({ form: formFor(task) }))
  .onForm('add', ({ task }, socket) => {
    const added = changeset(Task, {}, task).withAction('insert').apply()
    if (!added.ok) return socket.assign({ form: toForm(added.changeset, { as: 'task' }) })
    lastId += 1
    tasks = [...tasks, { ...added.value, id: lastId, done: false }]
    socket.putFlash('info', `“${added.value.title}” is on the list.`)
    socket.assign({ tasks, form: formFor() })
  })
  .on('toggle', Id, ({ id }, socket) => {
    tasks = tasks.map((task) => (task.id === id ? { ...task, done: !task.done } : task))
    socket.assign({ tasks })
  })
  .on('remove', Id, ({ id }, socket) => {
    tasks = tasks.filter((task) => task.id !== id)
    socket.assign({ tasks })
  })
  .layout(frame)
  .render(({ tasks, form }, ev) => {
    const open = tasks.filter(({ done }) => !done)
    const hours = open.reduce((sum, task) => sum + task.hours, 0)
    return html`
      <h1>To do</h1>
      <form class="rs-form" id="task" novalidate phx-change=${ev.validate.form()} phx-submit=${ev.add.form()}>
        ${input({ field: form.title, label: 'What is to be done', autocomplete: 'off' })}
        ${input({ field: form.hours, label: 'Hours it takes' })}
        ${button({ label: 'Add', attrs: { 'phx-disable-with': 'Adding…' } })}
      </form>
      <p id="open" role="status">${open.length} of ${tasks.length} open, ${hours} h</p>
      <ul class="rows" id="tasks">
        ${keyed(
          tasks,
          ({ id }) => id,
          ({ id, title, hours, done }) => html`
            <li id="task-${id}" class=${done && 'done'}>
              <label><input type="checkbox" checked=${done} phx-click=${ev.toggle({ id })}> ${title}</label>
              <span class="note">${hours} h</span>
              ${pushButton(html`Remove<span class="rs-hidden"> ${title}</span>`, ev.remove({ id }), { variant: 'plain' })}
            </li>`,
        )}
      </ul>`
  })
