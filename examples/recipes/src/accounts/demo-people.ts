/** Two people to try the application with. Everybody knows their password: there are none in production. */
import { accounts } from './accounts.ts'
import { makeAdmin } from './make-admin.ts'
import type { User } from './user.ts'

const PASSWORD = 'a heron in the reeds'

const person = { email: 'person@example.com' }
const admin = { email: 'admin@example.com' }

/** Makes them where they are not there yet, and says how to log in. */
export async function seedDemoPeople(): Promise<void> {
  if (process.env.NODE_ENV === 'production') return
  await register(person)
  await makeAdmin((await register(admin)).id)
  console.log(`Log in as ${person.email}, or as the admin ${admin.email}. Password: ${PASSWORD}`)
}

async function register(who: { readonly email: string }): Promise<User> {
  const there = await accounts.userByEmail(who.email)
  if (there) return there
  const made = await accounts.createUser({ ...who, password: PASSWORD, confirmed: true })
  if (made.ok) return made.user
  throw new Error(`There can be no ${who.email}: ${JSON.stringify(made.changeset.errors)}`)
}
