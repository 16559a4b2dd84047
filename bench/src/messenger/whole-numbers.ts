import { parseArgs } from 'node:util'

/**
 * What the command line says, in whole numbers: `--people 300`.
 *
 * @throws Error for an option that there is not, or that is no number
 */
export function wholeNumbers<const D extends Readonly<Record<string, number>>>(
  defaults: D,
): { readonly [K in keyof D]: number } {
  const options = Object.fromEntries(
    Object.keys(defaults).map((name) => [name, { type: 'string' as const }]),
  )
  const given = parseArgs({ options }).values
  const read = (name: keyof D & string): number => {
    const value = Number(given[name] ?? defaults[name])
    if (!Number.isSafeInteger(value) || value < 1)
      throw new Error(`--${name} wants a whole number.`)
    return value
  }
  const result: Partial<Record<keyof D, number>> = {}
  for (const name of Object.keys(defaults)) result[name as keyof D] = read(name)
  return result as { readonly [K in keyof D]: number }
}
