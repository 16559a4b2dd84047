import type { Figures } from '../scenarios/index.ts'
import { type ServerName, serverNames } from '../servers.ts'
import { type RowName, rows } from './rows.ts'

/** All measured values, by row and server, in the order of the rounds. */
export class Samples {
  readonly #values = new Map<string, readonly number[]>()

  /** Adds what one measurement of a server gave. */
  add(server: ServerName, figures: Figures): void {
    for (const { name } of rows) {
      const value = figures[name]
      if (value !== undefined)
        this.#values.set(key(name, server), [...this.#of(name, server), value])
    }
  }

  /** Whether any server was measured for the row. */
  has(row: RowName): boolean {
    return serverNames.some((server) => this.#of(row, server).length > 0)
  }

  /** The median; undefined when nothing was measured. */
  median(row: RowName, server: ServerName): number | undefined {
    return median(this.#of(row, server))
  }

  /** The median over the rounds of how many times `a` is `b`, each pair from the same round. */
  ratio(row: RowName, a: ServerName, b: ServerName): number | undefined {
    const divisors = this.#of(row, b)
    return median(this.#of(row, a).map((value, round) => value / (divisors[round] ?? Number.NaN)))
  }

  #of(row: RowName, server: ServerName): readonly number[] {
    return this.#values.get(key(row, server)) ?? []
  }
}

function key(row: RowName, server: ServerName): string {
  return `${row} ${server}`
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b)
  const upper = sorted[sorted.length >> 1]
  const lower = sorted[(sorted.length - 1) >> 1]
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2
}
