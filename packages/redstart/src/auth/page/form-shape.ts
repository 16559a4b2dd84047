import type { FormField, FormLike } from '../../components/index.ts'

/** A form of which a page knows these fields by name. */
export type FormWith<Name extends string> = FormLike & { readonly [K in Name]: FormField }

/** One of the fields that an application's users have besides, ready to be shown. */
export interface ExtraInput {
  /** Its name, by which the summary of errors calls it. */
  readonly name: string
  readonly field: FormField
  readonly label: string
  readonly hint?: string | undefined
  readonly autocomplete?: string | undefined
}
