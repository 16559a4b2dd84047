import type { Segment } from './key-path.ts'
import type { Nested, NestedMap } from './param.ts'

/**
 * An object that inherits nothing: a prototype would answer for names that nobody sent, `constructor`
 * or `toString`. Its own prototype is empty and frozen, which V8 makes and fills in half the time of
 * `Object.create(null)`; one is made for every connection.
 */
class Bare<Leaf> implements NestedMap<Leaf> {
  [name: string]: Nested<Leaf>
}
Reflect.deleteProperty(Bare.prototype, 'constructor')
Object.setPrototypeOf(Bare.prototype, null)
Object.freeze(Bare.prototype)

/**
 * A list or a map in the making, built pair by pair. Which of the two it is shows at the end only,
 * as names contradict each other: the kind of the pair that came last wins, and items or keys of the
 * other kind are dropped. Mirrors the decoder of Plug (`Plug.Conn.Query`, `decode_each` and
 * `decode_done`), conflicts included.
 *
 * A leaf is what a pair gives: text, or an upload of a form.
 */
export class Tree<Leaf extends string | object> {
  /** A leaf given for the same name later than the tree began: it takes its place for good. */
  #leaf: Leaf | undefined
  #isList = false
  #fields: Map<string, Leaf | Tree<Leaf>> | undefined
  #items: (Leaf | Tree<Leaf>)[] | undefined
  /** The list or map in a list, `a[][b]`: there is one, as nothing says where a second would begin. */
  #nested: Tree<Leaf> | undefined

  /** Takes in one pair: `a[b][]=x` as `add(['a', 'b', null], 'x')`. */
  add(path: readonly Segment[], leaf: Leaf): void {
    let tree: Tree<Leaf> = this
    for (const segment of path.slice(0, -1)) tree = tree.#child(segment)
    tree.#set(path.at(-1) ?? null, leaf)
  }

  /** The parameters of a tree whose paths begin with a name. */
  toMap(): NestedMap<Leaf> {
    const map: NestedMap<Leaf> = new Bare()
    for (const [name, entry] of this.#fields ?? []) map[name] = toParam(entry)
    return map
  }

  /** The parameter that a tree turned out to be. */
  toParam(): Nested<Leaf> {
    if (this.#leaf !== undefined) return this.#leaf
    return this.#isList ? (this.#items ?? []).map((item) => toParam(item)) : this.toMap()
  }

  #set(segment: Segment, leaf: Leaf): void {
    this.#isList = segment === null
    if (segment === null) {
      this.#items ??= []
      this.#items.push(leaf)
      return
    }
    this.#fields ??= new Map()
    const current = this.#fields.get(segment)
    if (current instanceof Tree) current.#leaf = leaf
    else this.#fields.set(segment, leaf)
  }

  #child(segment: Segment): Tree<Leaf> {
    const current = segment === null ? this.#nested : this.#fields?.get(segment)
    if (current instanceof Tree) return current
    this.#isList = segment === null
    const child = new Tree<Leaf>()
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

function toParam<Leaf extends string | object>(entry: Leaf | Tree<Leaf>): Nested<Leaf> {
  return entry instanceof Tree ? entry.toParam() : entry
}
