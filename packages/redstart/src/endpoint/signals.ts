/** What asks a process to end: the terminal, and whoever manages it. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Ends a part of the process; called again when another signal comes. */
type End = (signal: NodeJS.Signals) => Promise<void>

const ends = new Set<End>()

/**
 * Ends the process properly when it is asked to: calls `end`, and exits when all that was given here
 * has ended. An application that listens for the signal itself decides by itself when to exit.
 *
 * @returns what takes `end` off again
 */
export function endOnSignal(end: End): () => void {
  // Comes first: a listener that hears a signal once would be off already, and not be counted.
  if (ends.size === 0) for (const name of SIGNALS) process.prependListener(name, endAll)
  ends.add(end)
  return () => {
    if (!ends.delete(end) || ends.size > 0) return
    for (const name of SIGNALS) process.off(name, endAll)
  }
}

function endAll(name: NodeJS.Signals): void {
  const isShared = process.listenerCount(name) > 1
  void Promise.allSettled([...ends].map((end) => end(name))).then(() => {
    if (!isShared) process.exit()
  })
}
