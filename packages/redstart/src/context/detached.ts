import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Runs `fn` outside of whatever call is going on: it sees nothing of what the caller carries in
 * `AsyncLocalStorage`, a database transaction above all. What a channel or a listener does with a message
 * is its own work, and must not become a part of the transaction in which somebody sent it.
 */
export const detached: <R>(fn: () => R) => R = AsyncLocalStorage.snapshot()
