import type { Core } from '../core.ts'
import type { TokenRow } from '../store/store.ts'
import type { AccountUser } from '../types.ts'

/** A one-time link that is good, and whose it is. */
export interface Redeemed {
  readonly user: AccountUser
  readonly token: TokenRow
}

/**
 * Looks at a one-time link without using it up: for the page that it leads to.
 *
 * @returns undefined for a link that is none, is used up or too old, or was sent to an address that is
 *   not its owner's any more.
 */
export async function lookUp(
  core: Core,
  purpose: string,
  secret: string,
): Promise<Redeemed | undefined> {
  return withOwner(core, await core.oneTime.look(purpose, secret))
}

/** As {@link lookUp}, and uses the link up: of several who try at once one gets it. */
export async function redeem(
  core: Core,
  purpose: string,
  secret: string,
): Promise<Redeemed | undefined> {
  return withOwner(core, await core.oneTime.take(purpose, secret))
}

async function withOwner(core: Core, token: TokenRow | undefined): Promise<Redeemed | undefined> {
  if (token === undefined) return undefined
  const user = await core.users.byId(token.userId)
  return user?.email === token.sentTo ? { user, token } : undefined
}
