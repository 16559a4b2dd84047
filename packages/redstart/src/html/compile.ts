import {
  ErrorCodes,
  foreignContent,
  type ParserError,
  type Token,
  type TokenHandler,
  Tokenizer,
  TokenizerMode,
} from 'parse5'
import { InvalidTemplate } from '../errors/index.ts'
import { type ReadHole, readAttribute } from './attribute-holes.ts'
import type { CallSite } from './call-site.ts'
import { boundEvent } from './event-bindings.ts'
import type { Fault } from './fault.ts'
import { noValueIn, OpenElements } from './nesting.ts'
import { parseFault } from './parse-fault.ts'
import { type Binding, defineTemplate, type Template } from './template.ts'
import { type MarkedHole, TemplateSource } from './template-source.ts'

const modes = {
  markup: TokenizerMode.DATA,
  text: TokenizerMode.RCDATA,
  raw: TokenizerMode.RAWTEXT,
  script: TokenizerMode.SCRIPT_DATA,
}

/** More than the longest character reference of HTML, in characters. */
const longestReference = 40

/**
 * Reads a template with parse5's tokenizer, and finds out what each hole stands in.
 *
 * @param strings - The cooked strings of the tagged template.
 * @param site - Where the template stands, for errors.
 * @throws {@link InvalidTemplate}
 */
export function compile(strings: readonly string[], site: CallSite | undefined): Template {
  return new TemplateReader(new TemplateSource(strings, site)).read()
}

class TemplateReader implements TokenHandler {
  readonly #source: TemplateSource
  readonly #open = new OpenElements()
  readonly #tokenizer: Tokenizer
  readonly #read: ReadHole[] = []
  /** Positions where a browser drops a line feed, so that one is written for it to drop. */
  readonly #dropped = new Set<number>()
  readonly #bindings: Binding[] = []
  #roots = 0
  #singleRoot = true

  constructor(source: TemplateSource) {
    this.#source = source
    this.#tokenizer = new Tokenizer({ sourceCodeLocationInfo: true }, this)
  }

