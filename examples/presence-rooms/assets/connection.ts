import type { Socket } from 'phoenix'
import { find } from './dom.ts'

/** Shows the state of the connection in the header. The client reconnects by itself. */
export function showConnection(socket: Socket): void {
  const status = find('#connection')
  const show = (state: 'connecting' | 'connected' | 'reconnecting', text: string) => {
    // A screen reader reads what is written here, so it is written once per change.
    if (status.dataset.state === state) return
    status.dataset.state = state
    status.textContent = text
  }
  show('connecting', 'Connecting…')
  socket.onOpen(() => show('connected', 'Connected'))
  socket.onClose(() => show('reconnecting', 'Reconnecting…'))
}
