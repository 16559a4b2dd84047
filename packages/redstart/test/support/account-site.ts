/** A site with accounts, and what the tests of mailed links do with it: register, log in, look into mails. */
import { settled } from '../../src/auth/flow/later.ts'
import type { Core } from '../../src/auth/index.ts'
import type { MailMessage } from '../../src/mail/index.ts'
import type { VisitedPage, Visitor } from '../../src/testing/index.ts'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  PASSWORD,
  type TestOptions,
  type TestSite,
  type TestUser,
  tables,
  testSite,
  users,
} from './accounts.ts'

export { PASSWORD } from './accounts.ts'

/** See {@link accountSite}. */
export interface AccountSite extends TestSite {
  readonly core: Core
  /** An address that nobody has. */
  readonly address: () => string
  /** Registers with the password of all, as a page would. */
  readonly register: (email: string, nickname?: string) => Promise<Visitor>
  /** Somebody who has registered and confirmed; their nickname is their address. */
  readonly member: (email?: string) => Promise<TestUser>
  /** Sends the form to log in, also where somebody is logged in. */
  readonly logIn: (visitor: Visitor, email: string, password?: string) => Promise<VisitedPage>
  /** Waits for what is done behind the answers. */
  readonly settled: () => Promise<void>
  readonly mailsTo: (email: string) => readonly MailMessage[]
  /** What was audited of whoever has this address. */
  readonly kinds: (email: string) => Promise<readonly string[]>
  /** Moves the time on and fires no timer: for days, in which those of the accounts fire often. */
  readonly jump: (ms: number) => void
  /** All that is stored. */
  readonly dump: () => Promise<unknown>
}

/** One database for all sites of a test file, and how many of them are open. */
let shared: { readonly database: Promise<AccountsDatabase>; users: number } | undefined
let addresses = 0

/** A site of its own; its database it shares with the others of the test file. */
export async function accountSite(options: TestOptions = {}): Promise<AccountSite> {
  shared ??= { database: openAccountsDatabase(), users: 0 }
  const used = shared
  used.users += 1
  const database = await used.database
  const site = testSite(database, { throttle: LENIENT, ...options })
  const { core } = site.accounts
  const logIn: AccountSite['logIn'] = async (visitor, email, password = PASSWORD) => {
    await visitor.get('/users/log-in?sudo')
    return visitor.submit('/users/log-in', { 'user[email]': email, 'user[password]': password })
  }
  const address = (): string => {
    addresses += 1
    return `user${addresses}@example.com`
  }
  return {
    ...site,
    core,
    address,
    logIn,
    async register(email, nickname = email) {
      const visitor = site.visitor()
      await visitor.get('/users/register')
      await visitor.submit('/users/register', {
        'user[email]': email,
        'user[password]': PASSWORD,
        'user[nickname]': nickname,
      })
      return visitor
    },
    async member(email = address()) {
      const fields = { email, nickname: email, password: PASSWORD, confirmed: true }
      const made = await site.accounts.createUser(fields)
      if (made.ok) return made.user
      throw new Error(`${email} could not be made.`)
    },
    settled: () => settled(core),
    mailsTo: (email) => site.mailer.sent.filter(({ to }) => to.some((one) => one.email === email)),
    async kinds(email) {
      const user = await core.users.byEmail(email)
      return (await core.audit.of(user?.id ?? '')).map(({ kind }) => kind)
    },
    jump(ms) {
      const { now } = site.clock
      site.clock.now = () => now() + ms
    },
    async dump() {
      const { db } = await database.database.repo()
      const all = [users, ...Object.values(tables)]
      return Promise.all(all.map((table) => db.select().from(table)))
    },
    async close() {
      await site.close()
      used.users -= 1
      if (used.users > 0) return
      shared = undefined
      await database.close()
    },
  }
}

/** So that tests about other things are not held up. */
const LENIENT = {
  mailPerAddress: { attempts: 20, seconds: 900 },
  mailPerNetwork: { attempts: 10_000, seconds: 3_600 },
  registerPerNetwork: { attempts: 10_000, seconds: 3_600 },
  logInPerAccount: { attempts: 100, seconds: 900 },
  logInPerNetwork: { attempts: 10_000, seconds: 900 },
}

/** The path of the link in a mail. */
export function linkIn({ text = '', subject }: MailMessage): string {
  const path = /http:\/\/localhost(\/users\/\S+)/.exec(text)?.[1]
  if (path === undefined) throw new Error(`There is no link in the mail "${subject}".`)
  return path
}

/** Whose home page it is, or whether there was one. */
export function homeOf({ text }: VisitedPage): string | undefined {
  return /Home of (a guest|\S+)/.exec(text)?.[1]
}
