import { header, list } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import { type EventsOf, link, type ShownOf } from 'redstart/live'
import { lines } from '../../lines.ts'
import { router } from '../../router.ts'
import { confirmed } from '../confirmed.ts'
import { dialog } from '../dialog.ts'
import { recipeForm } from './form.ts'
import type { recipeView } from './show.ts'

type Shown = ShownOf<typeof recipeView>
type Events = EventsOf<typeof recipeView>

export function recipePage(shown: Shown, ev: Events): Html {
  const { recipe, pageTitle } = shown
  return html`<div class="rs-sections">
    ${header({ title: pageTitle, actions: actions(recipe.id, ev) })}
    ${list({
      items: [
        { label: 'Title', value: recipe.title },
        { label: 'Servings', value: recipe.servings },
        { label: 'Instructions', value: lines(recipe.instructions) },
      ],
    })}
    <p>${link({ navigate: router.p('/recipes') }, 'All recipes')}</p>
    ${openForm(shown)}
  </div>`
}

function actions(id: string, ev: Events): Html {
  return html`
    ${link({ patch: router.p('/recipes/:id/show/edit', { id }), class: 'rs-button' }, 'Edit')}
    ${confirmed({
      label: 'Delete',
      question: 'Delete this recipe for good?',
      command: ev.delete(),
    })}`
}

/** The dialog of the address, if it has one. */
function openForm({ liveAction, recipe, scope }: Shown): Html | false {
  if (liveAction !== 'edit') return false
  const { id } = recipe
  const back = router.p('/recipes/:id', { id })
  return dialog(
    { id: 'recipe-dialog', title: 'Edit recipe', back },
    html`${recipeForm({ id, scope, recipe, back })}`,
  )
}
