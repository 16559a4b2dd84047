import type { Template } from '../../html/index.ts'
import type { ComponentCall } from '../component-call.ts'
import type { NestedView } from '../nested-view.ts'
import type { StaticsTable } from './diff.ts'

/** A component as a hole holds it. */
export interface Placed {
  /** The number that the client knows it by. */
  readonly cid: number
}

/** What content leads to that is rendered by itself. */
export interface Surroundings {
  /** The component that is meant; from now on it is part of the message. */
  component(call: ComponentCall, place: string): Placed
  /** The container of a nested view. */
  nested(view: NestedView): string
  /** A template that names events is sent. */
  met(template: Template): void
}

/** Statics that a message holds once, and its nodes name by index. */
export class SharedStatics {
  readonly #indexes = new Map<Template, number>()
  #table: StaticsTable | undefined

  /** The statics by index; `undefined` if nobody asked for any. */
  get table(): StaticsTable | undefined {
    return this.#table
  }

  indexOf(template: Template): number {
    const known = this.#indexes.get(template)
    if (known !== undefined) return known
    const index = this.#indexes.size
    this.#indexes.set(template, index)
    this.#table ??= {}
    this.#table[index] = template.statics
    return index
  }
}

/**
 * How the statics of a part of the message are written. Below the root they stand in the root's `p`,
 * which components do not see. A list in a component that is sent as a whole has a `p` of its own for
 * its rows; two that are in force at once would contradict each other, so there is no third.
 */
export interface Scope {
  readonly around: Surroundings
  /** What is in force here. */
  readonly statics: SharedStatics | undefined
  /** Whether a list may bring its own. */
  readonly mayShare: boolean
}

/** The scope of the rows of a list that is sent as a whole. */
export function rowsScope(scope: Scope): Scope {
  return scope.mayShare
    ? { around: scope.around, statics: new SharedStatics(), mayShare: false }
    : scope
}

/** The scope of the rows of a list that the client knows. */
export function changedRowsScope(scope: Scope): Scope {
  // The client may not yet have rendered statics that an earlier message brought the list.
  return scope.mayShare ? { around: scope.around, statics: undefined, mayShare: false } : scope
}

/** How the statics of a template are written, which is now sent. */
export function staticsOf(scope: Scope, template: Template): readonly string[] | number {
  if (template.bindings.length > 0) scope.around.met(template)
  return scope.statics === undefined ? template.statics : scope.statics.indexOf(template)
}
