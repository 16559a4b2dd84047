import { RedstartError } from './base.ts'

/** Settings of the accounts that would be unsafe in production, where they are refused. */
export class InsecureAccounts extends RedstartError {
  constructor(problem: string, mend: string) {
    super('insecure_accounts', `The accounts would not be safe: ${problem}. ${mend}`)
  }
}
