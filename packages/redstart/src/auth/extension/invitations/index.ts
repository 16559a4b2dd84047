/**
 * Users invite others by mail; who follows the link makes an account with the address it went to.
 *
 * @module
 */
export { invitations } from './invitations.ts'
export { type Inviting, invite } from './invite.ts'
export type { InvitationsOptions } from './options.ts'
