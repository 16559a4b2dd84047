import { describe, expect, it } from 'vitest'
import { hintAt, meant } from './meant.ts'

const words = ['dev', 'build', 'start', 'routes', 'db', 'auth', 'secret', 'migrate', 'status']

describe('meant', () => {
  it.each([
    ['rotes', 'routes'],
    ['migrat', 'migrate'],
    ['mirgate', 'migrate'],
    ['Routes', 'routes'],
    ['stauts', 'status'],
    ['satrt', 'start'],
    ['bd', 'db'],
    ['sec', 'secret'],
    ['buidl', 'build'],
  ])('guesses what %s was to be', (typed, word) => {
    expect(meant(typed, words)).toBe(word)
  })

  it.each(['', 'x', 'deploy', 'rollback', 'a'.repeat(5_000)])('does not guess at "%s"', (typed) => {
    expect(meant(typed, words)).toBeUndefined()
    expect(hintAt(typed, words)).toBe('')
  })

  it('says what to type', () => {
    expect(hintAt('migrat', words, 'redstart db ')).toBe(' Did you mean `redstart db migrate`?')
  })
})
