import type { NestedMap, Param } from '../../params/index.ts'
import type { Upload } from './upload.ts'

/** A value that JSON can say. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | { [name: string]: JsonValue }

/** A parameter of a body: what a form or JSON can hold. */
export type BodyParam = Upload | JsonValue | Param | BodyParam[] | BodyParams

/** Parameters of a body by name. */
export interface BodyParams {
  [name: string]: BodyParam
}

/** Parameters of a form: text and uploads in lists and maps. They inherit nothing. */
export type FormParams = NestedMap<string | Upload>

/** What the body of a request turned out to be. */
export type Body =
  | {
      /** `application/x-www-form-urlencoded` or `multipart/form-data`. */
      readonly kind: 'form'
      readonly params: FormParams
      /** How long it was. */
      readonly bytes: number
    }
  | {
      /** `application/json`, or a type that ends in `+json`. */
      readonly kind: 'json'
      /** The object that was sent; empty when something else was. */
      readonly params: BodyParams
      /** What was sent, an object or not. */
      readonly value: JsonValue
    }
  | {
      /** There is no body (`none`), or it is of a type that is not read here and can still be read. */
      readonly kind: 'none' | 'other'
      readonly params: BodyParams
    }
