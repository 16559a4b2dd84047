/** A decoded parameter: text, a list, or a map. */
export type Param = string | Param[] | ParamMap

/** Decoded parameters by name. It inherits nothing: it has no other names than its own. */
export interface ParamMap {
  [name: string]: Param
}
