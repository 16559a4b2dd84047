import { InvalidSettings } from '../errors/index.ts'
import { type Schema, validateSync } from '../schema/index.ts'

/** What is as long as this may be a secret, and is not repeated. */
const TELLING = 8

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
    result.issues.map(({ path, message }) => {
      const value = Object.hasOwn(set, path) ? set[path] : undefined
      const isTold = value !== undefined && value.length >= TELLING && message.includes(value)
      return { name: path, problem: isTold ? message.replaceAll(value, '…') : message }
    }),
  )
}
