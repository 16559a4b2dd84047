/** The script of a room: makes the keys of the link, and goes in. */
import { Socket } from 'phoenix'
import { typed } from 'redstart/client'
import type { RoomsSocket } from '../src/web/socket.ts'
import { showConnection } from './connection.ts'
import { enterRoom } from './conversation.ts'
import { isSecret } from './crypto/secret.ts'
import { deriveInWorker } from './keys.ts'
import { showNotice } from './notice.ts'

// Another link in the same tab is another room.
window.addEventListener('hashchange', () => location.reload())

start().catch(() => showNotice('unable'))

async function start(): Promise<void> {
  const secret = location.hash.slice(1)
  if (!isSecret(secret)) return showNotice('unauthorized')
  // Browsers have it on https pages and on this machine only.
  if (!crypto.subtle) return showNotice('unable')
  showNotice('deriving')
  const keys = await deriveInWorker(secret)
  const socket = new Socket('/socket')
  const hideConnection = showConnection(socket)
  enterRoom(typed<RoomsSocket>(socket), keys, () => {
    hideConnection()
    socket.disconnect()
  })
  socket.connect()
}
