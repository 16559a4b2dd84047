/** The script of the list of rooms: keeps up to date how many are in each. */
import { Socket } from 'phoenix'
import { typed } from 'redstart/client'
import { headcountText } from '../src/rooms/headcount-text.ts'
import type { RoomsSocket } from '../src/web/socket.ts'
import { showConnection } from './connection.ts'
import { find } from './dom.ts'

const socket = new Socket('/socket')
showConnection(socket)
const lobby = typed<RoomsSocket>(socket).channel('lobby')
lobby.on('headcount', ({ room, ...here }) => {
  const item = find(`#rooms [data-id="${CSS.escape(room)}"]`)
  item.toggleAttribute('data-busy', here.users + here.anonymous > 0)
  find('.here', item).textContent = headcountText(here)
})
lobby.join()
socket.connect()
