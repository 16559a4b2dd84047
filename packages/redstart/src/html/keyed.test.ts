import { expect, it } from 'vitest'
import { DuplicateKey, UnrenderableValue } from '../errors/index.ts'
import { html, isKeyed, keyed, listOf, renderToString, when } from './index.ts'

const rooms = [
  { id: 7, name: 'A' },
  { id: 3, name: '<' },
]

it('renders a keyed list like a list', () => {
  const list = keyed(
    new Set(rooms),
    (room) => room.id,
    (room, index) => html`<li>${index} ${room.name}</li>`,
  )
  expect(renderToString(html`<ul>${list}</ul>`)).toBe('<ul><li>0 A</li><li>1 &lt;</li></ul>')
  expect(renderToString(list)).toBe('<li>0 A</li><li>1 &lt;</li>')
})

it('keeps rows apart from rendering them: item, key and memo come first', () => {
  let rendered = 0
  const list = keyed(
    rooms,
    (room) => room.id,
    (room) => {
      rendered += 1
      return html`<li>${room.name}</li>`
    },
    { memo: ['selected'] },
  )
  const { items, keys, memo, row } = listOf(list)
  expect(isKeyed(list)).toBe(true)
  expect(items).toEqual(rooms)
  expect(keys).toEqual([7, 3])
  expect(memo).toEqual(['selected'])
  expect(rendered).toBe(0)
  const texts = items.map((item, index) => renderToString(html`${row(item, index)}`))
  expect(texts).toEqual(['<li>A</li>', '<li>&lt;</li>'])
  expect(rendered).toBe(2)
})

it('refuses two rows with one key, without the key', () => {
  const use = () => keyed(['secret', 'a', 'secret'], String, (name) => html`<li>${name}</li>`)
  expect(use).toThrow(DuplicateKey)
  expect(use).toThrow(/^packages.*keyed\.test\.ts:\d+: rows 0 and 2 /)
  expect(use).not.toThrow('secret')
  const numbers =
    (...keys: readonly number[]) =>
    () =>
      keyed(keys, Number, () => html`<li></li>`)
  expect(numbers(1, 2, 2)).toThrow(/rows 1 and 2 /)
  expect(numbers(3, 1, 3, 1)).toThrow(/rows 0 and 2 /)
  expect(numbers(Number.NaN, 1, Number.NaN)).toThrow(/rows 0 and 2 /)
  expect(numbers(3, 1, 2)).not.toThrow()
  expect(numbers(1, 2, 3)).not.toThrow()
})

it('refuses a keyed list in an attribute and in a textarea', () => {
  const list = keyed(
    rooms,
    ({ id }) => id,
    () => html`<li></li>`,
  )
  expect(() => renderToString(html`<textarea>${list}</textarea>`)).toThrow(UnrenderableValue)
  expect(() => renderToString(html`<p title="${list}"></p>`)).toThrow(UnrenderableValue)
})

it('renders one thing when there is a value, another when not', () => {
  const greet = (name?: string) =>
    when(
      name,
      (given) => html`<b>${given.toUpperCase()}</b>`,
      () => 'nobody',
    )
  expect(renderToString(greet('ann'))).toBe('<b>ANN</b>')
  expect(renderToString(greet())).toBe('nobody')
  expect(renderToString(greet(''))).toBe('nobody')
  expect(renderToString(when(0, () => 'a'))).toBe('')
})
