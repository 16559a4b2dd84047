import type { Endpoint } from 'redstart/endpoint'
import type { User } from '../../src/accounts/user.ts'
import { tokens } from '../../src/api/tokens.ts'
import { Program } from './program.ts'

/** A program of somebody who has signed in with it. */
export async function programOf(endpoint: Pick<Endpoint, 'request'>, user: User): Promise<Program> {
  const issued = await tokens.issue(user, { ip: '192.0.2.1', userAgent: 'A test' })
  if (!issued.ok) throw new Error(`The log-in was refused: ${issued.refused}`)
  return new Program(endpoint, issued.token)
}
