/** Who else may vouch for somebody: an OpenID provider, or one that is made up. */
import { fakeProvider, type OAuthProviders, oidc } from 'redstart/auth'
import type { ProviderSettings } from '../settings.ts'

/** @param settings - Of the provider that there is, if any. */
export function providersBy(settings: ProviderSettings | undefined): OAuthProviders {
  if (settings) return { oidc: oidc({ label: new URL(settings.issuer).host, ...settings }) }
  // It runs in this process and believes everything: for trying things out, never for production.
  if (process.env.NODE_ENV === 'production') return {}
  return { fake: fakeProvider() }
}
