import { readFileSync } from 'node:fs'

/** Files that a process has open besides its connections. */
const others = 200

/**
 * Why this process cannot hold that many connections, or undefined when it can. Node raises its
 * own limit as far as the system lets it.
 */
export function tooFewFiles(connections: number): string | undefined {
  const limit = openFileLimit()
  if (connections + others <= limit) return undefined
  return `needs ${connections + others} open files and may have ${limit}: raise it with ulimit -Hn`
}

function openFileLimit(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8')
    return Number(/^Max open files +\d+ +(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY)
  } catch {
    // No such file outside Linux; a limit that is too low shows itself as EMFILE.
    return Number.POSITIVE_INFINITY
  }
}
