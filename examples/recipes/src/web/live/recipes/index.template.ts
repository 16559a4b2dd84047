import { emptyState, header, table } from 'redstart/components'
import { type Html, html } from 'redstart/html'
import { type EventsOf, link, type ShownOf } from 'redstart/live'
import type { Recipe } from '../../../recipes/recipe.ts'
import { MAX_RECIPES } from '../../../recipes/recipes.ts'
import { router } from '../../router.ts'
import { confirmed } from '../confirmed.ts'
import { dialog } from '../dialog.ts'
import { recipeForm } from './form.ts'
import type { recipesView } from './index.ts'

type Shown = ShownOf<typeof recipesView>
type Events = EventsOf<typeof recipesView>

export function recipesPage(shown: Shown, ev: Events): Html {
  const { recipes } = shown
  const toNew = { patch: router.p('/recipes/new'), class: 'rs-button rs-button-primary' }
  return html`<div class="rs-sections">
    ${header({ title: 'Recipes', actions: link(toNew, 'New recipe') })}
    ${table({
      caption: 'Recipes',
      captionHidden: true,
      rows: recipes,
      rowId: ({ id }) => `recipe-${id}`,
      columns: [
        {
          label: 'Title',
          isRowHeader: true,
          cell: (recipe) =>
            link({ navigate: router.p('/recipes/:id', { id: recipe.id }) }, recipe.title),
        },
        { label: 'Servings', cell: (recipe) => recipe.servings, align: 'end' },
      ],
      actions: (recipe) => actions(recipe, ev),
      empty: emptyState({ title: 'No recipes yet' }),
    })}
    ${recipes.length === MAX_RECIPES && html`<p class="rs-hint">The newest ${MAX_RECIPES} are listed.</p>`}
    ${openForm(shown)}
  </div>`
}

function actions({ id, title }: Recipe, ev: Events): Html {
  const which = html`<span class="rs-hidden"> ${title}</span>`
  return html`
    ${link({ patch: router.p('/recipes/:id/edit', { id }), class: 'rs-button' }, html`Edit${which}`)}
    ${confirmed({
      label: html`Delete${which}`,
      question: 'Delete this recipe for good?',
      command: ev.delete({ id }),
    })}`
}

/** The dialog of the address, if it has one. */
function openForm({ liveAction, edited, scope }: Shown): Html | false {
  if (edited === undefined && liveAction !== 'new') return false
  const back = router.p('/recipes')
  const title = edited ? 'Edit recipe' : 'New recipe'
  return dialog(
    { id: 'recipe-dialog', title, back },
    html`${recipeForm({ id: edited?.id ?? 'new', scope, recipe: edited, back })}`,
  )
}
