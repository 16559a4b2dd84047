import { getTableColumns } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Fields } from '../../changeset/index.ts'
import { type FieldSchema, fieldsOf } from '../../db/index.ts'
import { InvalidDefinition } from '../../errors/index.ts'
import type { Schema } from '../../schema/index.ts'

/** A field that the application's users have besides, as people fill it in. */
export interface ExtraField {
  /** What people read above it. */
  readonly label: string
  /** A sentence that helps to fill it in. */
  readonly hint?: string
  /** What browsers may fill it with: `nickname`, `name`, `organization`. */
  readonly autocomplete?: string
  /** What it takes; default what its column says. */
  readonly schema?: Schema
}

/** The fields that an application's users have besides, by the names of their columns. */
export type ExtraFields = Readonly<Record<string, ExtraField>>

/** A part of what a form about a user holds: the address, a new password, the application's own fields. */
export type UserFormPart = 'email' | 'password' | 'fields'

/** Columns that no form of the accounts sets. */
const OURS: ReadonlySet<string> = new Set([
  'id',
  'email',
  'password',
  'passwordHash',
  'confirmedAt',
  'lockedUntil',
  'suspendedAt',
  'insertedAt',
  'updatedAt',
])

const BLANK = "can't be blank"

/** The schemas of the fields of each part. */
export type UserFields = Readonly<Record<UserFormPart, Fields>>

/**
 * The schemas of the fields that forms about users have.
 *
 * @throws InvalidDefinition for a field that is no column of the table, or one that the accounts set.
 */
export function userFields(table: PgTable, extra: ExtraFields): UserFields {
  const columns = getTableColumns(table)
  const picked: Record<string, true | Schema> = {}
  for (const [name, field] of Object.entries(extra)) {
    if (OURS.has(name)) {
      throw new InvalidDefinition(
        `The field ${name} of defineAccounts`,
        'is set by the accounts themselves',
        'Leave it out of fields.',
      )
    }
    if (!Object.hasOwn(columns, name)) {
      throw new InvalidDefinition(
        `The field ${name} of defineAccounts`,
        'is no column of the table of users',
        'Give the table a column of this name, or leave the field out.',
      )
    }
    picked[name] = field.schema ?? true
  }
  return {
    email: { email: textSchema },
    password: { password: textSchema },
    fields: fieldsOf(table, picked),
  }
}

/** Any text: whether it is an address, and what is wrong with a password, is asked afterwards. */
const textSchema: FieldSchema<string> = {
  '~standard': {
    version: 1,
    vendor: 'redstart',
    validate(value) {
      if (typeof value === 'string') return { value }
      return { issues: [{ message: value === undefined || value === null ? BLANK : 'is invalid' }] }
    },
    jsonSchema: { input: () => ({ type: 'string' }), output: () => ({ type: 'string' }) },
  },
}
