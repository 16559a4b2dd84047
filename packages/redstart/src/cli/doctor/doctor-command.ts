import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type CommandDef, defineCommand } from 'citty'
import type { Accounts } from '../../auth/index.ts'
import { FakeProviderRefused, InsecureAccounts, WeakHashing } from '../../errors/index.ts'
import { ACCOUNT_PAGES } from '../../generators/index.ts'
import { type Config, loadConfig, partOf } from '../config.ts'
import type { Output } from '../output.ts'
import { checkPages, type OwnPage } from './check-pages.ts'
import { checkRoutes } from './check-routes.ts'
import { checkSettings } from './check-settings.ts'
import type { Finding } from './finding.ts'

const args = {
  json: { type: 'boolean', description: 'Prints JSON.', default: false },
} as const

/**
 * `redstart auth doctor`: what of an application's accounts is not as it should be, as far as it can be told
 * without running it.
 *
 * @param fail - Called when there is something that should keep a change from landing.
 */
export function doctorCommand(
  folder: string,
  output: Output,
  fail: () => void,
): CommandDef<typeof args> {
  return defineCommand({
    meta: {
      name: 'doctor',
      description: 'Finds routes without a guard, unsafe settings and old pages.',
    },
    args,
    run: async ({ args: { json } }) => {
      const findings = await findingsOf(await loadConfig(folder), folder)
      const faults = findings.filter(({ level }) => level === 'fault').length
      if (faults > 0) fail()
      if (json) {
        output.line(JSON.stringify({ faults, findings }))
        return
      }
      for (const { level, text } of findings) output.line(`${level}: ${text}`)
      const notes = findings.length - faults
      output.note(
        `${faults} ${faults === 1 ? 'fault' : 'faults'}, ${notes} ${notes === 1 ? 'note' : 'notes'}.`,
      )
    },
  })
}

async function findingsOf(config: Config, folder: string): Promise<readonly Finding[]> {
  const accounts = await accountsOf(config)
  // What accounts refuse to be, no route that leads to them can be either.
  if ('level' in accounts) return [accounts]
  const mailer = config.mailer && (await partOf(config, 'mailer'))
  const { routes } = await partOf(config, 'router')
  const { pageChanges } = await import('../../auth/index.ts')
  return [
    ...checkRoutes(routes, config.auth?.public ?? []),
    ...checkSettings({ settings: accounts.core.settings, mailer, env: process.env }),
    ...checkPages(await ownPages(folder), pageChanges),
  ]
}

/** The accounts; or why they refuse to be defined, as they do in production with what is not safe. */
async function accountsOf(config: Config): Promise<Pick<Accounts, 'core'> | Finding> {
  try {
    return await partOf(config, 'accounts')
  } catch (error) {
    const isUnsafe =
      error instanceof InsecureAccounts ||
      error instanceof WeakHashing ||
      error instanceof FakeProviderRefused
    if (!isUnsafe) throw error
    return { level: 'fault', about: 'setting', text: error.message }
  }
}

async function ownPages(folder: string): Promise<readonly OwnPage[]> {
  const { pageSources } = await import('../../auth/index.ts')
  const known = new Set(await readdir(pageSources))
  const files = await readdir(join(folder, ACCOUNT_PAGES)).catch(() => [])
  const pages = files.filter((file) => known.has(file) && file.endsWith('.ts')).sort()
  return Promise.all(
    pages.map(async (page) => ({
      name: page.slice(0, -'.ts'.length),
      file: `${ACCOUNT_PAGES}/${page}`,
      text: await readFile(join(folder, ACCOUNT_PAGES, page), 'utf8'),
    })),
  )
}
