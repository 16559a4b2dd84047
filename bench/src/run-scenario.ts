import type { Subject } from './load/subject.ts'
import { within } from './load/within.ts'
import type { Contender, Effort, Scenario, Stage } from './scenarios/index.ts'
import type { SubjectName } from './subject-names.ts'

/** A subject may take this long for one step before the benchmark gives up on it, in seconds. */
const patience = 120

/** One subject's turn in each round of a stage. */
interface Turn {
  readonly subject: Subject
  readonly stage: Stage
}

/**
 * Runs one scenario on fresh processes. Within a round each subject is measured once, in the same
 * order; then the round repeats.
 *
 * @param names - of the contenders that take part
 * @param take - measures, once per round and subject, and keeps what comes of it
 */
export async function runScenario(
  scenario: Scenario,
  names: readonly SubjectName[],
  effort: Effort,
  take: (subject: Subject, stage: Stage) => Promise<void>,
): Promise<void> {
  const contenders = scenario.contenders.filter(({ name }) => names.includes(name))
  const groups = scenario.order === 'together' ? [contenders] : contenders.map((one) => [one])
  const rounds = Math.min(scenario.maxRounds ?? effort.rounds, effort.rounds)
  for (const group of groups) {
    const subjects: Subject[] = []
    try {
      for (const turns of await begin(group, subjects, effort)) {
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

/**
 * Begins the scenario with each contender; returns, stage by stage, whose turn it is in a round.
 *
 * @param subjects - takes up what was started
 */
async function begin(
  contenders: readonly Contender[],
  subjects: Subject[],
  effort: Effort,
): Promise<readonly (readonly Turn[])[]> {
  const turns: Turn[][] = []
  for (const contender of contenders) {
    await keepAlive(subjects)
    const { subject, stages } = await within(patience, contender.name, contender.begin(effort))
    subjects.push(subject)
    stages.forEach((stage, index) => {
      turns[index] = [...(turns[index] ?? []), { subject, stage }]
    })
  }
  return turns
}

/** Keeps the connections of all subjects open, of those whose turn it is not as well. */
async function keepAlive(subjects: readonly Subject[]): Promise<void> {
  for (const subject of subjects) await inTime(subject, subject.keepAlive())
}

async function inTime(subject: Subject, step: Promise<unknown> | undefined): Promise<void> {
  if (step !== undefined) await within(patience, subject.name, step)
}
