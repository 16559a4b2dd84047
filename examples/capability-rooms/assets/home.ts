/** The script of the first page: opens a room and goes there. */
import { Socket } from 'phoenix'
import { pushed, typed } from 'redstart/client'
import type { NewRoom } from '../src/rooms/formats.ts'
import type { RoomsSocket } from '../src/web/socket.ts'
import { newSecret } from './crypto/secret.ts'
import { find } from './dom.ts'
import { deriveInWorker } from './keys.ts'

const form = find<HTMLFormElement>('#open')
const button = find<HTMLButtonElement>('button', form)
const progress = find('#progress')
const problem = find('#problem')

form.addEventListener('submit', (event) => {
  event.preventDefault()
  button.disabled = true
  problem.hidden = true
  void open()
    .catch(() => 'The keys could not be made. Use a browser of today, over https.')
    .then((reason) => {
      if (reason === undefined) return
      problem.textContent = reason
      problem.hidden = false
      progress.textContent = ''
      button.disabled = false
    })
})
// A page that comes back from the browser's memory is as it was left.
window.addEventListener('pageshow', () => {
  button.disabled = false
  progress.textContent = ''
})
button.disabled = false

/** Resolves with what went wrong, if something did. */
async function open(): Promise<string | undefined> {
  progress.textContent = 'Making the keys…'
  const secret = newSecret()
  const { room, access, destroy } = await deriveInWorker(secret)
  progress.textContent = 'Opening the room…'
  const reason = await openRoom({ room, access, destroy, ...choices() })
  if (reason === undefined) location.assign(`/room#${secret}`)
  return reason
}

async function openRoom(room: NewRoom): Promise<string | undefined> {
  const socket = new Socket('/socket')
  socket.connect()
  try {
    const door = typed<RoomsSocket>(socket).channel('door')
    const joined = await pushed(door.join())
    if (joined.status !== 'ok') return 'The server takes no more from here just now. Wait a minute.'
    const opened = await pushed(door.push('open', room))
    if (opened.status === 'ok') return undefined
    const isFull = opened.status === 'error' && opened.response.reason === 'full'
    return isFull ? 'There are as many rooms as this server takes.' : 'It did not work. Try again.'
  } finally {
    socket.disconnect()
  }
}

function choices(): Pick<NewRoom, 'mode' | 'ttl' | 'messageTtl'> {
  const data = new FormData(form)
  return {
    mode: data.get('mode') === 'replace' ? 'replace' : 'burn',
    ttl: Number(data.get('ttl')),
    messageTtl: Number(data.get('messageTtl')),
  }
}
