import { clientTextFrame } from './client-frame.ts'
import { type Dialect, payload } from './dialect.ts'

/** Socket.IO protocol 5 over Engine.IO protocol 4: `4` is a message, `2` an event, then an ack id. */
export const socketIoDialect: Dialect = {
  path: '/socket.io/?EIO=4&transport=websocket',
  async greet(connection) {
    await connection.next() // Engine.IO's open packet
    await connection.request(clientTextFrame('40')) // joins the main namespace
  },
  join: (topic) => clientTextFrame(`421["join","${topic}"]`),
  leave: (topic) => clientTextFrame(`422["leave","${topic}"]`),
  leaveAnswers: 1,
  publish: (topic) => clientTextFrame(`42["new_msg","${topic}",${payload}]`),
  echo: () => clientTextFrame(`424["echo",${payload}]`),
  isJoined: (text) => text.startsWith('431[') && text.includes('"ok"'),
}
