import type { Core } from '../core.ts'

/** Whether new accounts have to prove their addresses. */
export function confirmsAddresses(core: Core): boolean {
  return core.extensions.some(({ name }) => name === 'confirmation')
}
