/** A recipe, and its form in a dialog. */
import { NotFound } from 'redstart/errors'
import { defineLive } from 'redstart/live'
import { z } from 'zod'
import type { Recipe } from '../../../recipes/recipe.ts'
import { recipeEvents, recipeEventsFor } from '../../../recipes/recipe-events.ts'
import { deleteRecipe, recipeFor } from '../../../recipes/recipes.ts'
import { liveLayout } from '../../live-layout.ts'
import type { Member } from '../../pipelines.ts'
import { router } from '../../router.ts'
import { recipePage } from './show.template.ts'

interface State {
  readonly recipe: Recipe
  readonly pageTitle: string
}

export const recipeView = defineLive<Member>({ name: 'RecipeLive' })
  .params(z.object({ id: z.string() }))
  .mount(async ({ params, assigns }, socket): Promise<State> => {
    if (socket.connected) await socket.subscribe(recipeEventsFor(assigns.scope))
    const recipe = await recipeFor(assigns.scope, params.id)
    if (!recipe) throw new NotFound()
    return shown(recipe)
  })
  .info(recipeEvents, async ({ id }, socket) => {
    if (id !== socket.assigns.recipe.id) return
    const recipe = await recipeFor(socket.assigns.scope, id)
    if (recipe) return socket.assign(shown(recipe))
    socket.putFlash('info', 'The recipe is deleted.')
    socket.pushNavigate(router.p('/recipes'))
  })
  // That it is gone, the view is told as all others are.
  .on('delete', async ({ assigns }) => {
    await deleteRecipe(assigns.scope, assigns.recipe.id)
  })
  .layout(liveLayout)

export const recipeLive = recipeView.render(recipePage)

function shown(recipe: Recipe): State {
  return { recipe, pageTitle: recipe.title }
}
