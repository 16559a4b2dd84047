import { RedstartError } from './base.ts'

/** The environment that the application was started with is not what it needs. */
export class InvalidSettings extends RedstartError {
  /** @param faults - The variables that are wrong, and why; without their values, which may be secret. */
  constructor(faults: readonly { readonly name: string; readonly problem: string }[]) {
    const list = faults.map(({ name, problem }) => (name ? `${name}: ${problem}` : problem))
    super(
      'invalid_settings',
      `The settings are wrong. ${list.join('; ')}. Set the variables in the environment, and start again.`,
    )
  }
}
