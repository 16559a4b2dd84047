import { createHash } from 'node:crypto'
import type { RawProfile } from '../profile.ts'

/** Somebody that the fake provider knows, or that was typed into its page. */
export interface FakePerson {
  readonly email: string
  /** Whether the provider says that the address is theirs. Default true. */
  readonly verified?: boolean | undefined
  readonly name?: string | undefined
  /** The id of their account, which stays when the address changes. Default one made of the address. */
  readonly subject?: string | undefined
}

/** What the provider says of somebody (OpenID Connect Core, section 5.1). */
export function claimsOf({ email, verified = true, name, subject }: FakePerson): RawProfile {
  return {
    sub: subject || `fake-${createHash('sha256').update(email).digest('hex').slice(0, 16)}`,
    email,
    email_verified: verified,
    ...(name && { name }),
  }
}
