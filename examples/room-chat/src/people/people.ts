/** People as others see them: what their accounts hold besides is nobody's business. */
import type { Row } from 'redstart/db'
import type { users } from '../schema.ts'

/** Somebody with an account. */
export type User = Row<typeof users>

/** Somebody as others see them. */
export interface Person {
  readonly id: string
  readonly name: string
}

export function personOf({ id, nickname }: User): Person {
  return { id, name: nickname }
}
