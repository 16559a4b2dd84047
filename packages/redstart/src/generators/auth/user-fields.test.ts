import { describe, expect, it } from 'vitest'
import { InvalidField, InvalidName } from '../../errors/index.ts'
import { demoPeople } from './demo-people.ts'
import { parseUserFields, userFieldOf } from './user-fields.ts'

describe('the fields of people', () => {
  it('A-127: are columns, labels and values that nobody else has', () => {
    const fields = parseUserFields([
      'nick_name:string:unique',
      'about:text:optional',
      'age:integer',
    ])
    expect(fields.map(userFieldOf)).toEqual([
      {
        name: 'nickName',
        bound: { pattern: 'nickName', variable: 'nickName' },
        label: 'Nick name',
        isRequired: true,
        isUnique: true,
        column: 'varchar({ length: 255 }).notNull().unique()',
        sample: expect.stringMatching(/^`Nick name \$\{count\}`$/),
      },
      expect.objectContaining({ name: 'about', isRequired: false, column: 'text()' }),
      expect.objectContaining({ name: 'age', column: 'integer().notNull()', sample: 'count' }),
    ])
    expect(demoPeople(fields)).toEqual([
      {
        key: 'person',
        email: 'person@example.com',
        inputs: [
          { name: 'nickName', value: "'person'" },
          { name: 'age', value: '1' },
        ],
      },
      {
        key: 'admin',
        email: 'admin@example.com',
        inputs: [
          { name: 'nickName', value: "'admin'" },
          { name: 'age', value: '2' },
        ],
      },
    ])
  })

  it.each([
    'email',
    'password:string',
    'password_hash',
    'confirmed_at:datetime',
    'suspended_at',
    'role:enum:user:admin',
    'id',
  ])('A-125: are none that people have already: %s', (text) => {
    expect(() => parseUserFields([text])).toThrow(InvalidField)
  })

  it.each(['vegan:boolean', 'born_on:date', 'boss:references:users', 'mood:enum:good:bad'])(
    'are none that the forms of the accounts have no input for: %s',
    (text) => {
      expect(() => parseUserFields([text])).toThrow('take string, text, integer')
    },
  )

  it('are called otherwise by tests that have that word for something else', () => {
    const [page] = parseUserFields(['page']).map(userFieldOf)
    expect(page?.bound.pattern).toBe('page: itsPage')
  })

  it('are named as columns are', () => {
    expect(() => parseUserFields(['Nickname'])).toThrow(InvalidName)
  })
})
