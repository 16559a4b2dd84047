import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { changeset, errorsOf, type LengthOptions, type NumberOptions } from './index.ts'

const User = {
  name: z.string().optional(),
  email: z.string().optional(),
  age: z.number().nullish(),
  big: z.bigint().optional(),
  roles: z.array(z.string()).optional(),
  bytes: z.instanceof(Uint8Array).optional(),
  password: z.string().optional(),
  terms: z.boolean().optional(),
}
const of = (params: object) => changeset(User, {}, params)

describe('validateRequired', () => {
  it('asks for what its schema leaves open', () => {
    const cs = of({ name: ' ', email: 'x' }).validateRequired(['name', 'email', 'age'])
    expect(errorsOf(cs)).toEqual({ name: ["can't be blank"], age: ["can't be blank"] })
    expect(cs.errors.name?.[0]?.code).toBe('required')
    expect(
      of({}).validateRequired(['age'], { message: 'is needed' }).errors.age?.[0]?.message,
    ).toBe('is needed')
  })

  it('is content with what is there, and does not repeat what was said', () => {
    expect(changeset(User, { name: 'x' }, {}).validateRequired(['name']).valid).toBe(true)
    expect(of({ age: 'x' }).validateRequired(['age']).errors.age).toHaveLength(1)
  })

  it('asks a new form nothing', () => {
    expect(changeset(User, {}).validateRequired(['name']).valid).toBe(true)
    expect(changeset(User, {}).put('email', 'x').validateRequired(['name']).valid).toBe(false)
  })
})

describe('validateLength', () => {
  it.each<[value: string, options: LengthOptions, message: string | undefined]>([
    ['abc', { min: 4 }, 'should be at least 4 character(s)'],
    ['abc', { max: 2 }, 'should be at most 2 character(s)'],
    ['abc', { is: 2 }, 'should be 2 character(s)'],
    ['abc', { min: 3, max: 3, is: 3 }, undefined],
    ['abc', { min: 5, message: 'needs %{count}' }, 'needs 5'],
    ['👩‍👩‍👧é', { is: 2 }, undefined],
    ['👩‍👩‍👧', { is: 5, count: 'codepoints' }, undefined],
    ['👩‍👩‍👧é', { max: 3, count: 'bytes' }, 'should be at most 3 byte(s)'],
    ['é'.repeat(100), { max: 3 }, 'should be at most 3 character(s)'],
    ['é'.repeat(100), { min: 100, max: 100 }, undefined],
  ])('of %j with %j: %j', (name, options, message) => {
    expect(errorsOf(of({ name }).validateLength('name', options)).name?.[0]).toBe(message)
  })

  it('counts the items of a list and the bytes of a binary', () => {
    const cs = of({ roles: ['a'], bytes: new Uint8Array(3) })
      .validateLength('roles', { min: 2 })
      .validateLength('bytes', { max: 2 })
    expect(errorsOf(cs)).toEqual({
      roles: ['should have at least 2 item(s)'],
      bytes: ['should be at most 2 byte(s)'],
    })
    expect(cs.errors.roles?.[0]).toMatchObject({
      code: 'length',
      values: { count: 2, kind: 'min', type: 'list' },
    })
    expect(of({ age: '5' }).validateLength('age', { min: 9 }).valid).toBe(true)
  })
})

describe('validateNumber', () => {
  it.each<[options: NumberOptions, message: string | undefined]>([
    [{ lessThan: 5 }, 'must be less than 5'],
    [{ lessThanOrEqualTo: 4 }, 'must be less than or equal to 4'],
    [{ greaterThan: 5 }, 'must be greater than 5'],
    [{ greaterThanOrEqualTo: 6 }, 'must be greater than or equal to 6'],
    [{ equalTo: 4 }, 'must be equal to 4'],
    [{ notEqualTo: 5 }, 'must be not equal to 5'],
    [{ greaterThan: 1, lessThan: 3, message: 'max %{number}' }, 'max 3'],
    [{ lessThan: 6, lessThanOrEqualTo: 5, greaterThan: 4, equalTo: 5, notEqualTo: 4 }, undefined],
  ])('of 5 with %j: %j', (options, message) => {
    const cs = of({ age: '5', big: '5' })
      .validateNumber('age', options)
      .validateNumber('big', options)
    expect(errorsOf(cs)).toEqual(message ? { age: [message], big: [message] } : {})
  })

  it('has a code and values', () => {
    const cs = of({ age: '5', name: '5' }).validateNumber('age', { lessThan: 1 })
    expect(cs.errors.age?.[0]).toMatchObject({
      code: 'number',
      values: { number: 1, kind: 'lessThan' },
    })
    expect(cs.validateNumber('name', { lessThan: 1 }).errors.name).toBeUndefined()
  })
})

