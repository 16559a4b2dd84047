/** The form of a recipe: of a new one, and of one that is there. It is checked while somebody types. */
import type { UserScope } from 'redstart/auth'
import { type Changeset, type Form, toForm } from 'redstart/changeset'
import { defineComponent } from 'redstart/live'
import type { User } from '../../../accounts/user.ts'
import { type Recipe, type RecipeFields, recipeChangeset } from '../../../recipes/recipe.ts'
import { createRecipe, updateRecipe } from '../../../recipes/recipes.ts'
import { recipeFormTemplate } from './form.template.ts'

interface Props {
  readonly scope: UserScope<User>
  /** Undefined for a new one. */
  readonly recipe: Recipe | undefined
  /** The path that the view goes to once it is stored. */
  readonly back: string
}

export const recipeFormView = defineComponent<Props>({ name: 'RecipeForm' })
  .mount(({ recipe }) => ({ form: formOf(recipeChangeset(recipe ?? {})) }))
  .onForm('validate', ({ recipe: params }, socket) => {
    const { recipe } = socket.assigns
    socket.assign({ form: formOf(recipeChangeset(recipe ?? {}, params)) })
  })
  .onForm('save', async ({ recipe: params }, socket) => {
    const { scope, recipe, back } = socket.assigns
    const stored = recipe
      ? await updateRecipe(scope, recipe.id, params)
      : await createRecipe(scope, params)
    if (stored && !stored.ok) return socket.assign({ form: formOf(stored.changeset) })
    if (stored) socket.putFlash('info', 'The recipe is saved.')
    else socket.putFlash('error', 'The recipe is not there any more.')
    socket.pushPatch(back)
  })

export const recipeForm = recipeFormView.render(recipeFormTemplate)

function formOf(changes: Changeset<RecipeFields>): Form<RecipeFields> {
  return toForm(changes, { as: 'recipe' })
}
