import type { Resource } from './resource.ts'

/** What somebody may want to do once a resource was written, a sentence or command each. */
export function wordsOf({ references, one }: Resource): readonly string[] {
  return references.map(
    ({ field, table }) =>
      `No form sets ${field.name.camel}: put it into ${one.camel}Changeset and the form once it is clear which ` +
      `${table.exported} somebody may choose.`,
  )
}
