/** A list of recipes, and in dialogs the forms for a new one and for one of them. */
import { NotFound } from 'redstart/errors'
import { defineLive } from 'redstart/live'
import { z } from 'zod'
import type { Recipe } from '../../../recipes/recipe.ts'
import { recipeEvents, recipeEventsFor } from '../../../recipes/recipe-events.ts'
import { deleteRecipe, listRecipes, recipeFor } from '../../../recipes/recipes.ts'
import { liveLayout } from '../../live-layout.ts'
import type { Member } from '../../pipelines.ts'
import { recipesPage } from './index.template.ts'

interface State {
  readonly recipes: readonly Recipe[]
  /** The one whose form is open. */
  readonly edited: Recipe | undefined
  readonly pageTitle: string
}

export const recipesView = defineLive<Member>({ name: 'RecipesLive' })
  .params(z.object({ id: z.string().optional() }))
  .mount(async ({ assigns: { scope } }, socket): Promise<State> => {
    if (socket.connected) await socket.subscribe(recipeEventsFor(scope))
    const recipes = await listRecipes(scope)
    return { recipes, edited: undefined, pageTitle: 'Recipes' }
  })
  .handleParams(async ({ id }, socket) => {
    if (id === undefined) return socket.assign({ edited: undefined, pageTitle: 'Recipes' })
    const edited = await recipeFor(socket.assigns.scope, id)
    if (!edited) throw new NotFound()
    socket.assign({ edited, pageTitle: 'Edit recipe' })
  })
  .info(recipeEvents, async (_event, socket) => {
    socket.assign({ recipes: await listRecipes(socket.assigns.scope) })
  })
  .on('delete', z.object({ id: z.string() }), async ({ id }, socket) => {
    const deleted = await deleteRecipe(socket.assigns.scope, id)
    if (deleted) socket.putFlash('info', 'The recipe is deleted.')
  })
  .layout(liveLayout)

export const recipesLive = recipesView.render(recipesPage)
