import { isHtml, type Renderable, templateOf, valuesOf } from './html.ts'
import { isKeyed, rowsOf } from './keyed.ts'
import { isLater, type Later, load } from './later.ts'
import { renderHole, renderScalar, unrenderable } from './render-content.ts'

/** How much is gathered before it is sent, in UTF-16 units of the markup. */
const chunkLength = 16 * 1024

/**
 * Renders content to a stream of UTF-8, in chunks of about 16 KiB, as fast as they are taken. A part
 * that comes `later` is loaded when it is reached; what stands before it is sent first. An error while
 * rendering fails the stream.
 *
 * @example
 * new Response(renderToStream(page), { headers: { 'content-type': 'text/html; charset=utf-8' } })
 */
export function renderToStream(content: Renderable): ReadableStream<Uint8Array<ArrayBuffer>> {
  const source = chunks(content)
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { done, value } = await source.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
    },
    { highWaterMark: 0 },
  )
}

async function* chunks(content: Renderable): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  const encoder = new TextEncoder()
  let text = ''
  for (const piece of pieces(content, 'renderToStream')) {
    if (typeof piece === 'string') text += piece
    if (text !== '' && (text.length >= chunkLength || typeof piece !== 'string')) {
      yield encoder.encode(text)
      text = ''
    }
    if (typeof piece !== 'string') yield* chunks(await load(piece))
  }
  if (text !== '') yield encoder.encode(text)
  return undefined
}

/** What content renders to, piece by piece, with the parts that are not there yet. */
function* pieces(value: unknown, place: string): Generator<string | Later, undefined> {
  const scalar = renderScalar(value)
  if (scalar !== undefined) yield scalar
  else if (isHtml(value)) {
    const { statics, holes } = templateOf(value)
    const values = valuesOf(value)
    yield statics[0] ?? ''
    for (const [index, hole] of holes.entries()) {
      if (hole.kind === 'text') yield* pieces(values[index], hole.place)
      else yield renderHole(hole, values[index], values)
      yield statics[index + 1] ?? ''
    }
  } else if (Array.isArray(value)) {
    for (const entry of value) yield* pieces(entry, place)
  } else if (isKeyed(value)) {
    for (const row of rowsOf(value)) yield* pieces(row, place)
  } else if (isLater(value)) yield value
  else throw unrenderable(value, place)
  return undefined
}
