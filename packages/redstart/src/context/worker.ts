/** One of the processes that share the work of a program; see {@link thisWorker}. */
export interface WorkerSlot {
  /** From 1 on. A process that takes the place of another has its number. */
  readonly number: number
  /** How many there are. */
  readonly of: number
}

/**
 * What a primary tells a worker by its environment. It names the primary as well, for the processes
 * that a worker starts inherit all this and are no workers.
 */
export function workerEnvironment({ number, of }: WorkerSlot): Record<string, string> {
  const node = process.env.REDSTART_NODE
  return {
    // A name that was given to the program is unique in each of its processes.
    ...(node && { REDSTART_NODE: `${node}-${number}` }),
    REDSTART_WORKER: String(number),
    REDSTART_WORKERS: String(of),
    REDSTART_PRIMARY: String(process.pid),
  }
}

/** Which of the workers this process is; undefined for a process that is none. */
export const thisWorker: WorkerSlot | undefined = slotFrom(process.env, process.ppid)

/** What an environment says of a process, for the child of `parent`. */
export function slotFrom(env: NodeJS.ProcessEnv, parent: number): WorkerSlot | undefined {
  const { REDSTART_WORKER: number, REDSTART_WORKERS: of, REDSTART_PRIMARY: primary } = env
  if (primary !== String(parent)) return undefined
  return { number: Number(number), of: Number(of) }
}
