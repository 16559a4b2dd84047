import { RedstartError } from './base.ts'

/** A name that a generator cannot use. */
export class InvalidName extends RedstartError {
  /**
   * @param what - What it was to name, as the beginning of a sentence: `The table`.
   * @param problem - What is wrong, as the end of that sentence.
   */
  constructor(what: string, name: string, problem: string) {
    super('invalid_name', `${what} cannot be called ${JSON.stringify(name)}: ${problem}.`)
  }
}

/** A field that a generator cannot read. */
export class InvalidField extends RedstartError {
  /** @param problem - What is wrong and what to write, in a sentence. */
  constructor(text: string, problem: string) {
    super('invalid_field', `The field ${JSON.stringify(text)} cannot be made. ${problem}`)
  }
}

/** Files that a generator would write are there already. */
export class FilesExist extends RedstartError {
  constructor(paths: readonly string[]) {
    const one = paths.length === 1
    super(
      'files_exist',
      `${paths.join(', ')} ${one ? 'is' : 'are'} there already. Nothing was written: choose another ` +
        `name, or remove ${one ? 'it' : 'them'} first.`,
    )
  }
}

/** Files that a generator would change have changes that git does not hold. */
export class UncommittedChanges extends RedstartError {
  constructor(paths: readonly string[]) {
    super(
      'uncommitted_changes',
      `${paths.join(', ')} ${paths.length === 1 ? 'has' : 'have'} changes that are not committed. ` +
        'Commit them, so that git can undo what is written now, or add --allow-dirty. Nothing was written.',
    )
  }
}

/** What a generator needs is not in the application. */
export class PartMissing extends RedstartError {
  /**
   * @param need - What needs which part, in a sentence.
   * @param remedy - How to add it, in a sentence.
   */
  constructor(need: string, remedy: string) {
    super('part_missing', `${need} ${remedy} Nothing was written.`)
  }
}

/** A generator would make a table that the application has. */
export class TableExists extends RedstartError {
  /** @param path - The file that defines it. */
  constructor(name: string, path: string) {
    super(
      'table_exists',
      `The table ${name} is there already, in ${path}. Nothing was written: choose another name, or add ` +
        '--no-schema to write what is around it.',
    )
  }
}

/** A resource without anything that a form could set. */
export class FieldsMissing extends RedstartError {
  constructor(resource: string) {
    super(
      'fields_missing',
      `${resource} has no field that a form could set. Give one or more, as in name:string. Nothing was written.`,
    )
  }
}

/** A generator would put pages where the application has some. */
export class RouteExists extends RedstartError {
  constructor(path: string) {
    super(
      'route_exists',
      `There are pages at ${path} already, as src/web/router.ts says. Nothing was written: put these elsewhere, ` +
        'with --web=admin for example.',
    )
  }
}
