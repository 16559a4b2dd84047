/** The parts of a snapshot of drizzle-kit that can be renamed. */
interface Snapshot {
  readonly tables: Readonly<Record<string, { readonly columns: Readonly<Record<string, unknown>> }>>
  readonly enums: Readonly<Record<string, unknown>>
}

/**
 * What may have been renamed between two snapshots, or dropped and made anew, which loses its data:
 * wherever something went and something came. One line for each table or kind.
 */
export function renamesBetween(before: Snapshot, after: Snapshot): string[] {
  const lines = [
    change('table', before.tables, after.tables),
    change('enum', before.enums, after.enums),
  ]
  for (const [name, table] of Object.entries(before.tables)) {
    const now = after.tables[name]
    if (now) lines.push(change(`column of ${name}`, table.columns, now.columns))
  }
  return lines.filter((line) => line !== undefined)
}

function change(what: string, before: object, after: object): string | undefined {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name))
  const come = Object.keys(after).filter((name) => !Object.hasOwn(before, name))
  if (gone.length === 0 || come.length === 0) return undefined
  return `${what}: ${gone.join(', ')} → ${come.join(', ')}`
}
