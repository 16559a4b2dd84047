import { RawConnection } from '../client/raw-connection.ts'
import type { AccountsSubject } from '../load/accounts-subject.ts'
import type { RowName } from '../report/sheet.ts'
import type { ServerProcess } from '../server/server-process.ts'
import { inEmbedded, twoNodes } from './accounts-servers.ts'
import { type Scenario, scenario } from './scenario.ts'

/** Sessions that end one after the other in one measurement; the slowest counts. */
const sessions = 10

/** How long it takes from the request that revokes a session until its sockets are closed, on whatever node. */
export const accountsRevocation: Scenario = scenario([inEmbedded, twoNodes], {
  name: 'accounts-revocation',
  order: 'together',
  connections: 2,
  warmUps: 1,
  maxRounds: 7,
  begin: async (subject) => [
    {
      async measure() {
        const slowest = subject.nodes.map(() => 0)
        for (let n = 0; n < sessions; n++) {
          for (const [node, wait] of (await revoke(subject)).entries()) {
            slowest[node] = Math.max(slowest[node] ?? 0, wait)
          }
        }
        return Object.fromEntries(slowest.map((wait, node) => [rowOf(node), wait]))
      },
    },
  ],
})

const rowOf = (node: number): RowName =>
  node === 0 ? 'accounts-revocation-here' : 'accounts-revocation-there'

/** Revokes a session that has a socket on each node. @returns how long each of them lived, in milliseconds. */
async function revoke(subject: AccountsSubject): Promise<readonly number[]> {
  const { session, token } = await subject.enter()
  const path = `/socket/websocket?vsn=2.0.0&token=${token}`
  const open = ({ port }: ServerProcess) => RawConnection.open(port, path)
  const sockets = await Promise.all(subject.nodes.map(open))
  let start = 0
  const closed = sockets.map(async (socket) => {
    await socket.closedByServer()
    return performance.now() - start
  })
  start = performance.now()
  const { body } = await subject.ask(`/open/api/revoke?session=${session}`)
  const { delayed }: { delayed: boolean } = JSON.parse(body)
  if (delayed) throw new Error('The other nodes could not be told.')
  const waits = await Promise.all(closed)
  await Promise.all(sockets.map((socket) => socket.close()))
  return waits
}
