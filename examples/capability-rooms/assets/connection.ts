import type { Socket } from 'phoenix'
import { find } from './dom.ts'

/**
 * Shows the state of the connection in the header. The client reconnects by itself.
 *
 * @returns what ends that, when there is nothing to be connected to any more.
 */
export function showConnection(socket: Socket): () => void {
  const status = find('#connection')
  const show = (state: string, text: string) => {
    // A screen reader reads what is written here, so it is written once per change.
    if (status.dataset.state === state) return
    status.dataset.state = state
    status.textContent = text
  }
  show('connecting', 'Connecting…')
  const opened = socket.onOpen(() => show('connected', 'Connected'))
  const closed = socket.onClose(() => show('reconnecting', 'Reconnecting…'))
  return () => {
    socket.off([opened, closed])
    status.textContent = ''
  }
}
