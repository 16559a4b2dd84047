/**
 * Parameters of a query or a form, decoded into nested lists and maps as Plug does.
 *
 * @module
 */
export { decodeQuery } from './decode-query.ts'
export type { Param, ParamMap } from './param.ts'
