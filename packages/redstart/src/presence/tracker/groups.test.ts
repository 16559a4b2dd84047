import { expect, test } from 'vitest'
import { Groups } from './groups.ts'

interface Pet {
  readonly name: string
  readonly age: number
}

test('members keep their order through the growth and the fall of a group', () => {
  const groups = new Groups<Pet>((pet) => pet.name)
  const [rex, tom, ida] = ['rex', 'tom', 'ida'].map((name) => ({ name, age: 1 }))
  for (const pet of [rex!, tom!, ida!]) groups.put('pets', pet)
  expect(groups.of('pets')).toEqual([rex, tom, ida])
  expect(groups.first('pets')).toBe(rex)
  expect(groups.get('pets', 'tom')).toBe(tom)
  groups.remove('pets', rex!)
  groups.remove('pets', ida!)
  expect(groups.of('pets')).toEqual([tom])
  expect(groups.first('pets')).toBe(tom)
  groups.remove('pets', tom!)
  expect(groups.of('pets')).toEqual([])
  expect(groups.first('pets')).toBeUndefined()
})

test('one key has one member', () => {
  const groups = new Groups<Pet>((pet) => pet.name)
  groups.put('pets', { name: 'rex', age: 1 })
  groups.put('pets', { name: 'rex', age: 2 })
  expect(groups.of('pets')).toEqual([{ name: 'rex', age: 2 }])
  groups.put('pets', { name: 'tom', age: 1 })
  groups.put('pets', { name: 'rex', age: 3 })
  expect(groups.of('pets').map(({ age }) => age)).toEqual([3, 1])
})

test('what is in no group is not found, and its removal nothing', () => {
  const groups = new Groups<Pet>((pet) => pet.name)
  const rex = { name: 'rex', age: 1 }
  groups.put('pets', { name: 'tom', age: 1 })
  groups.remove('pets', rex)
  groups.remove('toString', rex)
  expect(groups.get('pets', 'rex')).toBeUndefined()
  expect(groups.get('__proto__', 'rex')).toBeUndefined()
  expect(groups.of('pets')).toHaveLength(1)
})
