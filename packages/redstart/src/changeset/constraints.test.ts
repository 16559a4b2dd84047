import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type ConstraintViolation, changeset, constraintError, errorsOf } from './index.ts'

const fields = {
  email: z.string(),
  emailDomain: z.string().optional(),
  teamId: z.string().optional(),
  seats: z.number().optional(),
}
const cs = changeset(fields, {}, { email: 'a@b.c' })
  .uniqueConstraint('email')
  .uniqueConstraint('emailDomain', { message: 'is known' })
  .uniqueConstraint('teamId', { name: 'one_per_team' })
  .foreignKeyConstraint('teamId')
  .checkConstraint('seats')
  .notNullConstraint('seats')
  .exclusionConstraint('seats')

describe('constraintError', () => {
  it.each<[violation: ConstraintViolation, errors: object]>([
    [
      { kind: 'unique', constraint: 'users_email_index', table: 'users' },
      { email: ['has already been taken'] },
    ],
    [
      { kind: 'unique', constraint: 'users_email_key', table: 'users' },
      { email: ['has already been taken'] },
    ],
    [
      { kind: 'unique', constraint: 'users_email_unique', table: 'users' },
      { email: ['has already been taken'] },
    ],
    [
      { kind: 'unique', constraint: 'users_email_domain_key', table: 'users' },
      { emailDomain: ['is known'] },
    ],
    [
      { kind: 'unique', constraint: 'one_per_team', table: 'users' },
      { teamId: ['has already been taken'] },
    ],
    [{ kind: 'unique', column: 'email_domain' }, { emailDomain: ['is known'] }],
    [
      { kind: 'foreign_key', constraint: 'users_team_id_fkey', table: 'users' },
      { teamId: ['does not exist'] },
    ],
    [
      { kind: 'foreign_key', constraint: 'users_team_id_teams_id_fk', table: 'users' },
      { teamId: ['does not exist'] },
    ],
    [{ kind: 'check', constraint: 'users_seats_check', table: 'users' }, { seats: ['is invalid'] }],
    [{ kind: 'not_null', column: 'seats', table: 'users' }, { seats: ["can't be blank"] }],
    [
      { kind: 'exclusion', constraint: 'users_seats_excl', table: 'users' },
      { seats: ['violates an exclusion constraint'] },
    ],
  ])('tells %j', (violation, errors) => {
    const told = constraintError(cs, violation)
    expect(told && errorsOf(told)).toEqual(errors)
  })

  it.each<ConstraintViolation>([
    { kind: 'unique', constraint: 'users_name_index', table: 'users' },
    { kind: 'unique', constraint: 'users_email_lower_key', table: 'users' },
    { kind: 'unique', constraint: 'teams_email_key', table: 'users' },
    { kind: 'unique', table: 'users' },
    { kind: 'unique', constraint: 'users_team_id_key', table: 'users' },
    { kind: 'not_null', column: 'email' },
    { kind: 'check', constraint: 'users_email_check', table: 'users' },
  ])('does not know %j', (violation) => {
    expect(constraintError(cs, violation)).toBeUndefined()
  })

  it('gives the error the code of its kind', () => {
    const told = constraintError(cs, {
      kind: 'exclusion',
      constraint: 'users_seats_excl',
      table: 'users',
    })
    expect(told?.errors.seats).toEqual([
      { message: 'violates an exclusion constraint', code: 'exclusion_constraint', values: {} },
    ])
    expect(cs.valid).toBe(true)
  })
})
