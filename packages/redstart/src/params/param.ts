/** A decoded parameter: text, a list, or a map. */
export type Param = string | Param[] | ParamMap

/** Decoded parameters by name. An object without prototype: it has no other keys than its own. */
export interface ParamMap {
  [name: string]: Param
}
