import { type CallSite, placeOf } from './call-site.ts'

/** A hole as it stands in the marked source. */
export interface MarkedHole {
  readonly start: number
  readonly end: number
}

/** What stands in the source for a hole: a name to HTML, and nothing that a template could hold. */
const marker = /h\d+\x81/

/** How much of a line a message shows. */
const lineLength = 100

/**
 * The source of a template with a marker in the place of each hole, so that an HTML tokenizer can
 * read it in one go, and say in which of its tokens a hole stands.
 */
export class TemplateSource {
  /** The statics with the markers between them. */
  readonly text: string
  /** The markers' positions in {@link TemplateSource.text}. */
  readonly holes: readonly MarkedHole[]
  readonly #site: CallSite | undefined

  constructor(strings: readonly string[], site: CallSite | undefined) {
    const holes: MarkedHole[] = []
    let text = ''
    for (const [index, piece] of strings.entries()) {
      text += piece
      if (index === strings.length - 1) break
      const start = text.length
      text += `h${index}\x81`
      holes.push({ start, end: text.length })
    }
    this.text = text
    this.holes = holes
    this.#site = site
  }

  /** The file and line of a position; lines inside of `${…}` do not count, for nobody hands them over. */
  place(offset: number): string {
    return placeOf(this.#site, this.text.slice(0, offset).split('\n').length - 1)
  }

  /** The line of a position as its author wrote it, as far as a message has room for it. */
  line(offset: number): string {
    const start = this.text.lastIndexOf('\n', offset - 1) + 1
    const [text = ''] = this.text.slice(start).split('\n', 1)
    const line = withHoles(text).trim()
    return line.length > lineLength ? `${line.slice(0, lineLength)}…` : line
  }
}

/** A text of the marked source, with `${…}` for each marker. */
export function withHoles(text: string): string {
  // A function, for in a replacement text `$` has a meaning.
  return text.replace(new RegExp(marker, 'g'), () => `\${…}`)
}

/** The pieces of a marked text around its holes. */
export function splitAtHoles(text: string): string[] {
  return text.split(marker)
}
