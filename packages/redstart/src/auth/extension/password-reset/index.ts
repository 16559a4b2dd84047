/**
 * Who forgot a password gets a link by mail to choose another one.
 *
 * @module
 */
export { type PasswordResetOptions, passwordReset } from './password-reset.ts'
