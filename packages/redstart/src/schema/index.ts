/**
 * Schemas: what clients send and servers emit, checked and typed by any library that follows Standard
 * Schema.
 *
 * @module
 */
export { binary, isBinary } from './binary.ts'
export type { Invalid, Issue } from './issue.ts'
export type { Json } from './json.ts'
export { type JsonSchema, jsonSchemaOf } from './json-schema.ts'
export { type In, isSchema, type Out, type Schema } from './schema.ts'
export { type } from './type.ts'
export { type Validation, validate, validateSync } from './validate.ts'
