/** What the pages of recipes look like. */
import { type Changeset, type Form, toForm } from 'redstart/changeset'
import {
  button,
  buttonTo,
  emptyState,
  formFor,
  header,
  input,
  linkButton,
  list,
  table,
} from 'redstart/components'
import { type Html, html } from 'redstart/html'
import type { Conn } from 'redstart/http'
import type { Recipe, RecipeFields } from '../../../recipes/recipe.ts'
import { MAX_RECIPES } from '../../../recipes/recipes.ts'
import { lines } from '../../lines.ts'
import { router } from '../../router.ts'

/** What the pages need of a request. */
type Visit = Pick<Conn, 'csrfToken'>

/** The list. */
export function indexPage(visit: Visit, recipes: readonly Recipe[]): Html {
  const newLink = linkButton({
    to: router.p('/html/recipes/new'),
    label: 'New recipe',
    variant: 'primary',
  })
  return html`
    ${header({ title: 'Recipes', actions: newLink })}
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
            html`<a href=${router.p('/html/recipes/:id', { id: recipe.id })}>${recipe.title}</a>`,
        },
        { label: 'Servings', cell: (recipe) => recipe.servings, align: 'end' },
      ],
      actions: (recipe) => actions(visit, recipe),
      empty: emptyState({ title: 'No recipes yet' }),
    })}
    ${recipes.length === MAX_RECIPES && html`<p class="rs-hint">The newest ${MAX_RECIPES} are listed.</p>`}`
}

/** One of them. */
export function showPage(visit: Visit, recipe: Recipe): Html {
  return html`
    ${header({ title: recipe.title, actions: actions(visit, recipe) })}
    ${list({
      items: [
        { label: 'Title', value: recipe.title },
        { label: 'Servings', value: recipe.servings },
        { label: 'Instructions', value: lines(recipe.instructions) },
      ],
    })}
    <p><a href=${router.p('/html/recipes')}>All recipes</a></p>`
}

/** The form for a new one. */
export function newPage(visit: Visit, changes: Changeset<RecipeFields>): Html {
  const form = toForm(changes, { as: 'recipe' })
  const back = router.p('/html/recipes')
  return html`
    ${header({ title: 'New recipe' })}
    ${formFor({ form, action: back, csrfToken: visit.csrfToken, body: fields(form, back) })}`
}

/** The form for one that is there. */
export function editPage(visit: Visit, id: string, changes: Changeset<RecipeFields>): Html {
  const form = toForm(changes, { as: 'recipe' })
  const back = router.p('/html/recipes/:id', { id })
  return html`
    ${header({ title: 'Edit recipe' })}
    ${formFor({
      form,
      action: back,
      method: 'patch',
      csrfToken: visit.csrfToken,
      body: fields(form, back),
    })}`
}

function fields(form: Form<RecipeFields>, back: string): Html {
  return html`
    ${input({ field: form.title, label: 'Title' })}
    ${input({ field: form.servings, label: 'Servings' })}
    ${input({ field: form.instructions, label: 'Instructions', type: 'textarea' })}
    <div class="rs-actions">
      ${button({ label: 'Save' })}
      ${linkButton({ to: back, label: 'Cancel' })}
    </div>`
}

function actions({ csrfToken }: Visit, { id, title }: Recipe): Html {
  const which = html`<span class="rs-hidden"> ${title}</span>`
  return html`
    ${linkButton({ to: router.p('/html/recipes/:id/edit', { id }), label: html`Edit${which}` })}
    ${buttonTo({
      to: router.p('/html/recipes/:id', { id }),
      method: 'delete',
      csrfToken,
      label: html`Delete${which}`,
      confirm: 'Delete this recipe for good?',
    })}`
}
