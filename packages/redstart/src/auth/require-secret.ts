import { InsecureAccounts } from '../errors/index.ts'
import { type Secret, secretList } from '../token/index.ts'

/** What stands in examples and is forgotten there. */
const SAMPLE = /change.?me|sample|example|placeholder|your.?secret/i
/** Random text of that length has more different characters. */
const FEWEST_DIFFERENT = 12

/**
 * Refuses to run on a secret that is none: everything that the accounts hand out could be forged.
 *
 * @throws MissingSecret, ShortSecret; InsecureAccounts in production for one that others may know.
 */
export function requireSecret(secret: Secret | undefined): void {
  const all = secretList(secret, 'endpoint')
  if (process.env.NODE_ENV !== 'production') return
  if (!all.some((one) => SAMPLE.test(one) || new Set(one).size < FEWEST_DIFFERENT)) return
  throw new InsecureAccounts(
    'secretKeyBase looks like a sample that was never replaced, so that others may know it',
    'Make one with redstart secret, and pass it as SECRET_KEY_BASE.',
  )
}
