import { errorsOf } from 'redstart/changeset'
import { expect, it } from 'vitest'
import { recipeChangeset } from '../../src/recipes/recipe.ts'

const soup = { title: 'Leek soup', instructions: 'Cut, boil, stir.' }

it.each([0, -1, 101])('are not %i', (servings) => {
  expect(errorsOf(recipeChangeset({}, { ...soup, servings }))).toHaveProperty('servings')
})

it('are four', () => {
  expect(recipeChangeset({}, { ...soup, servings: 4 }).valid).toBe(true)
})
