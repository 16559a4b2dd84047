import { accept } from '../client/live-page.ts'
import type { AccountsSubject } from '../load/accounts-subject.ts'
import type { RowName } from '../report/sheet.ts'
import { inEmbedded, inMemory, inPostgres, inRedis, usersInPostgres } from './accounts-servers.ts'
import { type Scenario, type Stage, scenario } from './scenario.ts'

interface Rows {
  readonly open: RowName
  readonly guarded: RowName
  readonly times: RowName
}

/** CPU per page for one who is logged in, beside the same page that asks nobody who they are. */
export const accountsPage: Scenario = scenario(
  [inMemory, usersInPostgres, inRedis, inPostgres, inEmbedded],
  {
    name: 'accounts-page',
    order: 'together',
    connections: 32,
    warmUps: 1,
    async begin(subject, { milliseconds }) {
      const { cookie } = await subject.enter()
      const stage = (path: string, rows: Rows): Promise<Stage> =>
        beside(subject, { path, cookie, milliseconds: milliseconds / 2, rows })
      return [
        await stage('/members', {
          open: 'accounts-page-open',
          guarded: 'accounts-page',
          times: 'accounts-page-times',
        }),
        await stage('/short', {
          open: 'accounts-short-open',
          guarded: 'accounts-short',
          times: 'accounts-short-times',
        }),
      ]
    },
  },
)

/** Measures both in turn, so that noise hits them alike. */
async function beside(
  subject: AccountsSubject,
  parts: { path: string; cookie: string; milliseconds: number; rows: Rows },
): Promise<Stage> {
  const { path, cookie, milliseconds, rows } = parts
  const headers = { accept, cookie }
  const greeting = 'Signed in as Conan O&#39;Brien'
  const open = await subject.exchange(`/open${path}`, { headers }, greeting)
  const guarded = await subject.exchange(`/guarded${path}`, { headers }, greeting)
  return {
    async prepare() {
      for (const exchange of [open, guarded]) await subject.warmUp([exchange])
    },
    async measure() {
      const without = await subject.costOf([open], milliseconds)
      const withIt = await subject.costOf([guarded], milliseconds)
      return { [rows.open]: without, [rows.guarded]: withIt, [rows.times]: withIt / without }
    },
  }
}
