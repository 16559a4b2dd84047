import { labels, type SubjectName } from '../subject-names.ts'
import { accountsSheet } from './accounts-sheet.ts'
import { channelSheet } from './channel-sheet.ts'
import { addressSheet, clusterSheet, historySheet, hopSheet } from './cluster-sheets.ts'
import { inProcessSheet } from './in-process-sheet.ts'
import { liveSheet } from './live-sheet.ts'
import { presenceSheet } from './presence-sheet.ts'
import type { Samples } from './samples.ts'
import type { Row, Sheet } from './sheet.ts'
import { webSheet } from './web-sheet.ts'

const sheets: readonly Sheet[] = [
  channelSheet,
  webSheet,
  liveSheet,
  inProcessSheet,
  clusterSheet,
  historySheet,
  presenceSheet,
  hopSheet,
  addressSheet,
  accountsSheet,
]

const unmeasured = '–'

/** The benchmark's results as Markdown tables; sheets and rows that were not measured are left out. */
export function tables(samples: Samples): string {
  return sheets
    .filter(({ rows }) => rows.some(({ name }) => samples.has(name)))
    .map((sheet) => table(sheet, samples))
    .join('\n\n')
}

function table({ unit, columns, rows, quoted = 'Phoenix 1.8' }: Sheet, samples: Samples): string {
  const quotes = rows.some(({ phoenix }) => phoenix !== undefined)
  const head = [unit, ...columns.map((name) => labels[name]), 'targets, measured']
  const lines = rows
    .filter(({ name }) => samples.has(name))
    .map((row) => [
      row.label,
      ...columns.map((name) => figure(row, name, samples)),
      row.targets.map((target) => verdict(row, target, samples)).join('; '),
      ...(quotes ? [row.phoenix ?? ''] : []),
    ])
  return aligned([quotes ? [...head, `${quoted} (quoted)`] : head, ...lines], columns.length)
}

function figure(row: Row, name: SubjectName, samples: Samples): string {
  const value = samples.median(row.name, name)
  if (value === undefined) return unmeasured
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

function verdict(row: Row, target: Row['targets'][number], samples: Samples): string {
  const result = target.judge(row.name, samples)
  if (result === undefined) return `${target.wanted}: ${unmeasured}`
  return `${target.wanted}: ${result.measured} ${result.met ? 'met' : 'MISSED'}`
}

/** @param figures - how many columns, behind the first one, hold figures */
function aligned(lines: readonly (readonly string[])[], figures: number): string {
  const widths = (lines[0] ?? []).map((_cell, column) =>
    Math.max(3, ...lines.map((cells) => cells[column]?.length ?? 0)),
  )
  const isFigure = (column: number): boolean => column > 0 && column <= figures
  const format = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, isFigure(column))).join(' | ')} |`
  const rule = widths.map((width, column) =>
    isFigure(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  const [head = [], ...body] = lines
  return [head, rule, ...body].map(format).join('\n')
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width)
}
