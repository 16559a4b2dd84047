/**
 * What HTML says about how elements nest, as far as a template is held to it: everything that is
 * opened is closed, in order and in the same template, so that a template means the same wherever it
 * is put.
 *
 * @module
 */
import type { Fault } from './fault.ts'

/** How an element's content is read. */
export type Content = 'markup' | 'text' | 'raw' | 'script'

interface OpenElement {
  readonly tag: string
  readonly offset: number
  /** Whether what it holds is SVG or MathML, where other rules hold. */
  readonly foreign: boolean
  readonly content: Content
}

const voids = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
)
const contents: ReadonlyMap<string, Content> = new Map<string, Content>([
  ['iframe', 'raw'],
  ['noembed', 'raw'],
  ['noframes', 'raw'],
  ['script', 'script'],
  ['style', 'raw'],
  ['textarea', 'text'],
  ['title', 'text'],
  ['xmp', 'raw'],
])
/** Elements of SVG and MathML that hold HTML again. */
const integrationPoints = new Set(
  'foreignobject desc title mi mo mn ms mtext annotation-xml'.split(' '),
)
/** Before one of these a browser closes an open `<p>`. */
const closesParagraph = new Set(
  (
    'address article aside blockquote center details dialog dir div dl fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 header hgroup hr listing main menu nav ol p pre search section ' +
    'table ul xmp'
  ).split(' '),
)
/** Elements inside of which a `<p>` further out is left alone. */
const paragraphScope = new Set([
  ...integrationPoints,
  ...'applet button caption html marquee object table td template th'.split(' '),
])
const notInItself = new Set('a button form nobr option'.split(' '))
/** What it holds is not part of the page. */
const inertScope = new Set(['template'])

/** The elements that are open at a point of a template. */
export class OpenElements {
  readonly #stack: OpenElement[] = []

  /** The innermost open element. */
  get current(): OpenElement | undefined {
    return this.#stack.at(-1)
  }

  /**
   * Takes a start tag.
   *
   * @param tag - Its name, in lower case.
   * @param offset - Where it begins.
   * @param selfClosing - Whether it ends in `/>`.
   */
  open(tag: string, offset: number, selfClosing: boolean): Fault | undefined {
    const outer = this.current?.foreign ?? false
    const foreign = outer || tag === 'svg' || tag === 'math'
    const fault = outer ? undefined : this.#misplaced(tag)
    if (fault !== undefined) return fault
    if (voids.has(tag)) return undefined
    if (selfClosing && foreign) return undefined
    if (selfClosing) {
      return {
        problem: `<${tag}/> does not close the element: outside of <svg> HTML ignores the slash.`,
        fix: `<${tag}></${tag}>`,
      }
    }
    const content = outer ? foreignContent(tag) : (contents.get(tag) ?? 'markup')
    this.#stack.push({
      tag,
      offset,
      foreign: foreign && !(outer && integrationPoints.has(tag)),
      content,
    })
    return undefined
  }

  /** Takes an end tag. */
  close(tag: string): Fault | undefined {
    if (voids.has(tag)) {
      return { problem: `<${tag}> has no content, and so no </${tag}>.`, fix: `<${tag}> alone` }
    }
    const open = this.#stack.pop()
    if (open?.tag === tag) return undefined
    if (open === undefined) {
      return {
        problem: `</${tag}> closes an element that this template did not open.`,
        fix: `<${tag}>…</${tag}> in one template`,
      }
    }
    return {
      problem: `</${tag}> stands where <${open.tag}> has to be closed.`,
      fix: `<${open.tag}>…</${open.tag}>`,
    }
  }

  /** What a browser would not nest as it is written. */
  #misplaced(tag: string): Fault | undefined {
    if (tag === 'plaintext') {
      return { problem: '<plaintext> can never be closed.', fix: '<pre>…</pre>' }
    }
    if (notInItself.has(tag) && this.#within(tag, inertScope)) {
      return {
        problem: `A <${tag}> cannot stand in another <${tag}>.`,
        fix: `<${tag}>…</${tag}><${tag}>…</${tag}>`,
      }
    }
    if (closesParagraph.has(tag) && this.#within('p', paragraphScope)) {
      return {
        problem: `A browser closes an open <p> before <${tag}>, which cannot stand in it.`,
        fix: `<p>…</p><${tag}>, or <div> for <p>`,
      }
    }
    return undefined
  }

  /** Whether an element is open, and none of `scope` inside of it. */
  #within(wanted: string, scope: ReadonlySet<string>): boolean {
    return this.#stack.findLast(({ tag }) => tag === wanted || scope.has(tag))?.tag === wanted
  }
}

/** In SVG `<title>` holds markup; `<script>` and `<style>` are read as markup, and yet are code. */
function foreignContent(tag: string): Content {
  return tag === 'script' || tag === 'style' ? 'raw' : 'markup'
}

/** Why a value cannot stand in the content of an element. */
export function noValueIn(tag: string): Fault {
  if (tag === 'script') {
    return {
      problem: 'No escaping makes a value safe in <script>.',
      fix: `it as a data attribute, <div data-config=\${JSON.stringify(…)}>, that the script reads`,
    }
  }
  if (tag === 'style') {
    return {
      problem: 'No escaping makes a value safe in <style>.',
      fix: `a class, or style="width: \${…}%" at the element`,
    }
  }
  return {
    problem: `What stands in <${tag}> is read as it is, so a value cannot be escaped there.`,
    fix: `<${tag}></${tag}> without a hole`,
  }
}
