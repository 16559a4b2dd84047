import type { AttributeRule, StartTag } from './attribute-rule.ts'

interface HoleBase {
  /** Where the hole stands, for errors: `src/pages.ts:12, in the text of <p>`. */
  readonly place: string
}

/** A hole in the content of an element, or outside of all: text, templates and lists of them. */
export interface TextHole extends HoleBase {
  readonly kind: 'text'
}

/** A hole in `<textarea>` or `<title>`, whose content is text alone. */
export interface PlainHole extends HoleBase {
  readonly kind: 'plain'
}

/** `name=${value}`: what it renders is the whole attribute with the space before it, or nothing. */
export interface AttributeHole extends HoleBase {
  readonly kind: 'attribute'
  readonly name: string
  readonly rule: AttributeRule
}

/** A hole in a quoted value, `name="… ${value}"`. */
export interface PartHole extends HoleBase {
  readonly kind: 'part'
  readonly name: string
  readonly rule: AttributeRule
}

/** A hole between the attributes of a tag; it renders attributes, each with the space before it. */
export interface AttributesHole extends HoleBase {
  readonly kind: 'attributes'
  readonly element: StartTag
  /** The holes of the same kind before it in the tag, by their places among the template's holes. */
  readonly earlier: readonly number[]
}

/** The hole of `raw`: markup that is trusted. */
export interface MarkupHole extends HoleBase {
  readonly kind: 'markup'
}

/** What a hole of a template renders, and where it stands. */
export type TemplateHole =
  | TextHole
  | PlainHole
  | AttributeHole
  | PartHole
  | AttributesHole
  | MarkupHole

/** The name of an event that a template writes as it is: `phx-click="save"`. */
export interface Binding {
  /** The attribute, in lower case: `phx-click`. */
  readonly attribute: string
  readonly event: string
  /** Where it stands, for errors: `src/pages.ts:12, in phx-click of <button>`. */
  readonly place: string
  /** Whether its tag has a `phx-target` that says who gets the event, or may have one in a map. */
  readonly targeted: boolean
}

/**
 * A template as it was compiled, once for each place in the code: what is sent around the holes, and
 * what may stand in them. What it renders is `statics[0]`, hole 0, `statics[1]`, hole 1 and so on.
 */
export interface Template {
  /** The markup around the holes, one more than there are holes. */
  readonly statics: readonly string[]
  readonly holes: readonly TemplateHole[]
  /** Unique to the template in this process; two renders of one place in the code share it. */
  readonly fingerprint: number
  /**
   * Whether it renders to exactly one element, with nothing but space and comments around it, and
   * with quotes around every value in its tag.
   */
  readonly singleRoot: boolean
  /** The events of which it writes the names as they are. */
  readonly bindings: readonly Binding[]
}

let fingerprints = 0

/** Makes a template with the next fingerprint. */
export function defineTemplate(parts: Omit<Template, 'fingerprint'>): Template {
  fingerprints += 1
  return { ...parts, fingerprint: fingerprints }
}
