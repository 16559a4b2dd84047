/**
 * What the client holds, as far as the next comparison needs it: a tree of holes, in which text is
 * kept as the value that it came from, and everything else as one of these.
 *
 * @module
 */
import { isCommand, type KeyedList, type Template } from '../../html/index.ts'

/** Text that was sent for a value that cannot be compared itself: markup, a list of classes. */
export class TextPrint {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** A template. */
export class NodePrint {
  readonly template: Template
  /** What stands in its holes: written over as it changes. */
  readonly slots: unknown[]

  constructor(template: Template, slots: unknown[]) {
    this.template = template
    this.slots = slots
  }
}

/** A list, keyed or not. */
export class ListPrint {
  /** What all rows are made of; {@link mixed} where it is not one template. */
  readonly template: Template
  /** What stands in the holes of each row. */
  rows: unknown[][]
  /** The keys of the rows, of a keyed list. */
  keys: readonly (string | number)[] | undefined
  /** What the rows were rendered from, of a list with `memo`. */
  items: readonly unknown[] | undefined
  memo: readonly unknown[] | undefined

  constructor(template: Template, rows: unknown[][]) {
    this.template = template
    this.rows = rows
    this.keys = undefined
    this.items = undefined
    this.memo = undefined
  }

  /** Keeps of a keyed list what its next comparison needs. */
  remember({ keys, items, memo }: KeyedList): void {
    this.keys = keys
    this.items = memo === undefined ? undefined : items
    this.memo = memo
  }
}

/** A stream. Its rows are the client's alone. */
export class StreamPrint {
  readonly ref: string
  /** What the rows are made of, once there was one. */
  readonly template: Template | undefined

  constructor(ref: string, template: Template | undefined) {
    this.ref = ref
    this.template = template
  }
}

/** A nested view. What stands in it is between it and the client. */
export class NestedPrint {
  readonly id: string

  constructor(id: string) {
    this.id = id
  }
}

/** The template of a row that is whatever stands in its one hole. */
export const mixed: Template = {
  statics: ['', ''],
  holes: [],
  fingerprint: 0,
  singleRoot: false,
  bindings: [],
}

/** Whether a value never changes, so that it is kept as it is: text by itself, nothing, a command. */
export function isConstant(value: unknown): boolean {
  return typeof value !== 'object' || value === null || isCommand(value)
}
