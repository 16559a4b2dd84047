/** What a process does because it is a worker. */
import cluster from 'node:cluster'
import { systemClock } from '../clock/index.ts'

const TAG = 'redstart:listening'

/** How long a worker may go on when its primary has gone, in ms. */
const ORPHAN_TIMEOUT = 60_000

/** A worker's word that it listens. */
type Report = [tag: typeof TAG, call: number, port: number]

let isFollowing = false

/**
 * Sees to it that this worker does not outlive its primary: nobody would stop or replace it, and nobody
 * hands it connections any more. It ends as if it had been asked to.
 */
export function followPrimary(): void {
  const { worker } = cluster
  if (isFollowing || worker === undefined) return
  isFollowing = true
  worker.once('disconnect', () => {
    if (worker.exitedAfterDisconnect) return
    // Node would end the process on the spot otherwise.
    worker.exitedAfterDisconnect = true
    process.kill(process.pid, 'SIGTERM')
    systemClock.after(ORPHAN_TIMEOUT, () => process.exit(1))
  })
}

/** Lets this worker end when it has nothing else to do, although its primary is still there. */
export function releasePrimary(): void {
  process.channel?.unref()
}

/** Calls of `endpoint.listen` in this worker. */
let calls = 0

/** Counts a call of `endpoint.listen`. @returns what tells the primary that it listens, and where */
export function listenCall(): (port: number) => void {
  const call = calls++
  return (port) => {
    const report: Report = [TAG, call, port]
    // A primary that has gone is seen to elsewhere.
    process.send?.(report, undefined, undefined, () => {})
  }
}

/** Whether a message is a worker's word that it listens. */
export function isListeningReport(message: unknown): message is Report {
  return Array.isArray(message) && message[0] === TAG
}
