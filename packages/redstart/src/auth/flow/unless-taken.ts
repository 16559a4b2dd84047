import { ConstraintViolated } from '../../errors/index.ts'

/** Undefined when a row breaks a rule of the database: somebody else was first to have the address. */
export async function unlessTaken<T>(change: () => Promise<T>): Promise<T | undefined> {
  try {
    return await change()
  } catch (error) {
    if (error instanceof ConstraintViolated && error.kind === 'unique') return undefined
    throw error
  }
}
