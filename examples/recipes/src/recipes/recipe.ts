/** A recipe, and what a form may say of it. */
import { type Changeset, changeset, type ValuesOf } from 'redstart/changeset'
import { fieldsOf, type Row } from 'redstart/db'
import { recipes } from './recipe-table.ts'

/** A recipe, as it is stored. */
export type Recipe = Row<typeof recipes>

const fields = fieldsOf(recipes, {
  title: true,
  servings: true,
  instructions: true,
})

/** What a form may set. */
export type RecipeFields = ValuesOf<typeof fields>

/**
 * A recipe with what a form sent, checked.
 *
 * @param recipe - As it is stored; nothing of a new one.
 * @param params - Nothing where nobody has filled in anything yet.
 */
export function recipeChangeset(
  recipe: Partial<Recipe>,
  params?: unknown,
): Changeset<RecipeFields> {
  return changeset(fields, recipe, params)
    .validateLength('instructions', { max: 10_000 })
    .validateNumber('servings', { greaterThan: 0, lessThan: 101 })
}
