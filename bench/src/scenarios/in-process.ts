import type { Subject } from '../load/subject.ts'
import type { RowName } from '../report/sheet.ts'
import { MeasuredProcess } from '../server/measured-process.ts'
import type { SubjectName } from '../subject-names.ts'
import type { Program, Stage } from './scenario.ts'

/** A program that does one thing over and over, in a process of its own. */
export function inProcess(name: SubjectName, entry: string): Program<Subject> {
  return {
    name,
    entry,
    async start() {
      const process = new MeasuredProcess(entry)
      await process.ready()
      return { name, process, keepAlive: async () => {}, stop: () => process.stop() }
    },
  }
}

/** Measures the CPU time of doing it once. */
export function doing({ process }: Subject, row: RowName, milliseconds: number): Stage {
  return {
    measure: async () => ({ [row]: await process.cpuPerUnit(() => process.work(milliseconds)) }),
  }
}
