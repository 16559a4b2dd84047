import { describe, expect, it } from 'vitest'
import { LivePartOutside, UnrenderableValue } from '../errors/index.ts'
import {
  html,
  isPart,
  keyed,
  Part,
  renderAround,
  renderHole,
  renderToStream,
  renderToString,
  templateOf,
} from './index.ts'

class Clock extends Part {
  readonly what = 'A clock'
}
const clock = new Clock()

describe('a part that only a live view can render', () => {
  it('is told from what looks like one', () => {
    expect(isPart(clock)).toBe(true)
    for (const other of [{ what: 'A clock' }, Object.create(Clock.prototype), null, 'A clock']) {
      expect(isPart(other)).toBe(false)
    }
  })

  it.each([
    ['in a template', html`<p>${clock}</p>`],
    ['in a list', html`<p>${['a', [clock]]}</p>`],
    ['in a keyed list', html`<p>${keyed([1], String, () => html`${clock}`)}</p>`],
    ['as a row of one', html`<p>${keyed([1], String, () => clock)}</p>`],
  ])('is refused by what renders a page: %s', async (_where, page) => {
    const sentence =
      /part\.test\.ts:\d+, in the text.*: A clock stands where no live view renders it/
    expect(() => renderToString(page)).toThrow(LivePartOutside)
    expect(() => renderToString(page)).toThrow(sentence)
    await expect(new Response(renderToStream(page)).text()).rejects.toThrow(sentence)
  })

  it('is refused by a hole that is rendered alone', () => {
    const [hole] = templateOf(html`<p>${clock}</p>`).holes
    expect(() => renderHole(hole!, clock)).toThrow(LivePartOutside)
  })

  it.each([
    ['a whole attribute', html`<p title=${clock}></p>`],
    ['a quoted value', html`<p title="${clock}"></p>`],
    ['a tag', html`<p ${clock}></p>`],
    ['a textarea', html`<textarea>${clock}</textarea>`],
  ])('is refused in %s, also by a live view', (_where, page) => {
    expect(() => renderAround(page)).toThrow(UnrenderableValue)
    expect(() => renderAround(page)).toThrow(/: A clock cannot be rendered/)
  })
})

describe('rendering around parts', () => {
  it('leaves a gap for each, in their order', () => {
    const other = new Clock()
    const rows = keyed(
      [clock, other],
      (each) => (each === clock ? 1 : 2),
      (each) => html`<b>${each}</b>`,
    )
    const page = html`<i title=${'a"'}>${'<'}${clock}</i>${[other, 'x', clock]}${rows}`
    const { pieces, parts } = renderAround(page)
    expect(pieces).toEqual(['<i title="a&quot;">&lt;', '</i>', 'x', '<b>', '</b><b>', '</b>'])
    expect(parts).toEqual([clock, other, clock, clock, other])
    expect(parts[1]).toBe(other)
  })

  it('has gaps at both ends', () => {
    expect(renderAround(html`${clock}`)).toEqual({ pieces: ['', ''], parts: [clock] })
  })

  it('is rendering where there are none', () => {
    const page = html`<p class=${null}>${[1, html`<b>${'&'}</b>`]}</p>`
    expect(renderAround(page)).toEqual({ pieces: [renderToString(page)], parts: [] })
  })
})
