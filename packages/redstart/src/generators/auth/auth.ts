import { FilesExist } from '../../errors/index.ts'
import type { Application } from '../application.ts'
import type { Field } from '../field.ts'
import type { Generator } from '../generate.ts'
import { addApi } from '../json/api.ts'
import { addPackages } from '../manifest.ts'
import type { Plan } from '../plan.ts'
import { columnMakers } from '../resource/columns.ts'
import { render } from '../template.ts'
import { ACCOUNT_PAGES, accountPage, accountPageNames, accountPagesIndex } from './account-pages.ts'
import { demoPeople } from './demo-people.ts'
import { parseUserFields, userFieldOf } from './user-fields.ts'
import { useAccounts } from './wiring.ts'

/** What accounts are made of. */
export interface AuthOptions {
  /** The fields that people have besides, as they are typed: `nickname:string:unique`. */
  readonly fields: readonly string[]
  /** Whether the application gets the pages of the accounts as its own. */
  readonly pages: boolean
  /** Whether programs can sign in, too. */
  readonly api: boolean
}

const FILES = [
  'src/accounts/tables.ts',
  'src/accounts/accounts.ts',
  'src/accounts/user.ts',
  'src/accounts/make-admin.ts',
  'src/accounts/demo-people.ts',
  'src/mailer.ts',
  'test/support/people.ts',
  'test/accounts.test.ts',
]

/** What is left to do. */
const NEXT = ['npx redstart db migrate', 'npx redstart db seed    for two people to try it with']

/** Pages of what the accounts are not told to do; `redstart auth eject` copies these as well. */
const OTHER_PAGES = new Set([
  'invitation',
  'invitations',
  'linked-accounts',
  'provider-register',
  'provider-sign-in',
])

/**
 * Gives an application accounts: tables, pages, mails, what pages and programs pass, and tests.
 *
 * @throws InvalidField for fields that people cannot have; FilesExist (rejects) where there are accounts.
 */
export function authGenerator({ fields: texts, pages, api }: AuthOptions): Generator {
  const fields = parseUserFields(texts)
  return async (plan, application) => {
    if (application.hasAccounts) throw new FilesExist(['src/accounts/accounts.ts'])
    const values = valuesOf(application, fields, pages)
    for (const path of FILES) await plan.create(path, render(`auth/${path}`, values))
    if (pages) await addPages(plan)
    await useAccounts(plan)
    const missing = [
      ...(await addPackages(plan, ['@node-rs/argon2'])),
      ...(api ? await addApi(plan, { ...application, hasAccounts: true }) : []),
    ]
    return {
      migration: 'create_accounts',
      next: [...(missing.length > 0 ? ['npm install'] : []), ...NEXT],
    }
  }
}

function valuesOf({ name }: Application, fields: readonly Field[], pages: boolean): object {
  return {
    // A name in a scope, such as @club/site, is no name in an address.
    mailbox: name.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'application',
    fields: fields.map(userFieldOf),
    columnMakers: [...new Set(['pgTable', 'text', ...columnMakers(fields)])].sort(),
    demoPeople: demoPeople(fields),
    pages,
  }
}

async function addPages(plan: Plan): Promise<void> {
  const names = (await accountPageNames()).filter((name) => !OTHER_PAGES.has(name))
  for (const name of names) {
    await plan.create(`${ACCOUNT_PAGES}/${name}.ts`, await accountPage(name))
  }
  await plan.create(`${ACCOUNT_PAGES}/index.ts`, accountPagesIndex(names))
}
