/** A decoded parameter: text, a list, or a map. */
export type Param = string | Param[] | ParamMap

/** Decoded parameters by name. It inherits nothing: it has no other names than its own. */
export interface ParamMap {
  [name: string]: Param
}

/** A parameter that holds leaves of a kind of their own, uploads beside text for example. */
export type Nested<Leaf> = Leaf | Nested<Leaf>[] | NestedMap<Leaf>

/** Such parameters by name. It inherits nothing, as {@link ParamMap}. */
export interface NestedMap<Leaf> {
  [name: string]: Nested<Leaf>
}
