import type { Html } from './html.ts'
import type { Part } from './part.ts'
import { renderInto } from './render-content.ts'

/** Content with gaps in it, one for each part that only a live view can render. */
export interface Around {
  /** The markup around the gaps, one piece more than there are gaps. */
  readonly pieces: string[]
  /** What belongs into the gaps, in their order. */
  readonly parts: Part[]
}

/**
 * Renders content to markup with a gap for each {@link Part} in it. What a part renders to is put
 * between the pieces by the caller, who may wait for it.
 *
 * @throws {@link UnrenderableValue} for a value without a form in its hole.
 * @throws {@link UnsafeValue} for a URL that runs code, and its like.
 *
 * @example
 * const { pieces, parts } = renderAround(content)
 * const rendered = await Promise.all(parts.map(renderPart))
 * const page = pieces.map((piece, index) => piece + (rendered[index] ?? '')).join('')
 */
export function renderAround(content: Html): Around {
  const pieces: string[] = []
  const parts: Part[] = []
  const output = {
    text: '',
    onPart(part: Part) {
      pieces.push(output.text)
      output.text = ''
      parts.push(part)
    },
  }
  renderInto(output, content, 'renderAround')
  pieces.push(output.text)
  return { pieces, parts }
}
