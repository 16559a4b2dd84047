/** Rows in a form that are added, moved and removed in the browser, and forms that survive an interruption. */
import { changeset, type Field, inputsFor, many, type NamedValue, toForm } from 'redstart/changeset'
import { button, input } from 'redstart/components'
import { attrs, type Html, html, JS } from 'redstart/html'
import { defineLive } from 'redstart/live'
import { z } from 'zod'
import { frame } from '../web/frame.ts'

const Outing = {
  place: z.string().trim().min(3, 'needs three letters or more').max(40),
  guests: many(
    { name: z.string().trim().min(2, 'needs two letters or more').max(40) },
    { sort: 'guests_sort', drop: 'guests_drop', onReplace: 'delete', max: 5 },
  ),
}
type Guest = { name: string }

const changes = (params?: unknown) => changeset(Outing, {}, params)
const formFor = (params?: unknown) => toForm(changes(params), { as: 'outing', action: 'validate' })

export const rowsFormLive = defineLive({ name: 'RowsFormLive' })
  .mount(() => ({ form: formFor(), planned: '', step: 1, pageTitle: 'Rows and recovery' }))
  .onForm('validate', ({ outing }, socket) => socket.assign({ form: formFor(outing) }))
  .onForm('save', ({ outing }, socket) => {
    const result = changes(outing).withAction('insert').apply()
    if (!result.ok) return socket.assign({ form: toForm(result.changeset, { as: 'outing' }) })
    const { place, guests } = result.value
    socket.assign({ planned: `${place}: ${guests.map(({ name }) => name).join(', ')}` })
  })
  .onForm('answer', () => {})
  .onForm('proceed', ({ step }, socket) => socket.assign({ step: Number(step) + 1 }))
  .onForm('recover', ({ step }, socket) => socket.assign({ step: Number(step) }))
  .layout(frame)
  .render(
    ({ form, planned, step }, ev) => html`
      <h1>Rows and recovery</h1>
      <form class="rs-form" id="outing" novalidate phx-change=${ev.validate.form()} phx-submit=${ev.save.form()}>
        ${input({ field: form.place, label: 'Where to' })}
        ${guestRows(form.guests)}
        ${button({ label: 'Plan it' })}
      </form>
      <p id="planned" role="status">${planned}</p>

      <h2>In steps</h2>
      <form class="line" id="steps" phx-change=${ev.answer.form()} phx-submit=${ev.proceed.form()}
        phx-auto-recover=${ev.recover.form()}>
        <input type="hidden" name="step" value=${step}>
        <label for="answer">Question ${step}</label>
        <input class="rs-control" id="answer" name="answer" autocomplete="off">
        ${button({ label: 'Next question' })}
      </form>
      <p class="note">After an interruption the browser sends a form that was begun again: as a change, or by
        phx-auto-recover.</p>`,
  )

/** Their order and their number are parameters like any other: the changeset makes rows of them. */
function guestRows(guests: Field<Guest[]>): Html {
  return html`<fieldset class="rs-rows" id=${guests.id}>
    <legend class="rs-label">Guests</legend>
    ${guests.present && hidden(guests.present)}
    <div>${inputsFor(guests).map(
      ({ name, $form: { hidden: sent, id, index = 0, drop } }) => html`
        <fieldset class="rs-row" data-row id="${id}-row">
          ${sent.map(hidden)}
          ${input({ field: name, label: `Guest ${index + 1}` })}
          <p class="buttons">
            <button type="button" class="rs-button rs-button-secondary" id="${id}-up" phx-hook="MoveUp">Up</button>
            ${drop && rowButton('Remove', drop)}
          </p>
        </fieldset>`,
    )}</div>
    ${guests.errors.map((error) => html`<p class="rs-error">${error}</p>`)}
    ${guests.add && rowButton('Add a guest', guests.add)}
  </fieldset>`
}

function hidden({ name, value }: NamedValue): Html {
  return html`<input type="hidden" name=${name} value=${value}>`
}

/** A button that counts as changed when it is pressed: its name and value are sent with the others. */
function rowButton(label: string, { name, value }: NamedValue): Html {
  const change = { 'phx-click': JS.dispatch('change') }
  return html`<button type="button" class="rs-button rs-button-secondary" ${attrs({ name, value, ...change })}>${label}</button>`
}
