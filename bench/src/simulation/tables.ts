import type { Outcome, Result, Size } from './trial.ts'

/** What a simulation gave, as a Markdown table. */
export function outcomeTable({ nodes, entries, heapPerEntry, outcomes }: Result): string {
  const rows = outcomes.map(
    ({ event, seconds, ticks, bytesSent, bytesReceived, cpu }) =>
      `| ${event} | ${seconds.toFixed(1)} | ${ticks} | ${inKilobytes(bytesSent)} | ` +
      `${inKilobytes(bytesReceived)} | ${(cpu / nodes).toFixed(2)} |`,
  )
  return [
    `${count(nodes)} nodes, ${count(entries)} entries in all: ${heapPerEntry.toFixed(0)} bytes of ` +
      `heap for an entry, ${inMegabytes(heapPerEntry * entries)} MB for a node (measured)`,
    '',
    '| until all agree after | simulated s | ticks | KB sent by a node | KB received | s of CPU on a node |',
    '| --- | --: | --: | --: | --: | --: |',
    ...rows,
  ].join('\n')
}

/**
 * What a size that was not simulated would take. Memory and bytes grow with the entries that a node
 * gets, and so does the CPU time of a node; all of them are as in the result that this follows from.
 */
export function extrapolation(from: Result, to: Size): string {
  const bytes = bytesPerEntry(from)
  const start = ofEvent(from, 'start')
  // A node writes its own entries once, and reads those of all others.
  const cpuPerEntry = start.cpu / from.nodes / from.entries
  const own = to.entries / to.nodes
  const foreign = to.entries - own
  return [
    `Extrapolated from ${count(from.nodes)} × ${count(from.entries)} to ${count(to.nodes)} nodes ` +
      `with ${count(to.entries)} entries in all, for each node:`,
    `- heap: ${count(to.entries)} × ${from.heapPerEntry.toFixed(0)} B = ` +
      `${inMegabytes(to.entries * from.heapPerEntry)} MB`,
    `- sent at the start: ${count(own)} × ${bytes.toFixed(0)} B = ${inMegabytes(own * bytes)} MB`,
    `- received at the start: ${count(foreign)} × ${bytes.toFixed(0)} B = ` +
      `${inMegabytes(foreign * bytes)} MB`,
    `- CPU until all agree: ${count(to.entries)} × ${(cpuPerEntry * 1e6).toFixed(1)} µs = ` +
      `${(to.entries * cpuPerEntry).toFixed(1)} s`,
    `- of 1 % churn, received: 2 × ${count(foreign / 100)} × ${bytes.toFixed(0)} B at most = ` +
      `${inMegabytes((2 * foreign * bytes) / 100)} MB`,
  ].join('\n')
}

/** What an entry takes on its way, at the start. */
function bytesPerEntry(result: Result): number {
  const { bytesSent } = ofEvent(result, 'start')
  return bytesSent / (result.entries / result.nodes)
}

function ofEvent({ outcomes }: Result, event: string): Outcome {
  const outcome = outcomes.find((one) => one.event === event)
  if (outcome === undefined) throw new Error(`Nothing is known of "${event}".`)
  return outcome
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

function inKilobytes(bytes: number): string {
  return count(bytes / 1000)
}

function inMegabytes(bytes: number): string {
  return count(bytes / 1e6)
}
