/** What somebody has chosen for themselves. */
import { type Changeset, changeset } from 'redstart/changeset'
import type { Stored } from 'redstart/db'
import { z } from 'zod'
import { database } from '../database.ts'
import { users } from '../schema.ts'
import type { User } from './people.ts'

const fields = {
  theme: z.enum(['system', 'light', 'dark']),
  /** Of which messages a browser notification tells. */
  notify: z.enum(['all', 'mentions', 'none']),
}

export type Preferences = Pick<User, keyof typeof fields>

export function preferencesChangeset(user: Preferences, params?: unknown): Changeset<Preferences> {
  return changeset(fields, user, params)
}

export async function savePreferences(
  user: User,
  params: unknown,
): Promise<Stored<typeof users, Preferences>> {
  const repo = await database.repo()
  return repo.update(users, preferencesChangeset(user, params))
}
