import { RedstartError } from './base.ts'

/** The folder has no configuration of the command line. */
export class ConfigMissing extends RedstartError {
  constructor(folder: string) {
    super(
      'config_missing',
      `There is no redstart.config.ts in ${folder}. Run the command in the folder of the application, ` +
        'or write one: export default defineConfig({ router, database }), from redstart/cli.',
    )
  }
}

/** The configuration of the command line lacks what a command needs. */
export class InvalidConfig extends RedstartError {
  /** @param problem - What is wrong, as the end of a sentence that begins with the file. */
  constructor(file: string, problem: string) {
    super(
      'invalid_config',
      `${file} ${problem}. Write: export default defineConfig({ router: …, database: …, start: … }), ` +
        'from redstart/cli.',
    )
  }
}

/** A command that deletes something was given where nobody can be asked. */
export class ConfirmationNeeded extends RedstartError {
  /** @param consequence - A sentence that says what will happen. */
  constructor(consequence: string) {
    super('confirmation_needed', `${consequence} Add --yes if that is what you want.`)
  }
}

/** A page of the accounts that there is not. */
export class UnknownPage extends RedstartError {
  constructor(name: string, known: readonly string[]) {
    super(
      'unknown_page',
      `The accounts have no page ${JSON.stringify(name)}. They have: ${known.join(', ')}.`,
    )
  }
}

/** A page of the accounts that the application has already. */
export class PageExists extends RedstartError {
  constructor(path: string) {
    super(
      'page_exists',
      `${path} is there already, and may have been changed. Add --force to have it written anew.`,
    )
  }
}

/** A command was typed in a way that cannot be understood. */
export class InvalidUsage extends RedstartError {
  /**
   * @param problem - What is wrong, as a sentence.
   * @param help - What to type to see how it is meant.
   */
  constructor(problem: string, help = 'redstart help') {
    super('invalid_usage', `${problem} See: ${help}`)
  }
}