  read(): Template {
    const { text } = this.#source
    this.#checkReferences()
    this.#tokenizer.write(text, true)
    const statics: string[] = []
    let from = 0
    for (const { start, end } of this.#read) {
      statics.push(text.slice(from, start) + (this.#dropped.has(start) ? '\n' : ''))
      from = end
    }
    statics.push(text.slice(from))
    return defineTemplate({
      statics,
      holes: this.#read.map(({ hole }) => hole),
      singleRoot: this.#singleRoot && this.#roots === 1,
      bindings: this.#bindings,
    })
  }

  onStartTag(token: Token.TagToken): void {
    const { startOffset, endOffset } = located(token)
    this.#textBefore(startOffset)
    const { tagName: tag, selfClosing } = token
    if (this.#holesBefore(startOffset + 1 + tag.length).length > 0) {
      this.#fail(startOffset, {
        problem: 'The name of an element cannot vary.',
        fix: `a template for each: \${big ? html\`<h1>…</h1>\` : html\`<h2>…</h2>\`}`,
      })
    }
    const root = this.#open.current === undefined
    if (root) this.#roots += 1
    if (this.#open.current?.foreign && foreignContent.causesExit(token)) {
      this.#fail(startOffset, {
        problem: `A browser ends a drawing or a formula before <${tag}>, which cannot stand in it.`,
        fix: `<foreignObject><${tag}>…</${tag}></foreignObject>`,
      })
    }
    const fault = this.#open.open(tag, startOffset, selfClosing)
    if (fault !== undefined) this.#fail(startOffset, fault)
    this.#attributes(token, root)
    const opened = this.#open.current
    if (opened?.offset !== startOffset || opened.foreign) return
    this.#tokenizer.state = modes[opened.content]
    if (tag === 'textarea' || tag === 'pre' || tag === 'listing') this.#dropped.add(endOffset)
  }

  onEndTag(token: Token.TagToken): void {
    const { startOffset, endOffset } = located(token)
    this.#textBefore(startOffset)
    this.#refuse(endOffset, {
      problem: 'An end tag cannot vary.',
      fix: 'the name as it is, </…>',
    })
    const fault = this.#open.close(token.tagName)
    if (fault !== undefined) this.#fail(startOffset, fault)
  }

  onComment(token: Token.CommentToken): void {
    const { startOffset, endOffset } = located(token)
    this.#textBefore(startOffset)
    this.#refuse(endOffset, {
      problem: 'In a comment nothing can be escaped.',
      fix: 'the value outside of the comment',
    })
  }

  onDoctype(token: Token.DoctypeToken): void {
    const { startOffset, endOffset } = located(token)
    this.#textBefore(startOffset)
    this.#singleRoot = false
    this.#refuse(endOffset, { problem: 'A doctype cannot vary.', fix: '<!doctype html>' })
  }

  onCharacter(): void {
    if (this.#open.current === undefined) this.#singleRoot = false
  }

  onWhitespaceCharacter(): void {
    // Space around the root changes nothing.
  }

  onNullCharacter(): void {
    // Is a parse error.
  }

  onEof(): void {
    this.#textBefore(this.#source.text.length)
    const open = this.#open.current
    if (open === undefined) return
    this.#fail(open.offset, {
      problem: `<${open.tag}> is not closed.`,
      fix: `<${open.tag}>…</${open.tag}> in one template`,
    })
  }

  onParseError({ code, startOffset }: ParserError): void {
    // A marker holds a control character that no template can hold, for this error would refuse it.
    const marker = this.#source.holes.some(
      ({ start, end }) => start <= startOffset && startOffset < end,
    )
    if (marker && code === ErrorCodes.controlCharacterInInputStream) return
    this.#fail(startOffset, parseFault(code))
  }

  /** Takes the holes before a tag or the end: they are in the content of the current element. */
  #textBefore(offset: number): void {
    const open = this.#open.current
    for (const { start, end } of this.#holesBefore(offset)) {
      if (open?.content === 'raw' || open?.content === 'script') {
        this.#fail(start, noValueIn(open.tag))
      }
      const where = open === undefined ? 'the text' : `the text of <${open.tag}>`
      const place = `${this.#source.place(start)}, in ${where}`
      const kind = open?.content === 'text' ? 'plain' : 'text'
      this.#read.push({ hole: { kind, place }, start, end })
    }
  }

  #attributes(token: Token.TagToken, root: boolean): void {
    const element = {
      tag: token.tagName,
      attributes: new Map(token.attrs.map(({ name, value }) => [name, value])),
    }
    const locations = located(token).attrs ?? {}
    const earlier: number[] = []
    const bindings: Omit<Binding, 'targeted'>[] = []
    for (const attribute of token.attrs) {
      const location = locations[attribute.name]
      if (location === undefined) continue
      const { startOffset: start, endOffset: end } = location
      const holes = this.#holesBefore(end)
      const given = { attribute, start, end, holes, element, earlier: [...earlier] }
      const read = readAttribute(given, this.#source)
      if (!Array.isArray(read)) this.#fail(start, read)
      if (read[0]?.hole.kind === 'attributes') earlier.push(this.#read.length)
      this.#read.push(...read)
      if (holes.length > 0) continue
      const text = this.#source.text.slice(start + attribute.name.length, end)
      if (root && /^\s*=\s*[^\s"']/.test(text)) this.#singleRoot = false
      const event = boundEvent(attribute.name, attribute.value)
      if (event === undefined) continue
      const place = `${this.#source.place(start)}, in ${attribute.name} of <${element.tag}>`
      bindings.push({ attribute: attribute.name, event, place })
    }
    const targeted = element.attributes.has('phx-target') || earlier.length > 0
    this.#bindings.push(...bindings.map((binding) => ({ ...binding, targeted })))
  }

  /** `&`, or `&am`, before a hole or the end would be read together with what follows it. */
  #checkReferences(): void {
    const { text, holes } = this.#source
    for (const end of [...holes.map(({ start }) => start), text.length]) {
      if (/&#?[0-9a-z]*$/i.test(text.slice(Math.max(0, end - longestReference), end))) {
        this.#fail(end, {
          problem: 'An & would make a character reference with what follows it.',
          fix: '&amp; for a bare &',
        })
      }
    }
  }

  /** The holes that are not read yet and begin before `offset`. */
  #holesBefore(offset: number): MarkedHole[] {
    const holes: MarkedHole[] = []
    for (let at = this.#read.length; ; at++) {
      const hole = this.#source.holes[at]
      if (hole === undefined || hole.start >= offset) return holes
      holes.push(hole)
    }
  }

  #refuse(endOffset: number, fault: Fault): void {
    const [hole] = this.#holesBefore(endOffset)
    if (hole !== undefined) this.#fail(hole.start, fault)
  }

  #fail(offset: number, fault: Fault): never {
    throw new InvalidTemplate(this.#source.place(offset), fault, this.#source.line(offset))
  }
}

function located<T>({ location }: { readonly location: T | null }): T {
  if (location === null) throw new TypeError('The tokenizer was not asked for locations')
  return location
}
