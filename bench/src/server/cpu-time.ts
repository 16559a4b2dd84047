import { readdirSync, readFileSync } from 'node:fs'

/**
 * The CPU time of a process and of those that it has started, in microseconds: user and system, of all
 * threads that run. Read from outside, for programs that answer no questions; Linux only.
 */
export function cpuTime(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`)
  let nanoseconds = 0
  let children = 0
  for (const task of tasks) {
    const folder = `/proc/${pid}/task/${task}`
    nanoseconds += Number(readFileSync(`${folder}/schedstat`, 'utf8').split(' ')[0])
    const pids = readFileSync(`${folder}/children`, 'utf8').split(' ').filter(Boolean)
    for (const child of pids) children += cpuTime(Number(child))
  }
  return nanoseconds / 1000 + children
}
