import { extname } from 'node:path'
import { InvalidDefinition } from '../../errors/index.ts'
import { endingsOf, mediaTypeOf } from './media-types.ts'

const ENDING = /^\.([a-z0-9][a-z0-9_+-]*)$/
const TYPE = /^[a-z0-9][\w.+-]*\/[a-z0-9][\w.+-]*$/
const FAMILIES = ['image/*', 'audio/*', 'video/*']

/** Which files an upload takes, by what their names end in and what their types are said to be. */
export class Accept {
  /** What was asked for, for the browser's own dialog; undefined for any. */
  readonly listed: readonly string[] | undefined
  readonly #endings = new Set<string>()
  readonly #types = new Set<string>()
  readonly #families: string[] = []

  /**
   * @param what - Names the upload in errors: `The upload "avatar"`.
   * @param accept - Endings, MIME types, `image/*`, `audio/*`, `video/*`; or `'any'`.
   * @param own - MIME types of endings that the framework does not know, by ending without the dot.
   * @throws InvalidDefinition for what is none of these, and for an ending without a known type.
   */
  constructor(
    what: string,
    accept: readonly string[] | 'any',
    own: Readonly<Record<string, string>>,
  ) {
    if (accept === 'any') return
    if (!Array.isArray(accept) || accept.length === 0) throw noList(what)
    this.listed = [...accept]
    for (const each of this.listed) this.#add(what, each, own)
  }

  /** Whether a file may come in: its type or its ending is one of those that were listed. */
  takes(name: string, type: string): boolean {
    if (this.listed === undefined) return true
    const claimed = type.toLowerCase()
    if (this.#types.has(claimed)) return true
    if (this.#families.some((family) => claimed.startsWith(family))) return true
    return this.#endings.has(extname(name).slice(1).toLowerCase())
  }

  #add(what: string, each: unknown, own: Readonly<Record<string, string>>): void {
    const text = typeof each === 'string' ? each.toLowerCase() : ''
    const ending = ENDING.exec(text)?.[1]
    if (FAMILIES.includes(text)) this.#families.push(text.slice(0, -1))
    else if (ending !== undefined) {
      const type = Object.hasOwn(own, ending) ? own[ending] : mediaTypeOf(ending)
      if (type === undefined) throw unknownEnding(what, ending)
      this.#endings.add(ending)
      this.#types.add(type.toLowerCase())
    } else if (TYPE.test(text)) {
      this.#types.add(text)
      for (const usual of endingsOf(text)) this.#endings.add(usual)
    } else throw noType(what, each)
  }
}

function noList(what: string): InvalidDefinition {
  return new InvalidDefinition(
    what,
    'does not say which files it accepts',
    "List endings or MIME types: accept: ['.jpg', '.png'], or say accept: 'any'.",
  )
}

function noType(what: string, given: unknown): InvalidDefinition {
  return new InvalidDefinition(
    what,
    `accepts ${JSON.stringify(given) ?? typeof given}, which is no kind of file`,
    "Write an ending with its dot ('.jpg'), a MIME type ('image/jpeg'), or image/*, audio/* or video/*.",
  )
}

function unknownEnding(what: string, ending: string): InvalidDefinition {
  return new InvalidDefinition(
    what,
    `accepts ".${ending}", whose MIME type is not known here`,
    `Say what it is: types: { '${ending}': 'application/…' }.`,
  )
}
