/** Codes of errors after which a connection is gone. */
const GONE = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
])

/**
 * Whether the connection of a transaction is still there. The library `postgres` writes to one that is
 * not, its own `rollback` for example, and dies of that: so from then on nothing is sent, and what runs
 * inside does not come back to the library, which has given up the transaction already.
 */
export class ServerLink {
  /** Rejects when the connection is lost. */
  readonly gone: Promise<never>
  #reject: (error: unknown) => void = () => {}
  #loss: { readonly error: unknown } | undefined

  constructor() {
    this.gone = new Promise<never>((_, reject) => {
      this.#reject = reject
    })
    this.gone.catch(() => {})
  }

  /** Says that the connection is lost. */
  lose(error: unknown): void {
    this.#loss ??= { error }
    this.#reject(error)
  }

  /** Sends something, unless the connection is lost, and looks whether it is lost by that. */
  async send<T>(statement: () => PromiseLike<T>): Promise<T> {
    if (this.#loss) throw this.#loss.error
    try {
      return await statement()
    } catch (error) {
      if (endsConnection(error)) this.lose(error)
      throw error
    }
  }

  /** What `work` comes to, in a box; never, if the connection is lost by then. */
  hold<T>(work: Promise<T>): Promise<{ readonly value: T }> {
    return new Promise((resolve, reject) => {
      work.then(
        (value) => this.#loss ?? resolve({ value }),
        (error) => this.#loss ?? reject(error),
      )
    })
  }
}

function endsConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && GONE.has(String(error.code))) return true
  const severity = 'severity' in error ? error.severity : undefined
  return severity === 'FATAL' || severity === 'PANIC'
}
