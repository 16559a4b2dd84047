import type { Param, ParamMap } from './param.ts'

/** A name in brackets, or null for `[]`, the next item of a list. */
export type Segment = string | null

/**
 * An object that inherits nothing: a prototype would answer for names that nobody sent, `constructor`
 * or `toString`. Its own prototype is empty and frozen, which V8 makes and fills in half the time of
 * `Object.create(null)`; one is made for every connection.
 */
class Bare implements ParamMap {
  [name: string]: Param
}
Reflect.deleteProperty(Bare.prototype, 'constructor')
Object.setPrototypeOf(Bare.prototype, null)
Object.freeze(Bare.prototype)

/**
 * A list or a map in the making, built pair by pair. Which of the two it is shows at the end only,
 * as names contradict each other: the kind of the pair that came last wins, and items or keys of the
 * other kind are dropped. Mirrors the decoder of Plug (`Plug.Conn.Query`, `decode_each` and
 * `decode_done`), conflicts included.
 */
export class Tree {
  /** A text given for the same name later than the tree began: it takes its place for good. */
  #text: string | undefined
  #isList = false
  #fields: Map<string, string | Tree> | undefined
  #items: (string | Tree)[] | undefined
  /** The list or map in a list, `a[][b]`: there is one, as nothing says where a second would begin. */
  #nested: Tree | undefined

  /** Takes in one pair: `a[b][]=x` as `add(['a', 'b', null], 'x')`. */
  add(path: readonly Segment[], value: string): void {
    let tree: Tree = this
    for (const segment of path.slice(0, -1)) tree = tree.#child(segment)
    tree.#set(path.at(-1) ?? null, value)
  }

  /** The parameters of a tree whose paths begin with a name. */
  toMap(): ParamMap {
    const map: ParamMap = new Bare()
    for (const [name, entry] of this.#fields ?? []) map[name] = toParam(entry)
    return map
  }

  /** The parameter that a tree turned out to be. */
  toParam(): Param {
    if (this.#text !== undefined) return this.#text
    return this.#isList ? (this.#items ?? []).map(toParam) : this.toMap()
  }

  #set(segment: Segment, value: string): void {
    this.#isList = segment === null
    if (segment === null) {
      this.#items ??= []
      this.#items.push(value)
      return
    }
    this.#fields ??= new Map()
    const current = this.#fields.get(segment)
    if (current instanceof Tree) current.#text = value
    else this.#fields.set(segment, value)
  }

  #child(segment: Segment): Tree {
    const current = segment === null ? this.#nested : this.#fields?.get(segment)
    if (current instanceof Tree) return current
    this.#isList = segment === null
    const child = new Tree()
    if (segment === null) {
      this.#nested = child
      this.#items ??= []
      this.#items.push(child)
    } else {
      this.#fields ??= new Map()
      this.#fields.set(segment, child)
    }
    return child
  }
}

function toParam(entry: string | Tree): Param {
  return typeof entry === 'string' ? entry : entry.toParam()
}
