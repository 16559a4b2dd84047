/** Tells of recipes that are new, changed or gone, once that is stored. */
import type { UserScope } from 'redstart/auth'
import { type } from 'redstart/schema'
import { type TopicAddress, topic } from 'redstart/topic'
import { isAdmin, type User } from '../accounts/user.ts'
import { database } from '../database.ts'
import { pubsub } from '../pubsub.ts'
import type { Recipe } from './recipe.ts'

/** What is known by this id is new, changed or gone: look it up again. */
export interface RecipeEvent {
  readonly id: string
}

/** The recipes of an owner, by their id, or those of all. */
export const recipeEvents = topic('recipes:{whose}', type<RecipeEvent>())

const ALL = 'all'

/** What somebody is told of: their own recipes; an admin, those of all. */
export function recipeEventsFor({ user }: UserScope<User>): TopicAddress<RecipeEvent> {
  return recipeEvents({ whose: isAdmin(user) ? ALL : user.id })
}

/** Tells those who may see it; nobody where the transaction is undone. */
export async function tellOfRecipe({ id, ownerId }: Pick<Recipe, 'id' | 'ownerId'>): Promise<void> {
  const repo = await database.repo()
  await repo.afterCommit(() => {
    for (const whose of [ownerId, ALL]) {
      void pubsub.broadcast(recipeEvents({ whose }), { id })
    }
  })
}
