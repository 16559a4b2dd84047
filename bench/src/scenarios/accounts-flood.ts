import { setTimeout as sleep } from 'node:timers/promises'
import { HttpConnection } from '../client/http-connection.ts'
import { httpRequest } from '../client/http-request.ts'
import { accept } from '../client/live-page.ts'
import type { AccountsSubject } from '../load/accounts-subject.ts'
import { LogInFlood } from '../load/log-in-flood.ts'
import { inEmbedded, inPostgres } from './accounts-servers.ts'
import { type Scenario, scenario } from './scenario.ts'

const visitors = 300
/** How long each waits before the next try, in milliseconds. */
const pause = 1_000
/** How long whoever looks at the page waits in between, in milliseconds. */
const between = 20

/**
 * How long one waits for a page that reads a file and a row while 300 visitors try to log in, each once more a
 * second after they were answered: several times as many as passwords can be hashed.
 */
export const accountsFlood: Scenario = scenario([inPostgres, inEmbedded], {
  name: 'accounts-flood',
  order: 'alone',
  connections: visitors + 1,
  warmUps: 1,
  maxRounds: 5,
  async begin(subject, { milliseconds }) {
    const look = () => waits(subject, 4 * milliseconds)
    let flood: LogInFlood | undefined
    subject.beforeStop(async () => flood?.end())
    return [
      { measure: async () => ({ 'accounts-calm-wait': quantile(await look(), 0.5) }) },
      {
        async prepare() {
          flood = await LogInFlood.begin(subject, visitors, pause)
        },
        async measure() {
          const [start, before] = [performance.now(), flood?.counts]
          const waited = await look()
          const [seconds, after] = [(performance.now() - start) / 1_000, flood?.counts]
          if (before === undefined || after === undefined) throw new Error('There is no flood.')
          return {
            'accounts-flood-wait': quantile(waited, 0.5),
            'accounts-flood-wait-p90': quantile(waited, 0.9),
            'accounts-flood-hashed': (after.hashed - before.hashed) / seconds,
            'accounts-flood-busy': (after.busy - before.busy) / seconds,
          }
        },
      },
    ]
  },
})

/** Looks at the page for a while. @returns how long each look took, in milliseconds. */
async function waits({ process }: AccountsSubject, milliseconds: number): Promise<number[]> {
  const request = httpRequest('/open/file', { headers: { accept } })
  const connection = await HttpConnection.open(process.port)
  const deadline = performance.now() + milliseconds
  const times: number[] = []
  while (performance.now() < deadline) {
    const start = performance.now()
    const { status, head } = await connection.request(request)
    times.push(performance.now() - start)
    if (status !== 200) throw new Error(`The page was answered with:\n${head}`)
    await sleep(between)
  }
  await connection.close()
  return times
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN
}
