import { button, errorList, input } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import type { EventsOf, ShownOf } from 'redstart/live'
import type { recipeFormView } from './form.ts'

type Shown = ShownOf<typeof recipeFormView>
type Events = EventsOf<typeof recipeFormView>

export function recipeFormTemplate({ form, myself }: Shown, ev: Events): Html {
  return html`<form class="rs-form" id=${form.$form.id} novalidate phx-target=${myself}
    phx-change=${ev.validate.form()} phx-submit=${ev.save.form()}>
    ${errorList({ errors: form.$form.errors })}
    ${input({ field: form.title, label: 'Title' })}
    ${input({ field: form.servings, label: 'Servings' })}
    ${input({ field: form.instructions, label: 'Instructions', type: 'textarea' })}
    ${button({ label: 'Save', attrs: { 'phx-disable-with': 'Saving…' } })}
  </form>`
}
