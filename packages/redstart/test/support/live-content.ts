/**
 * Content that is made up: what a random view renders, as data, and the templates that it stands for.
 *
 * @module
 */
import fc from 'fast-check'
import {
  type Attributes,
  attrs,
  data,
  type Html,
  html,
  keyed,
  type Part,
  type Renderable,
  raw,
} from '../../src/html/index.ts'
import { defineComponent } from '../../src/live/component-builder.ts'
import { defineLive } from '../../src/live/live-builder.ts'
import { NestedView } from '../../src/live/nested-view.ts'

/** A part of the content. */
export type Piece =
  | { readonly kind: 'text'; readonly value: string | number | boolean | null | undefined }
  | { readonly kind: 'raw'; readonly markup: string }
  | { readonly kind: 'bare' }
  | { readonly kind: 'one'; readonly inside: Piece; readonly attribute: Attribute }
  | { readonly kind: 'two'; readonly first: Piece; readonly second: Piece; readonly title: string }
  | { readonly kind: 'list'; readonly pieces: readonly Piece[] }
  | {
      readonly kind: 'keyed'
      readonly rows: readonly (Row | number)[]
      readonly memo: number | undefined
    }
  | { readonly kind: 'nested'; readonly id: string }
  | ComponentPiece

/** A live component with what it is given. */
export interface ComponentPiece {
  readonly kind: 'component'
  readonly definition: number
  readonly id: number
  readonly props: ComponentProps
}

/** What the component shows. */
export interface ComponentProps {
  readonly inside: Piece
  /** Whether it renders its other template. */
  readonly other: boolean
}

/** What an attribute is made of. */
export type Attribute = string | number | boolean | null | readonly string[]

/** A row of a keyed list. */
export interface Row {
  readonly key: number
  /** Which of two templates it has. */
  readonly other: boolean
  readonly inside: Piece
}

/** One thing that happens to the view. */
export interface Step {
  /** What it renders from now on; nothing where only components change. */
  readonly root: { readonly other: boolean; readonly inside: Piece } | undefined
  /** Which of its components change by themselves, as positions among them. */
  readonly bumps: readonly number[]
  /** When the client forgets the components that went: before it takes this step, or after. */
  readonly destroys: 'before' | 'after' | 'never'
}

const child = defineLive()
  .mount(() => ({}))
  .render(() => html`<p></p>`)

const components = [
  defineComponent<ComponentProps>().render(() => html`<p></p>`),
  defineComponent<ComponentProps>().render(() => html`<p></p>`),
] as const

/** The template of the whole. */
export function rootOf({ other, inside }: NonNullable<Step['root']>): Html {
  return other
    ? html`<main>${content(inside)}</main><footer></footer>`
    : html`<main class="first">${content(inside)}</main>`
}

/** The template of a component that has changed `count` times by itself. */
export function componentOf({ inside, other }: ComponentProps, count: number): Html {
  return other
    ? html`<article>${count} ${content(inside)}</article>`
    : html`<section ${data({ count })}>${content(inside)}</section>`
}

/** The props of a component as a call has them. */
export function propsOf(props: object): ComponentProps {
  if (!isProps(props)) throw new Error('These are no props of a made-up component.')
  return props
}

function isProps(props: object): props is ComponentProps {
  return 'inside' in props && 'other' in props
}

function content(piece: Piece): Renderable {
  switch (piece.kind) {
    case 'text':
      return piece.value
    case 'raw':
      return raw(piece.markup)
    case 'bare':
      return html`<hr>`
    case 'one':
      return html`<p class=${classes(piece.attribute)} ${attribute(piece.attribute)}>${content(piece.inside)}</p>`
    case 'two':
      return html`<i title="the ${piece.title}"></i>${content(piece.first)} and ${content(piece.second)}`
    case 'list':
      return piece.pieces.map(content)
    case 'keyed':
      return rows(piece.rows, piece.memo)
    case 'nested':
      return new NestedView({
        view: child,
        id: piece.id,
        session: {},
        sticky: false,
        container: undefined,
      })
    case 'component':
      return componentCall(piece)
  }
}

function componentCall({ definition, id, props }: ComponentPiece): Part {
  const component = components[definition] ?? components[0]
  return component({ id, ...props })
}

function rows(list: readonly (Row | number)[], memo: number | undefined): Renderable {
  return keyed(
    list.filter((row) => typeof row !== 'number'),
    ({ key }) => key,
    ({ key, other, inside }) => {
      // A row may be a component itself.
      if (inside.kind === 'component' && key % 2 === 0) return componentCall(inside)
      return other
        ? html`<dt>${key}</dt><dd>${memo} ${content(inside)}</dd>`
        : html`<li id="row-${key}">${memo} ${content(inside)}</li>`
    },
    memo === undefined ? {} : { memo: [memo] },
  )
}

function classes(attribute: Attribute): Attribute {
  return typeof attribute === 'number' ? String(attribute) : attribute
}