describe('the other validators', () => {
  it('check a format, also with an expression that remembers', () => {
    const format = /@/g
    for (const _ of [1, 2, 3]) {
      expect(of({ email: 'a@b' }).validateFormat('email', format).valid).toBe(true)
    }
    expect(errorsOf(of({ email: 'ab' }).validateFormat('email', format))).toEqual({
      email: ['has invalid format'],
    })
  })

  it('check what a value is one of, or none of', () => {
    const cs = of({ name: 'admin', roles: ['a', 'b'] })
    expect(errorsOf(cs.validateInclusion('name', ['bob']))).toEqual({ name: ['is invalid'] })
    expect(errorsOf(cs.validateExclusion('name', ['admin']))).toEqual({ name: ['is reserved'] })
    expect(errorsOf(cs.validateSubset('roles', ['a']))).toEqual({ roles: ['has an invalid entry'] })
    expect(cs.validateInclusion('name', new Set(['admin'])).valid).toBe(true)
    expect(cs.validateExclusion('name', ['root']).valid).toBe(true)
    expect(cs.validateSubset('roles', ['a', 'b', 'c']).valid).toBe(true)
  })

  it('check with a function', () => {
    const cs = of({ name: 'x' })
    expect(errorsOf(cs.validate('name', (name) => `${name} is bad`))).toEqual({
      name: ['x is bad'],
    })
    expect(errorsOf(cs.validate('name', () => ['one', { message: 'two', code: 'b' }]))).toEqual({
      name: ['one', 'two'],
    })
    expect(
      errorsOf(cs.validateChange('name', () => ({ email: 'is missing', $form: 'no' }))),
    ).toEqual({
      email: ['is missing'],
      $form: ['no'],
    })
    expect(cs.validateChange('name', () => undefined).valid).toBe(true)
  })

  it('look at changes only', () => {
    const never = () => 'asked'
    const cs = changeset(User, { name: 'x', age: 3 }, { age: '' })
    expect(cs.validate('name', never).validate('age', never).valid).toBe(true)
    expect(cs.validateLength('name', { min: 9 }).validateFormat('name', /z/).valid).toBe(true)
    expect(cs.validateChange('name', () => ({ name: 'asked' })).valid).toBe(true)
  })
})

describe('validateConfirmation', () => {
  it('compares what was typed twice', () => {
    const twice = (again?: string) =>
      errorsOf(of({ password: 'a', password_confirmation: again }).validateConfirmation('password'))
    expect(twice('a')).toEqual({})
    expect(twice('b')).toEqual({ password: ['does not match confirmation'] })
    expect(twice()).toEqual({})
    expect(
      errorsOf(of({ password: 'a' }).validateConfirmation('password', { required: true })),
    ).toEqual({
      password: ["can't be blank"],
    })
  })

  it('tells it at the confirmation where that is a field', () => {
    const fields = { password: z.string(), again: z.string().optional() }
    const cs = changeset(fields, {}, { password: 'a', again: 'b' })
    expect(
      errorsOf(cs.validateConfirmation('password', { param: 'again', message: 'differs' })),
    ).toEqual({
      again: ['differs'],
    })
  })

  it('has nothing to compare where nothing changes', () => {
    expect(changeset(User, {}).validateConfirmation('password', { required: true }).valid).toBe(
      true,
    )
    expect(of({ password_confirmation: 'b' }).validateConfirmation('password').valid).toBe(true)
  })
})

describe('validateAcceptance', () => {
  it.each([
    ['on', true],
    ['true', true],
    [true, true],
    ['false', false],
    [undefined, false],
    ['', false],
  ])('of %j: %j', (terms, accepted) => {
    expect(
      of({ terms })
        .validateAcceptance('terms')
        .errors.terms?.map(({ code }) => code),
    ).toEqual(accepted ? undefined : ['acceptance'])
  })

  it('asks a new form nothing', () => {
    expect(changeset(User, {}).validateAcceptance('terms').valid).toBe(true)
  })
})
