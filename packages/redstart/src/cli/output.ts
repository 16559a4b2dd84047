/** Where a command writes. */
export interface Output {
  /** What was asked for. */
  line(text: string): void
  /** What else there is to say: questions, progress, errors. */
  note(text: string): void
  /** Asks something that is answered with yes or no; undefined where nobody can be asked. */
  confirm: ((question: string, usual?: boolean) => Promise<boolean>) | undefined
  /** Asks something that is answered with a few words; not there where nobody can be asked. */
  ask?: ((question: string) => Promise<string>) | undefined
}

/** Text in columns, as wide as their widest cell. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length)
    })
  }
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