function attribute(value: Attribute): Attributes | null {
  return typeof value === 'string' ? attrs({ title: value, hidden: value === '' }) : null
}

const scalar = fc.oneof(
  fc.constantFrom('', 'a', 'b', '<&">', '0'),
  fc.constantFrom(0, 1, -0, Number.NaN, true, false, null, undefined),
)

const leaf: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('text'), value: scalar }) },
  fc.record({ kind: fc.constant('raw'), markup: fc.constantFrom('', 'a', '<b>&amp;</b>') }),
  fc.constant({ kind: 'bare' }),
  fc.record({ kind: fc.constant('nested'), id: fc.constantFrom('one', 'two') }),
)

const someAttribute: fc.Arbitrary<Attribute> = fc.oneof(
  fc.constantFrom('', 'x', '"', 1, true, false, null),
  fc.constantFrom(['x'], ['x', 'y'], []),
)

/** @param shared - Rows that may stand in lists besides those of a piece alone. */
function pieces(depth: number, shared: readonly fc.Arbitrary<number>[]): fc.Arbitrary<Piece> {
  if (depth === 0) return leaf
  const inside = pieces(depth - 1, shared)
  const row = fc.record({
    key: fc.nat(7),
    other: fc.boolean().map((other) => other && depth % 2 === 0),
    inside,
  })
  const list = fc.uniqueArray(fc.oneof(...shared, row), {
    maxLength: 5,
    selector: (each) => (typeof each === 'number' ? each : each.key),
  })
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    fc.record({ kind: fc.constant('one'), inside, attribute: someAttribute }),
    fc.record({
      kind: fc.constant('two'),
      first: inside,
      second: inside,
      title: fc.constantFrom('a', 'b'),
    }),
    fc.record({ kind: fc.constant('list'), pieces: fc.array(inside, { maxLength: 4 }) }),
    fc.record({
      kind: fc.constant('keyed'),
      rows: list,
      memo: fc.constantFrom(undefined, undefined, 1, 2),
    }),
    { weight: 2, arbitrary: componentPieces(inside) },
  )
}

function componentPieces(inside: fc.Arbitrary<Piece>): fc.Arbitrary<ComponentPiece> {
  return fc.record({
    kind: fc.constant('component'),
    definition: fc.nat(1),
    id: fc.nat(3),
    props: fc.record({ inside, other: fc.boolean() }),
  })
}

const rowPool = fc.tuple(
  ...[0, 1, 2, 3, 4, 5].map((key) =>
    fc.record({ key: fc.constant(key), other: fc.boolean(), inside: pieces(1, []) }),
  ),
)

const madeUpStep = fc.record({
  root: fc.option(
    fc.record({ other: fc.nat(9).map((n) => n === 0), inside: pieces(3, [fc.nat(5)]) }),
    {
      nil: undefined,
      freq: 4,
    },
  ),
  bumps: fc.array(fc.nat(9), { maxLength: 2 }),
  destroys: fc.constantFrom('before', 'after', 'never'),
})

/** What happens to a view from its first render on. */
export const arbitraryHistory: fc.Arbitrary<readonly Step[]> = fc
  .tuple(rowPool, fc.array(madeUpStep, { minLength: 1, maxLength: 12 }))
  .map(([pool, steps]) =>
    steps.map(({ root, ...step }) => ({
      ...step,
      root: root && { ...root, inside: settled(root.inside, pool, { names: new Set(), left: 0 }) },
    })),
  )

/** The components that a state has so far. */
interface Used {
  readonly names: Set<string>
  /** How many were left out. */
  left: number
}

/**
 * Puts the rows of the pool in their places, and leaves out components that stood before. A row of the
 * pool stays the object that it is if nothing has to be left out.
 */
function settled(piece: Piece, pool: readonly Row[], used: Used): Piece {
  const inner = (each: Piece) => settled(each, pool, used)
  switch (piece.kind) {
    case 'one':
      return { ...piece, inside: inner(piece.inside) }
    case 'two':
      return { ...piece, first: inner(piece.first), second: inner(piece.second) }
    case 'list':
      return { ...piece, pieces: piece.pieces.map(inner) }
    case 'keyed':
      return {
        ...piece,
        rows: piece.rows.flatMap((row) => settledRow(typeof row === 'number' ? pool[row] : row)),
      }
    case 'component': {
      const name = `${piece.definition}-${piece.id}`
      if (used.names.has(name)) {
        used.left += 1
        return { kind: 'text', value: 'elsewhere' }
      }
      used.names.add(name)
      return { ...piece, props: { ...piece.props, inside: inner(piece.props.inside) } }
    }
    default:
      return piece
  }

  function settledRow(row: Row | undefined): Row | [] {
    if (row === undefined) return []
    const { left } = used
    const inside = inner(row.inside)
    return pool.includes(row) && used.left === left ? row : { ...row, inside }
  }
}
