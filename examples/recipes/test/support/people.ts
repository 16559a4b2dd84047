/** People for tests. */
import type { UserScope } from 'redstart/auth'
import { logIn, type Visitable, type Visitor, visit } from 'redstart/testing'
import { accounts } from '../../src/accounts/accounts.ts'
import { makeAdmin } from '../../src/accounts/make-admin.ts'
import type { User } from '../../src/accounts/user.ts'

export const PASSWORD = 'a heron in the reeds'

let count = 0

/** What somebody fills in who registers: nobody else has the same. */
export function newPerson() {
  count += 1
  return {
    email: `person${count}@example.com`,
  }
}

/** Somebody who has registered and confirmed their address. */
export async function newUser(email?: string): Promise<User> {
  const person = newPerson()
  const made = await accounts.createUser({
    ...person,
    email: email ?? person.email,
    password: PASSWORD,
    confirmed: true,
  })
  if (!made.ok) throw new Error('They could not register.')
  return made.user
}

/** Somebody who may do everything. */
export async function newAdmin(): Promise<User> {
  const user = await newUser()
  await makeAdmin(user.id)
  return { ...user, role: 'admin' }
}

/** A browser without JavaScript in which somebody has logged in: for `visit` and `live`. */
export async function enter(endpoint: Visitable, user: User): Promise<Visitor> {
  const visitor = visit(endpoint)
  await logIn(visitor, accounts, user)
  return visitor
}

/** Somebody who has logged in, as functions of the domain ask for them. */
export function scopeOf(endpoint: Visitable, user: User): Promise<UserScope<User>> {
  return logIn(visit(endpoint), accounts, user)
}
