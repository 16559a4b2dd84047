import { type ServerName, serverNames, servers } from '../servers.ts'
import { type Row, rows } from './rows.ts'
import type { Samples } from './samples.ts'

const unmeasured = '–'

/** The benchmark's result as one Markdown table; rows that were not measured are left out. */
export function table(samples: Samples): string {
  const measured = rows.filter((row) => samples.has(row.name))
  const head = [
    'server CPU in µs per unit',
    ...serverNames.map((name) => servers[name].label),
    'targets, measured',
    'Phoenix 1.8 (quoted)',
  ]
  return aligned([head, ...measured.map((row) => line(row, samples))])
}

function line(row: Row, samples: Samples): string[] {
  return [
    row.label,
    ...serverNames.map((name) => figure(row, name, samples)),
    row.targets.map((target) => verdict(row, target, samples)).join('; '),
    row.phoenix ?? '',
  ]
}

function figure(row: Row, name: ServerName, samples: Samples): string {
  const value = samples.median(row.name, name)
  if (value === undefined) return unmeasured
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

function verdict(row: Row, target: Row['targets'][number], samples: Samples): string {
  const result = target.judge(row.name, samples)
  if (result === undefined) return `${target.wanted}: ${unmeasured}`
  return `${target.wanted}: ${result.measured} ${result.met ? 'met' : 'MISSED'}`
}

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_cell, column) =>
    Math.max(3, ...lines.map((cells) => cells[column]?.length ?? 0)),
  )
  const isFigure = (column: number): boolean => column > 0 && column <= serverNames.length
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
