import { expect, it } from 'vitest'
import { DuplicateKey, UnrenderableValue } from '../errors/index.ts'
import { html, keyed, memoOf, renderToString, rowsOf, valuesOf, when } from './index.ts'

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
  expect(rowsOf(list).map(({ key, item }) => [key, item])).toEqual([
    [7, rooms[0]],
    [3, rooms[1]],
  ])
  expect(memoOf(list)).toEqual(['selected'])
  expect(rendered).toBe(0)
  expect(rowsOf(list).map(({ render }) => valuesOf(render()))).toEqual([['A'], ['<']])
  expect(rendered).toBe(2)
})

it('refuses two rows with one key, without the key', () => {
  const use = () => keyed(['secret', 'a', 'secret'], String, (name) => html`<li>${name}</li>`)
  expect(use).toThrow(DuplicateKey)
  expect(use).toThrow(/^packages.*keyed\.test\.ts:\d+: rows 0 and 2 /)
  expect(use).not.toThrow('secret')
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
