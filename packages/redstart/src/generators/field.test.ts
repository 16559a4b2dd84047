import { describe, expect, it } from 'vitest'
import { InvalidField, InvalidName } from '../errors/index.ts'
import { FIELD_TYPES, parseField, parseFields } from './field.ts'

describe('a field', () => {
  it('is a text that has to be given, unless it says more', () => {
    expect(parseField('title')).toMatchObject({
      type: 'string',
      isRequired: true,
      isUnique: false,
      table: undefined,
    })
    expect(parseField('title:string:unique:optional')).toMatchObject({
      isRequired: false,
      isUnique: true,
    })
  })

  it('may be called what the language has for something else', () => {
    for (const name of ['name', 'class', 'new', 'default', 'user']) {
      expect(parseField(name).name.snake).toBe(name)
    }
  })

  it('is false or true, and never missing', () => {
    expect(parseField('is_done:boolean').isRequired).toBe(false)
    expect(parseField('is_done:boolean').name.camel).toBe('isDone')
  })

  it('is one of some values', () => {
    expect(parseField('state:enum:open:in_progress:optional')).toMatchObject({
      type: 'enum',
      values: ['open', 'in_progress'],
      isRequired: false,
    })
  })

  it.each(['owner:references:users', 'owner_id:references:users'])(
    'leads to another table: %s',
    (text) => {
      const field = parseField(text)
      expect(field.name.camel).toBe('ownerId')
      expect(field.table?.snake).toBe('users')
      expect(field.isRequired).toBe(false)
    },
  )

  it.each([
    ['title:strng', FIELD_TYPES.join(', ')],
    ['title:int', 'Did you mean integer?'],
    ['title:constructor', 'There is no type "constructor"'],
    ['title:string:uniqe', '"uniqe" says nothing about it'],
    ['state:enum', 'Say what it can be'],
    ['state:enum:open:open', 'Say what it can be'],
    ['state:enum:Open', 'Say what it can be'],
    ["state:enum:it's", 'Say what it can be'],
    ['owner:references', 'Say which table it leads to'],
    ['owner:references:users:more', 'Say which table it leads to'],
    ['is_done:boolean:unique', 'cannot be unique'],
    ['state:enum:open:done:unique', 'cannot be unique'],
    ['notes:text:unique', 'too long for an index'],
    ['id:uuid', 'The name is taken'],
    ['inserted_at:datetime', 'The name is taken'],
    ['constructor', 'The name is taken'],
  ])('is not %s', (text, problem) => {
    expect(() => parseField(text)).toThrow(InvalidField)
    expect(() => parseField(text)).toThrow(problem)
  })

  it.each(['', ':string', 'Title', 'due-on:date', '__proto__', 'a b'])(
    'is not named as %j',
    (text) => expect(() => parseField(text)).toThrow(InvalidName),
  )
})

describe('fields', () => {
  it('are there once each, a reference with its id', () => {
    expect(() => parseFields(['title', 'title:text'])).toThrow('two of this name')
    const twice = ['owner:references:users', 'owner_id:uuid']
    expect(() => parseFields(twice)).toThrow('two of this name')
    expect(() => parseFields(['line_1', 'line1'])).toThrow('two of this name')
  })

  it('are at most a hundred', () => {
    const many = Array.from({ length: 101 }, (_, index) => `field${index}`)
    expect(parseFields(many.slice(1))).toHaveLength(100)
    expect(() => parseFields(many)).toThrow('More than 100')
  })
})
