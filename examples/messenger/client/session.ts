/** Who somebody is to the server: a token, good for some minutes, and what the next one is given for. */
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'

export interface Session {
  readonly token: string
  /** Asks for the next token, for as long as the server is away. @throws SignedOut when the session has ended. */
  renew(): Promise<void>
}

/** The server gives no tokens, and says why. */
class SignedOut extends Error {}

const Answer = z.object({
  message: z.string(),
  data: z.object({ token: z.string(), refresh_token: z.string() }).optional(),
})

/** @throws SignedOut for a wrong address or password. */
export async function signIn(url: string, email: string, password: string): Promise<Session> {
  let tokens = await ask('sign_in', { email, password })
  const session: Session = {
    get token() {
      return tokens.token
    },
    async renew() {
      try {
        tokens = await ask('refresh', { refresh_token: tokens.refresh_token })
      } catch (error) {
        if (error instanceof SignedOut) throw error
        await setTimeout(1_000)
        await session.renew()
      }
    },
  }
  return session

  async function ask(path: string, body: object) {
    const response = await fetch(`${url}/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const { data, message } = Answer.parse(await response.json())
    if (!data) throw new SignedOut(message)
    return data
  }
}
