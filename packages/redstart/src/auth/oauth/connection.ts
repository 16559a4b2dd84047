import type { CodeFlow, Redeemed } from './code-flow.ts'
import { faultOf } from './failure-key.ts'
import { authInfo, type Profile } from './profile.ts'
import type { Connection, ConnectionAttempt, Profiled } from './provider.ts'

/** What a connection is made of. */
export interface ConnectionParts {
  readonly provider: string
  readonly flow: CodeFlow
  /** Says who it is, of what the provider gave. */
  readonly describe: (
    redeemed: Redeemed,
    attempt: ConnectionAttempt,
  ) => Promise<{ readonly issuer: string; readonly profile: Profile } | 'not_fresh'>
}

/** A connection by the authorization code flow. */
export function connectionOf({ provider, flow, describe }: ConnectionParts): Connection {
  return {
    authorizationUrl: (attempt) => flow.authorizationUrl(attempt),
    async profileOf(answer, attempt): Promise<Profiled> {
      try {
        const redeemed = await flow.redeem(answer, attempt)
        const said = await describe(redeemed, attempt)
        if (said === 'not_fresh') return { ok: false, key: said }
        const info = authInfo({ provider, issuer: said.issuer }, said.profile, redeemed.credentials)
        return info ? { ok: true, info } : { ok: false, key: 'no_profile' }
      } catch (error) {
        return { ok: false, ...faultOf(error) }
      }
    },
  }
}
