import { type Changeset, toForm } from '../../changeset/index.ts'
import type { FormLike } from '../../components/index.ts'
import { InvalidFields } from '../../errors/index.ts'
import type { Conn } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { ExtraInput, FormWith } from '../page/form-shape.ts'
import { Redacted } from '../secret/redacted.ts'
import { errorTexts } from '../text/translate.ts'
import type { UserValues } from '../user/users.ts'

/** What a form sent about a user, under `user`; undefined where nothing came. */
export async function userParams(conn: Conn): Promise<Readonly<Record<string, unknown>>> {
  const { user } = await conn.body()
  return isMap(user) ? user : {}
}

/**
 * Adds what is wrong with the password of a changeset.
 *
 * @param email - Whose password it is, where the changeset does not hold the address.
 */
export function checkPassword(
  { passwords, settings }: Core,
  changeset: Changeset<UserValues>,
  email?: string,
): Changeset<UserValues> {
  const owner = { email: email ?? textOf(changeset.getField('email')), name: settings.name }
  return changeset.validate('password', (password) => {
    const issue = passwords.check(textOf(password), owner)
    if (issue === undefined) return undefined
    const code = `password_${issue}`
    const count = issue === 'too_long' ? LONGEST_PASSWORD : settings.password.minLength
    return { message: 'cannot be used', code, values: { count } }
  })
}

/** The password that a form set. */
export function passwordOf(changeset: Changeset<UserValues>): Redacted {
  return new Redacted(textOf(changeset.getChange('password')))
}

/** The address that a form set, normalised; that of its user where it set none. */
export function emailOf(changeset: Changeset<UserValues>): string {
  return textOf(changeset.getField('email'))
}

/** The form of a changeset, with its fields named `user[…]` and its errors in the texts of the catalogue. */
export function userForm<Name extends string>(
  { texts }: Core,
  changeset: Changeset<UserValues>,
  names: readonly Name[],
): FormWith<Name> {
  const form: FormLike = toForm(changeset, { as: 'user', translate: errorTexts(texts) })
  if (hasFields(form, names)) return form
  throw new InvalidFields(`A form about a user lacks one of its fields ${names.join(', ')}.`)
}

/** The application's own fields in a form. */
export function extraInputs({ settings }: Core, form: FormLike): readonly ExtraInput[] {
  return Object.entries(settings.fields).flatMap(([name, { label, hint, autocomplete }]) => {
    if (!hasFields(form, [name])) return []
    const field = form[name]
    return field === undefined ? [] : [{ name, field, label, hint, autocomplete }]
  })
}

const LONGEST_PASSWORD = 256

function hasFields<Name extends string>(
  form: FormLike,
  names: readonly Name[],
): form is FormWith<Name> {
  return names.every((name) => Object.hasOwn(form, name))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
