import { setTimeout as sleep } from 'node:timers/promises'
import { cpuTime } from '../server/cpu-time.ts'
import { MeasuredProcess } from '../server/measured-process.ts'
import { type StoreKind, type StoreProcess, startStore } from '../server/store-process.ts'
import type { SubjectName } from '../subject-names.ts'
import type { Subject } from './subject.ts'

/** What a message costs, in microseconds of CPU. */
export interface HopCost {
  readonly published: number
  readonly received: number
  readonly broker: number
}

/** Two nodes and the broker between them; one publishes, and the other receives. */
export class HopSubject implements Subject {
  readonly name: SubjectName
  readonly process: MeasuredProcess
  readonly #receiver: MeasuredProcess
  readonly #broker: StoreProcess

  private constructor(
    name: SubjectName,
    [publisher, receiver]: readonly [MeasuredProcess, MeasuredProcess],
    broker: StoreProcess,
  ) {
    this.name = name
    this.process = publisher
    this.#receiver = receiver
    this.#broker = broker
  }

  /** Starts all three. */
  static async start(name: SubjectName, kind: StoreKind, entry: string): Promise<HopSubject> {
    const broker = await startStore(kind)
    const node = async (role: string): Promise<MeasuredProcess> => {
      const process = new MeasuredProcess(entry, { PUBSUB_URL: broker.url, HOP: role })
      await process.ready()
      return process
    }
    return new HopSubject(name, [await node('publisher'), await node('receiver')], broker)
  }

  /** Publishes for a while, and waits until all has been received. */
  async cost(milliseconds: number, many: boolean): Promise<HopCost> {
    const all = [this.process.pid, this.#receiver.pid, this.#broker.pid ?? Number.NaN]
    const already = await this.#receiver.work(1)
    const before = all.map(cpuTime)
    const units = await this.process.work(many ? -milliseconds : milliseconds)
    while ((await this.#receiver.work(1)) - already < units) await sleep(10)
    const [published = 0, received = 0, broker = 0] = all.map(
      (pid, index) => (cpuTime(pid) - (before[index] ?? 0)) / units,
    )
    return { published, received, broker }
  }

  async keepAlive(): Promise<void> {}

  async stop(): Promise<void> {
    await this.process.stop()
    await this.#receiver.stop()
    await this.#broker.stop()
  }
}
