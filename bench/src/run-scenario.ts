import { Subject } from './load/subject.ts'
import { within } from './load/within.ts'
import type { Effort, Scenario, Stage } from './scenarios/index.ts'
import type { ServerName } from './servers.ts'

/** A server may take this long for one step before the benchmark gives up on it, in seconds. */
const patience = 120

/** One server's turn in each round of a stage. */
interface Turn {
  readonly subject: Subject
  readonly stage: Stage
}

/**
 * Runs one scenario on fresh server processes. Within a round each server is measured once, in the
 * same order; then the round repeats.
 *
 * @param take - measures, once per round and server, and keeps what comes of it
 */
export async function runScenario(
  scenario: Scenario,
  names: readonly ServerName[],
  effort: Effort,
  take: (subject: Subject, stage: Stage) => Promise<void>,
): Promise<void> {
  const groups = scenario.order === 'together' ? [names] : names.map((name) => [name])
  const rounds = Math.min(scenario.maxRounds ?? effort.rounds, effort.rounds)
  for (const group of groups) {
    const subjects: Subject[] = []
    try {
      for (const name of group) subjects.push(await Subject.start(name))
      for (const turns of await begin(scenario, subjects, effort)) {
        for (const { subject, stage } of turns) {
          await keepAlive(subjects)
          await inTime(subject, stage.prepare?.())
        }
        for (let round = -scenario.warmUps; round < rounds; round++) {
          for (const { subject, stage } of turns) {
            await keepAlive(subjects)
            await inTime(subject, round < 0 ? stage.measure() : take(subject, stage))
            await inTime(subject, stage.reset?.())
          }
        }
      }
    } finally {
      await Promise.all(subjects.map((subject) => subject.stop()))
    }
  }
}

/** Begins the scenario on each server; returns, stage by stage, whose turn it is in a round. */
async function begin(
  scenario: Scenario,
  subjects: readonly Subject[],
  effort: Effort,
): Promise<readonly (readonly Turn[])[]> {
  const stages: Turn[][] = []
  for (const subject of subjects) {
    await keepAlive(subjects)
    const begun = await within(patience, subject.name, scenario.begin(subject, effort))
    begun.forEach((stage, index) => {
      stages[index] = [...(stages[index] ?? []), { subject, stage }]
    })
  }
  return stages
}

/** Sends the heartbeats that are due, on the servers whose turn it is not as well. */
async function keepAlive(subjects: readonly Subject[]): Promise<void> {
  for (const subject of subjects) await inTime(subject, subject.keepAlive())
}

async function inTime(subject: Subject, step: Promise<unknown> | undefined): Promise<void> {
  if (step !== undefined) await within(patience, subject.name, step)
}
