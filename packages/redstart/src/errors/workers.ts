import { RedstartError } from './base.ts'

/** The workers of a program cannot be started, or die again and again. */
export class WorkersFailed extends RedstartError {
  /** @param problem - What happened, as a clause. */
  constructor(problem: string) {
    super(
      'workers_failed',
      `The workers were stopped: ${problem}. What the worker itself wrote says why; run the program ` +
        'with one worker to look into it.',
    )
  }
}

/** The embedded database was to be opened by one of several workers. */
export class WorkersNeedServer extends RedstartError {
  /**
   * @param folder - The folder of the database.
   * @param workers - How many workers there are.
   */
  constructor(folder: string, workers: number) {
    super(
      'workers_need_server',
      `The embedded database in ${folder} serves one process, and this is one of ${workers} workers. ` +
        'Set DATABASE_URL to a PostgreSQL server, or run one worker.',
    )
  }
}

/** Messages of other workers were dropped, because this process did not read them in time. */
export class MessagesMissed extends RedstartError {
  constructor(count: number) {
    super(
      'messages_missed',
      `This worker did not take what the others sent it, and ${count} messages were dropped. Look for ` +
        'what keeps its thread busy or its process stopped; what must not be lost belongs on a topic ' +
        'with history.',
    )
  }
}
