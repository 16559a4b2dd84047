import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidName } from '../errors/index.ts'
import { nameOf, pascalName, resourceNames, snakeName } from './names.ts'

describe('a name', () => {
  it('is spelled as each place spells it', () => {
    const spelled = {
      pascal: 'ShoppingList',
      camel: 'shoppingList',
      kebab: 'shopping-list',
      snake: 'shopping_list',
      human: 'shopping list',
      title: 'Shopping list',
    }
    expect(pascalName('The schema', 'ShoppingList')).toEqual(spelled)
    expect(snakeName('The table', 'shopping_list')).toEqual(spelled)
    expect(pascalName('The schema', 'HTTPCall2').snake).toBe('http_call2')
  })

  it('is the same from each of its spellings', () => {
    const word = fc.stringMatching(/^[a-z][a-z]{1,6}$/)
    void fc.assert(
      fc.property(fc.array(word, { minLength: 2, maxLength: 4 }), (words) => {
        const name = nameOf(words)
        expect(snakeName('A field', name.snake)).toEqual(name)
        expect(pascalName('The schema', name.pascal)).toEqual(name)
      }),
    )
  })

  it.each(['', 'recipe', 'Recipe-1', 'Récipe', '1Recipe', 'Recipe\n', '../Recipe'])(
    'in PascalCase is not %j',
    (text) => expect(() => pascalName('The schema', text)).toThrow(InvalidName),
  )

  it.each(['', 'Recipes', 'a__b', '_a', 'a_', 'a-b', '1a', 'a\n', '../a', '__proto__'])(
    'in snake_case is not %j',
    (text) => expect(() => snakeName('The table', text)).toThrow(InvalidName),
  )

  it('has at most 48 characters, as PostgreSQL would cut it off', () => {
    expect(snakeName('The table', 'a'.repeat(48)).snake).toHaveLength(48)
    expect(() => snakeName('The table', 'a'.repeat(49))).toThrow('more than 48 characters')
  })
})

describe('the names of a resource', () => {
  it.each([
    ['Recipes', 'Class', 'classes'],
    ['Recipes', 'Recipe', 'new'],
    ['Users', 'Person', 'users'],
  ])('are none that the code has for something else: %s %s %s', (...names) => {
    expect(() => resourceNames(...names)).toThrow('that word is taken')
  })

  it('tell one of them from many', () => {
    expect(() => resourceNames('Sheep', 'Sheep', 'sheep')).toThrow('it equals the singular')
  })
})
