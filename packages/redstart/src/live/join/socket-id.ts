/** The key of the session under which the name is that ends all connections of a visitor (L-140). */
const KEY = 'live_socket_id'

/** The name of a visitor's connections, as their session has it. */
export function socketIdIn(session: Readonly<Record<string, unknown>> | null): string | undefined {
  const id = session?.[KEY]
  return typeof id === 'string' ? id : undefined
}

/** A session without that name. */
export function withoutSocketId<T extends Readonly<Record<string, unknown>>>(
  session: T,
): Omit<T, typeof KEY> {
  const { [KEY]: _name, ...rest } = session
  return rest
}
