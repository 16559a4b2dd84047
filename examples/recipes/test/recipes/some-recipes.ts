/** Recipes for tests. */
import type { UserScope } from 'redstart/auth'
import type { User } from '../../src/accounts/user.ts'
import type { Recipe } from '../../src/recipes/recipe.ts'
import { createRecipe } from '../../src/recipes/recipes.ts'

/** What a form sends for a recipe. */
export function recipeParams() {
  return {
    title: 'some title',
    servings: 42,
    instructions: 'some instructions',
  }
}

/** What a form changes. */
export function recipeChanges() {
  return {
    title: 'other title',
    servings: 43,
    instructions: 'other instructions',
  }
}

/** What is refused. */
export const unfitParams = { title: '' }

/** A recipe that is stored. */
export async function newRecipe(scope: UserScope<User>): Promise<Recipe> {
  const stored = await createRecipe(scope, recipeParams())
  if (!stored.ok) throw new Error('It could not be stored.')
  return stored.value
}
