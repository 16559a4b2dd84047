import { onTestFinished } from 'vitest'

/**
 * Takes down what would end a process: exceptions that nobody caught and promises that nobody
 * handled, from now until the test that is running has ended.
 */
export function watchFaults(): readonly unknown[] {
  const faults: unknown[] = []
  const note = (fault: unknown): void => {
    faults.push(fault)
  }
  process.on('uncaughtExceptionMonitor', note)
  process.on('unhandledRejection', note)
  onTestFinished(() => {
    process.off('uncaughtExceptionMonitor', note)
    process.off('unhandledRejection', note)
  })
  return faults
}
