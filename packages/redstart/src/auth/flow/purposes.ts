import { createHash } from 'node:crypto'

/** The link that proves a new account's address. */
export const CONFIRM = 'confirm'
/** The link that lets somebody choose a new password. */
export const RESET = 'reset_password'
/** The link, sent to a new address, that puts it in place of the present one. */
export const CHANGE_EMAIL = 'change_email'
/** The link that unlocks an account before its time. */
export const UNLOCK = 'unlock'

/**
 * The links that end when the password or the address of their owner changes: whoever had the account
 * may have asked for them. The links that undo a change of address are not among them, for whoever
 * took an account over would change its password next.
 */
export const ENDED_WITH_PASSWORD: readonly string[] = [CONFIRM, RESET, CHANGE_EMAIL, UNLOCK]

/**
 * What the link is good for that gives an account back to the address which it had. There is a
 * purpose for each address: of one purpose only the newest link is kept, and a second change of address
 * must not end the link of the first.
 */
export function undoPurpose(address: string): string {
  return purposeOf(createHash('sha256').update(address).digest('base64url').slice(0, SLOT_LENGTH))
}

/** The text in an undo link: with the secret goes which purpose it is of. */
export function formatUndo(address: string, secret: string): string {
  return `${undoPurpose(address).slice(UNDO.length)}.${secret}`
}

/** The purpose and the secret of an undo link; undefined for what cannot be one. */
export function parseUndo(text: string): { purpose: string; secret: string } | undefined {
  const [, slot, secret] = /^([\w-]{11})\.([\w-]{43})$/.exec(text) ?? []
  return slot !== undefined && secret !== undefined
    ? { purpose: purposeOf(slot), secret }
    : undefined
}

const UNDO = 'undo_email:'
const SLOT_LENGTH = 11

function purposeOf(slot: string): string {
  return UNDO + slot
}
