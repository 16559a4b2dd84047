/**
 * Addresses are proven before accounts can be used: whoever registers gets a link by mail.
 *
 * @module
 */
export { type ConfirmationOptions, confirmation } from './confirmation.ts'
