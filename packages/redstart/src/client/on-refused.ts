/** What it takes of a socket of the official client to find out that it is refused. */
export interface RefusableSocket {
  onOpen(callback: () => void): unknown
  onClose(callback: () => void): unknown
  onError(callback: (error: unknown) => void): unknown
  endPointURL(): string
  disconnect(): void
}

/**
 * Ends a socket when the server does not let it in, which the official client takes for a server that is
 * away, and calls back. A browser tells nobody how a WebSocket was answered, so the same is asked once more
 * in a way that it does tell of. What stays unknown changes nothing: another origin, which the browser keeps
 * from the page, and a socket with `authToken`, which only a WebSocket can send.
 */
export function stopWhenRefused(socket: RefusableSocket, onRefused: () => void): void {
  let isOpen = false
  /** Goes up with all that makes an answer that is still on its way one to another question. */
  let attempt = 0
  let isAsking = false

  const refuse = (): void => {
    attempt += 1
    socket.disconnect()
    onRefused()
  }
  const ask = async (): Promise<void> => {
    const asked = attempt
    isAsking = true
    const status = await statusAt(socket.endPointURL().replace(/^ws/, 'http'))
    isAsking = false
    if ((status === 401 || status === 403) && asked === attempt) refuse()
  }

  socket.onOpen(() => {
    isOpen = true
    attempt += 1
  })
  socket.onClose(() => {
    isOpen = false
  })
  socket.onError((error) => {
    // Long polling has seen the answer itself.
    if (error === 403) refuse()
    else if (typeof error === 'object' && !isOpen && !isAsking && !hasAuthToken(socket)) void ask()
  })
}

/** The status of an answer; undefined where there is none that this page may see. */
async function statusAt(url: string): Promise<number | undefined> {
  try {
    const { status, body } = await fetch(url, { credentials: 'include' })
    await body?.cancel()
    return status
  } catch {
    return undefined
  }
}

function hasAuthToken(socket: object): boolean {
  return 'authToken' in socket && Boolean(socket.authToken)
}
