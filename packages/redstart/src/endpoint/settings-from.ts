import { InvalidSettings } from '../errors/index.ts'
import { type Schema, validateSync } from '../schema/index.ts'

/** What is as long as this may be a secret, and is not repeated. */
const TELLING = 8
/** What begins as a long value does is that value, cut off. */
const BEGINNING = 16

/**
 * What the environment says, checked and typed by a schema. A variable that is empty counts as one that is
 * not set, as whoever starts programs writes it.
 *
 * @param schema - Of all variables together, any that follows Standard Schema; it answers at once.
 * @param env - Default that of the process.
 * @throws InvalidSettings with each variable that is wrong, and no value that may be secret.
 * @example
 * export const settings = settingsFrom(
 *   z.object({
 *     PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
 *     DATABASE_URL: z.string().optional(),
 *   }),
 * )
 */
export function settingsFrom<T>(
  schema: Schema<unknown, T>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): T {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value))
  const result = validateSync(schema, set, 'the settings')
  if (result.ok) return result.value
  throw new InvalidSettings(
    result.issues.map(({ path, message }) => ({
      name: path,
      problem: valuesAt(set, path).reduce(withoutValue, message),
    })),
  )
}

/** What may be repeated by who finds fault with a variable, or a part of it; with all, at the empty path. */
function valuesAt(set: Readonly<Record<string, string | undefined>>, path: string): string[] {
  const name = Object.hasOwn(set, path) ? path : path.split('.', 1)[0]
  return Object.entries(set)
    .filter(([one]) => one === name || (path === '' && one !== 'NODE_ENV'))
    .flatMap(([, value]) => value ?? [])
}

/** A message without a value, as it is or as JSON has it, also where the message was cut within it. */
function withoutValue(message: string, value: string): string {
  if (value.length < TELLING) return message
  let rest = message
  for (const told of [value, JSON.stringify(value).slice(1, -1)]) {
    rest = rest.replaceAll(told, '…')
    const cut = value.length > BEGINNING ? rest.indexOf(told.slice(0, BEGINNING)) : -1
    if (cut >= 0) rest = `${rest.slice(0, cut)}…`
  }
  return rest
}
