import { InvalidTemplate, UnrenderableValue } from '../errors/index.ts'
import type { Attributes } from './attributes.ts'
import { callSite, placeOf } from './call-site.ts'
import type { Command } from './command.ts'
import { compile } from './compile.ts'
import type { Keyed } from './keyed.ts'
import type { Later } from './later.ts'
import type { Part } from './part.ts'
import { defineTemplate, type Template } from './template.ts'

/**
 * What may stand in the content of an element. `true`, `false`, `null` and `undefined` render
 * nothing, so that `${user && html`…`}` does what it says; lists render one after the other.
 */
export type Renderable =
  | Html
  | Keyed
  | Later
  | Part
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | readonly Renderable[]

/**
 * What may stand in a hole of a template: content, the attributes of `attrs`, `data`, `aria`, or a
 * command for the client of live views, in an attribute that begins with `phx-` or `data-`.
 */
export type Hole = Renderable | Attributes | Command

let create: (template: Template, values: readonly unknown[]) => Html
let isInstance: (value: object) => value is Html
let readTemplate: (content: Html) => Template
let readValues: (content: Html) => readonly unknown[]

/**
 * A template with the values of its holes. Only {@link html} and {@link raw} make one: what it holds
 * is private, so that no object of the same shape, such as parsed JSON, passes for markup.
 */
export class Html {
  readonly #template: Template
  readonly #values: readonly unknown[]

  private constructor(template: Template, values: readonly unknown[]) {
    this.#template = template
    this.#values = values
  }

  static {
    create = (template, values) => new Html(template, values)
    isInstance = (value): value is Html => #template in value
    readTemplate = (content) => content.#template
    readValues = (content) => content.#values
  }
}

/** A template belongs to its place in the code, and ends with it. */
const templates = new WeakMap<readonly string[], Template>()

/**
 * The tag of templates. Values are escaped as their place asks for it:
 *
 * - in content, `<p>${text}</p>`: text, templates, lists of them;
 * - as a whole attribute, `disabled=${flag}`, without quotes: `true` is the name alone, `false`,
 *   `null` and `undefined` leave it out, except for `class` and `style`, which are then empty; `class`
 *   takes lists;
 * - in a quoted value, `href="/rooms/${id}"`: text;
 * - in a tag, `<input ${attrs(map)}>`: attributes.
 *
 * A template is read once for each place in the code, and has to close what it opens.
 *
 * @throws {@link InvalidTemplate} at the first use of a template that is malformed, or has a hole where
 *   no escaping is right: in `<script>` and `<style>`, in a comment, in a handler such as `onclick`.
 *
 * @example
 * const greeting = (name: string) => html`<p class="greeting">Hello, ${name}!</p>`
 */
export function html(strings: TemplateStringsArray, ...values: Hole[]): Html {
  return create(templates.get(strings) ?? firstUse(strings), values)
}

function firstUse(strings: TemplateStringsArray): Template {
  // The language alone makes frozen arrays with a `raw` of their own: nothing parsed looks like that.
  if (!Array.isArray(strings) || !Object.isFrozen(strings) || !Object.hasOwn(strings, 'raw')) {
    throw new InvalidTemplate('A template', {
      problem: 'html was called as a function.',
      fix: `html\`<p>\${text}</p>\`, and raw(markup) for markup that you trust`,
    })
  }
  if (strings.some((piece: string | undefined) => piece === undefined)) {
    throw new InvalidTemplate(placeOf(callSite(html)), {
      problem: 'The template has an escape sequence that means nothing.',
      fix: '\\\\ for a backslash',
    })
  }
  const template = compile(strings, callSite(html))
  templates.set(strings, template)
  return template
}

const markup = defineTemplate({
  statics: ['', ''],
  holes: [{ kind: 'markup', place: 'raw' }],
  singleRoot: false,
  bindings: [],
})

/**
 * Markup that is put in as it is. This is the only way around escaping: never pass it what a user
 * wrote, unless a sanitizer made it.
 *
 * @throws {@link UnrenderableValue} if it is given anything but a string.
 */
export function raw(trusted: string): Html {
  if (typeof trusted !== 'string') {
    throw new UnrenderableValue('raw', 'What is no string', 'Pass markup as a string.')
  }
  return create(markup, [trusted])
}

/** Whether a value is a template with its values. */
export function isHtml(value: unknown): value is Html {
  return typeof value === 'object' && value !== null && isInstance(value)
}

/** The template behind `content`: one object for each place in the code. */
export function templateOf(content: Html): Template {
  return readTemplate(content)
}

/** The values of the holes of {@link templateOf}, in their order. */
export function valuesOf(content: Html): readonly unknown[] {
  return readValues(content)
}
