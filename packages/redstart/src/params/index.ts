/**
 * Parameters of a query or a form, decoded into nested lists and maps as Plug does.
 *
 * @module
 */
export { decodeQuery } from './decode-query.ts'
export { keyPath, type Segment } from './key-path.ts'
export type { Nested, NestedMap, Param, ParamMap } from './param.ts'
export { Tree } from './tree.ts'
