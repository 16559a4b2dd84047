import { expect, it } from 'vitest'
import { snakeName } from '../names.ts'
import { boundAs } from './bound.ts'

const name = (text: string) => snakeName('A field', text)

it('keeps the name of a field', () => {
  expect(boundAs(name('due_on'))).toEqual({ pattern: 'dueOn', variable: 'dueOn' })
})

it('gives another one to what the language or the code around has for something else', () => {
  const ofClass = { pattern: 'class: itsClass', variable: 'itsClass' }
  expect(boundAs(name('class'))).toEqual(ofClass)
  expect(boundAs(name('link'), ['link']).pattern).toBe('link: itsLink')
})
