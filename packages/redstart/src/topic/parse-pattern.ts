import { InvalidPattern } from '../errors/index.ts'
import { type Part, Pattern } from './pattern.ts'

// A hole, a hole that is not closed, a brace that closes nothing, a star, text.
const TOKEN = /\{[^{}]*\}|\{\w*|\}|\*|[^{}*]+/g
const NAME = /^(?!__proto__$)[A-Za-z_]\w*$/

/**
 * Reads a topic pattern: "room:lobby", "room:{id}", "room:{id}:{tab}", "room:*".
 *
 * A hole matches one or more characters that are not ":". Its name consists of letters, digits and
 * underscores, does not begin with a digit, is not `__proto__`, and stands in the pattern once. `*`
 * matches everything that follows, also nothing, and is the last character. A hole is followed by
 * text or by the end.
 *
 * @throws InvalidPattern with what was probably meant.
 * @example
 * parsePattern('room:{id}').match('room:42') // { id: '42' }
 */
export function parsePattern(source: string): Pattern {
  const tokens = typeof source === 'string' ? (source.match(TOKEN) ?? []) : []
  if (tokens.length === 0) throw new InvalidPattern(source, 'it has no text', 'room:{id}')
  const reader = new Reader()
  for (const [index, token] of tokens.entries()) reader.read(token, index === tokens.length - 1)
  if (reader.problem !== undefined) {
    const correction = reader.parts.map(show).join('') || 'room:{id}'
    throw new InvalidPattern(source, reader.problem, correction)
  }
  return new Pattern(source, reader.parts)
}

/** Reads on after a mistake as if it had been corrected, so that the error can show the correction. */
class Reader {
  readonly parts: Part[] = []
  /** The first mistake. */
  problem: string | undefined
  readonly #names = new Set<string>()

  read(token: string, isLast: boolean): void {
    if (token === '*' && isLast) {
      this.#add({ kind: 'rest' })
    } else if (token === '*') {
      this.#wrong('"*" can only be the last character')
      this.#addHole('part')
    } else if (token === '}') {
      this.#wrong('"}" closes nothing')
    } else if (token.startsWith('{')) {
      if (!token.endsWith('}')) this.#wrong(`"${token}" is never closed`)
      this.#addHole(token.replace(/[{}]/g, ''))
    } else {
      this.#add({ kind: 'text', text: token })
    }
  }

  #addHole(written: string): void {
    let stem = written
    if (!NAME.test(written)) {
      this.#wrong(`${JSON.stringify(written)} cannot be the name of a hole`)
      stem = toName(written)
    }
    let name = stem
    if (this.#names.has(name)) this.#wrong(`"{${name}}" is there twice`)
    for (let count = 2; this.#names.has(name); count++) name = `${stem}${count}`
    this.#names.add(name)
    this.#add({ kind: 'hole', name })
  }

  #add(part: Part): void {
    const last = this.parts.at(-1)
    if (last?.kind === 'hole' && part.kind !== 'text') {
      this.#wrong(`nothing separates "${show(last)}" from "${show(part)}"`)
      this.parts.push({ kind: 'text', text: ':' })
    }
    this.parts.push(part)
  }

  #wrong(problem: string): void {
    this.problem ??= problem
  }
}

/** The nearest thing to `text` that can be the name of a hole. */
function toName(text: string): string {
  if (text === '' || text === '__proto__') return 'id'
  return text.replace(/\W+/g, '_').replace(/^\d/, '_$&')
}

function show(part: Part): string {
  if (part.kind === 'text') return part.text
  return part.kind === 'hole' ? `{${part.name}}` : '*'
}
