import type { Socket } from 'phoenix'
import { find } from './dom.ts'

/** Shows the state of the connection in the header. The client reconnects by itself. */
export function showConnection(socket: Socket): void {
  const status = find('#connection')
  const show = (state: 'connected' | 'reconnecting', text: string) => {
    // A screen reader reads what is written here, so it is written once per change.
    if (status.dataset.state === state) return
    status.dataset.state = state
    status.textContent = text
  }
  socket.onOpen(() => show('connected', 'Connected'))
  socket.onClose(() => show('reconnecting', 'Reconnecting…'))
  socket.onError(signInAgain)
}

/**
 * A server that refuses the token looks like a server that is away. This page tells them apart: it
 * is there for who is signed in, and sends everybody else to the sign-in page.
 */
async function signInAgain(): Promise<void> {
  const answer = await fetch(location.href, { method: 'HEAD', redirect: 'manual' }).catch(
    () => null,
  )
  if (answer?.type === 'opaqueredirect') location.reload()
}
