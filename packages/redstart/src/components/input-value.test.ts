import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inputValue, inputValues } from './input-value.ts'

describe('the text of a control', () => {
  const moment = new Date('2026-01-31T10:05:00.000Z')

  it.each([
    ['date', '2026-01-31'],
    ['time', '10:05'],
    ['datetime-local', '2026-01-31T10:05'],
    ['month', '2026-01'],
    ['week', '2026-W05'],
    ['text', '2026-01-31T10:05:00.000Z'],
  ])('of a date is what an input of type %s takes', (type, text) => {
    expect(inputValue(moment, type)).toBe(text)
  })

  it('is the same of moments as JSON, changesets and databases write them', () => {
    for (const text of [
      '2026-01-31T10:05:00.000Z',
      '2026-01-31T10:05:00',
      '2026-01-31 10:05:00+00',
    ]) {
      expect(inputValue(text, 'date')).toBe('2026-01-31')
      expect(inputValue(text, 'datetime-local')).toBe('2026-01-31T10:05')
    }
  })

  it('keeps seconds and fractions that are there', () => {
    expect(inputValue('2026-01-31T10:05:07', 'datetime-local')).toBe('2026-01-31T10:05:07')
    expect(inputValue('2026-01-31T10:05:00.250Z', 'time')).toBe('10:05:00.250')
  })

  it.each([
    ['2020-12-31', '2020-W53'],
    ['2021-01-03', '2020-W53'],
    ['2021-01-04', '2021-W01'],
    ['2024-12-30', '2025-W01'],
  ])('puts %s in week %s', (day, week) => {
    expect(inputValue(new Date(day), 'week')).toBe(week)
  })

  it('is what was typed where that is no moment', () => {
    expect(inputValue('tomorrow', 'date')).toBe('tomorrow')
    expect(inputValue('2026-W05', 'week')).toBe('2026-W05')
  })

  it('is that of numbers, big integers and booleans', () => {
    expect([1.5, 10n, true, false].map((value) => inputValue(value, 'text'))).toEqual([
      '1.5',
      '10',
      'true',
      'false',
    ])
  })

  it('is empty for whatever has none', () => {
    for (const value of [undefined, null, Number.NaN, new Date(Number.NaN), ['a'], { a: 'b' }]) {
      expect(inputValue(value, 'date')).toBe('')
    }
  })

  it('never fails, whatever somebody sent', () => {
    const type = fc.constantFrom('text', 'date', 'time', 'datetime-local', 'month', 'week')
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.date({ noInvalidDate: false })),
        type,
        (value, type) => {
          expect(typeof inputValue(value, type)).toBe('string')
          expect(inputValues(value).every((text) => typeof text === 'string')).toBe(true)
        },
      ),
    )
  })

  it('comes back as the moment that it was, to the millisecond', () => {
    const date = fc.date({
      noInvalidDate: true,
      min: new Date('0001-01-01'),
      max: new Date('9999-12-31'),
    })
    fc.assert(
      fc.property(date, (date) => {
        const text = inputValue(date, 'datetime-local')
        expect(new Date(`${text}Z`).getTime()).toBe(date.getTime())
      }),
    )
  })
})
