import { RedstartError } from './base.ts'

/** Fields of a changeset that cannot be worked with. */
export class InvalidFields extends RedstartError {
  /** @param problem - What is wrong and what to do, as whole sentences. */
  constructor(problem: string) {
    super('invalid_fields', `The fields of this changeset cannot be used. ${problem}`)
  }
}

/** A field was named that the changeset does not have. */
export class UnknownField extends RedstartError {
  /**
   * @param field - The name that was given.
   * @param fields - The names that there are.
   */
  constructor(field: string, fields: readonly string[]) {
    super(
      'unknown_field',
      `This changeset has no field "${field}". It has: ${fields.join(', ')}. Add the field to its ` +
        'definition, or mend the name.',
    )
  }
}

/** Two changesets were merged that are not about the same data. */
export class ChangesetMismatch extends RedstartError {
  constructor() {
    super(
      'changeset_mismatch',
      'Two changesets can be merged only if they were made from the same fields and the same data ' +
        'object. Make both from the same variables.',
    )
  }
}

/** Rows of a stored parent were sent, and the parent was read without its rows. */
export class RowsNotLoaded extends RedstartError {
  constructor(field: string) {
    super(
      'rows_not_loaded',
      `Rows were sent for ${JSON.stringify(field)}, but the data that are to be updated were read without ` +
        `theirs, so which are new cannot be told. Read them along: with: { ${field}: true }.`,
    )
  }
}
