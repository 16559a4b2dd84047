import { describe, expect, it } from 'vitest'
import { UnrenderableValue } from '../errors/index.ts'
import {
  html,
  keyed,
  later,
  type Renderable,
  raw,
  renderToStream,
  renderToString,
} from './index.ts'

const numbers = Array.from({ length: 5_000 }, (_, index) => index)
const row = (index: number) => html`<tr class=${index % 2 && 'odd'}><td>${index} & 😀</td></tr>`
const page = html`<!doctype html><table>${numbers.map(row)}</table>${raw('<hr>')}${null}${[
  keyed(numbers, String, row),
]}`

async function chunksOf(content: Renderable): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  const reader = renderToStream(content).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return chunks
    chunks.push(value)
  }
}

async function textOf(content: Renderable): Promise<string> {
  return Buffer.concat(await chunksOf(content)).toString()
}

describe('renderToStream', () => {
  it('renders what renderToString renders', async () => {
    expect(await textOf(page)).toBe(renderToString(page))
    expect(await textOf('<')).toBe('&lt;')
    expect(await textOf(null)).toBe('')
  })

  it('gathers about 16 KiB before it sends', async () => {
    const sizes = (await chunksOf(page)).map(({ length }) => length)
    expect(sizes.length).toBeGreaterThan(10)
    for (const size of sizes.slice(0, -1)) {
      expect(size).toBeGreaterThanOrEqual(16 * 1024)
      expect(size).toBeLessThan(24 * 1024)
    }
  })

  it('renders no further than it is read', async () => {
    let rendered = 0
    const list = keyed(numbers, String, (index) => {
      rendered += 1
      return row(index)
    })
    const reader = renderToStream(list).getReader()
    expect(rendered).toBe(0)
    await reader.read()
    const first = rendered
    expect(first).toBeGreaterThan(0)
    await reader.read()
    expect(rendered).toBeGreaterThan(first)
    await reader.cancel()
    expect(rendered).toBeLessThan(numbers.length)
  })

  it('fails where rendering fails', async () => {
    const broken = keyed([1, 2], String, (index) => {
      if (index === 2) throw new RangeError('no row 2')
      return row(index)
    })
    await expect(textOf(html`<table>${broken}</table>`)).rejects.toThrow('no row 2')
    await expect(textOf(html`<p title=${JSON.parse('{}')}></p>`)).rejects.toThrow(UnrenderableValue)
    await expect(textOf(html`<p>${JSON.parse('{}')}</p>`)).rejects.toThrow(UnrenderableValue)
  })

  it('is the body of a response', async () => {
    const response = new Response(renderToStream(html`<p>${'ü'}</p>`))
    expect(await response.text()).toBe('<p>ü</p>')
  })
})

describe('later', () => {
  it('is waited for, after what comes before it was sent', async () => {
    let resolve = (_text: string): void => {}
    const loaded = new Promise<string>((done) => {
      resolve = done
    })
    const slow = html`<h1>a</h1>${later(async () => html`<p>${await loaded}</p>`)}<hr>`
    const reader = renderToStream(slow).getReader()
    const read = async () => Buffer.from((await reader.read()).value ?? []).toString()
    expect(await read()).toBe('<h1>a</h1>')
    resolve('<')
    expect(await read()).toBe('<p>&lt;</p>')
    expect(await read()).toBe('<hr>')
    expect(await reader.read()).toEqual({ done: true, value: undefined })
  })

  it('may hold what comes later still, or nothing', async () => {
    const nested = later(async () => ['a', later(async () => 'b'), later(async () => null)])
    expect(await textOf(html`<p>${nested}</p>`)).toBe('<p>ab</p>')
  })

  it('fails the stream where it fails', async () => {
    const failing = later(() => Promise.reject(new RangeError('no statistics')))
    await expect(textOf(html`<p>${failing}</p>`)).rejects.toThrow('no statistics')
  })

  it('is not begun before the stream comes to it', async () => {
    let begun = false
    const slow = later(async () => {
      begun = true
      return 'b'
    })
    const reader = renderToStream(html`<p>a</p>${slow}`).getReader()
    await reader.read()
    expect(begun).toBe(false)
    await reader.cancel()
    expect(begun).toBe(false)
  })

  it('is refused by renderToString, in an attribute and in a textarea', async () => {
    const slow = later(async () => 'a')
    expect(() => renderToString(html`<p>${slow}</p>`)).toThrow(/Only renderToStream waits/)
    await expect(textOf(html`<p title="${slow}"></p>`)).rejects.toThrow(UnrenderableValue)
    await expect(textOf(html`<textarea>${slow}</textarea>`)).rejects.toThrow(UnrenderableValue)
  })
})
