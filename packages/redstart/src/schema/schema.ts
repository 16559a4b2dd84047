import type { StandardSchemaV1 } from '@standard-schema/spec'

/**
 * Any schema that follows Standard Schema: those of Zod, Valibot and ArkType, for example.
 *
 * `Input` is the type before validation, what a client sends; `Output` the type after it, what a
 * handler gets.
 */
export type Schema<Input = unknown, Output = Input> = StandardSchemaV1<Input, Output>

/** The type that a schema takes. */
export type In<S> = S extends Schema ? StandardSchemaV1.InferInput<S> : never

/** The type that a schema gives back. */
export type Out<S> = S extends Schema ? StandardSchemaV1.InferOutput<S> : never

/** Whether `value` is a schema that {@link validate} can use. */
export function isSchema(value: unknown): value is Schema {
  // The types of ArkType are functions.
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  if (!('~standard' in value)) return false
  const standard = value['~standard']
  return (
    typeof standard === 'object' &&
    standard !== null &&
    'version' in standard &&
    standard.version === 1 &&
    'validate' in standard &&
    typeof standard.validate === 'function'
  )
}
