/** The connections of a server, to take them away and to refuse new ones. */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

export interface Wire {
  cut(): void
  mend(): void
}

export function watch(server: Server): Wire {
  const open = new Set<Socket>()
  let isCut = false
  server.on('connection', (socket: Socket) => {
    if (isCut) socket.destroy()
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
