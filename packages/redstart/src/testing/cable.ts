import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** The cable of a server: what {@link cable} gives. */
export interface Cable {
  /** Ends all connections, and every new one at once. */
  cut(): void
  /** Lets clients connect again. */
  mend(): void
}

/**
 * Takes the connections of a server away and gives them back, so that a test sees what its pages make of it.
 *
 * @param server - That listens: `(await endpoint.listen(…)).server`.
 * @example
 * const line = cable(server)
 * line.cut()
 * await page.getByText('Reconnecting').waitFor()
 * line.mend()
 */
export function cable(server: Server): Cable {
  const open = new Set<Socket>()
  let isCut = false
  server.on('connection', (socket: Socket) => {
    if (isCut) {
      socket.destroy()
      return
    }
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return {
    cut() {
      isCut = true
      for (const socket of open) socket.destroy()
    },
    mend() {
      isCut = false
    },
  }
}
