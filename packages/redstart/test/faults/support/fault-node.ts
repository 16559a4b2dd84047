import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { bundleProgram } from '../../../../../scripts/bundle-program.ts'
import { Answer, NodeHealth, type Start, Visitors } from './node-protocol.ts'

const program = await bundleProgram(fileURLToPath(new URL('node-program.ts', import.meta.url)))

/** Short, so that tests are; on a busy machine a node may be taken for dead for a while. */
const DOWN_PERIOD = 2_000

/** How a node is to be; see {@link Start}. */
export type NodeSettings = Omit<Start, 'downPeriod'> & Partial<Pick<Start, 'downPeriod'>>

/** Either the test asks for it, or the node asks for it. */
type Ask = { ask: 'list'; topic: string } | { ask: 'health' } | ({ ask: 'start' } & Start)

const children = new Set<ChildProcess>()
// The children of a test process that dies would live on.
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** A node in a process of its own, which a test kills, freezes and stops. */
export class FaultNode {
  readonly #child: ChildProcess
  readonly #loaded: Promise<unknown>
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
  readonly #answers = new Map<number, (answer: unknown) => void>()
  #questions = 0
  #port = 0

  /** Loads the program, until the test that is running has ended. */
  constructor() {
    const child = fork(program, {
      // What it has to say about a crash belongs into the report of the tests.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#child = child
    this.#loaded = once(child, 'message')
    this.ended = once(child, 'exit').then(([code, signal]) => code ?? signal)
    child.on('message', (message) => {
      if (message === 'loaded') return
      const { id, answer } = Answer.parse(message)
      this.#answers.get(id)?.(answer)
    })
    children.add(child)
    onTestFinished(async () => {
      child.kill('SIGKILL')
      await this.ended
      children.delete(child)
    })
  }

  /** A node that listens. */
  static start(settings: NodeSettings): Promise<FaultNode> {
    return new FaultNode().begin(settings)
  }

  /** Two of them. */
  static pair(one: NodeSettings, other: NodeSettings): Promise<[FaultNode, FaultNode]> {
    return Promise.all([FaultNode.start(one), FaultNode.start(other)])
  }

  /** Nodes `a`, `b` and `c` at a broker. */
  static three(pubsub: string): Promise<[FaultNode, FaultNode, FaultNode]> {
    const start = (name: string) => FaultNode.start({ name, pubsub })
    return Promise.all([start('a'), start('b'), start('c')])
  }

  /** Where it listens. */
  get port(): number {
    return this.#port
  }

  /** Has it listen. */
  async begin(settings: NodeSettings): Promise<this> {
    await this.#loaded
    this.#port = Number(await this.#ask({ ask: 'start', downPeriod: DOWN_PERIOD, ...settings }))
    return this
  }

  /** Who is on a topic, as it knows. A frozen node answers when it is thawed. */
  async list(topic: string): Promise<Visitors> {
    return Visitors.parse(await this.#ask({ ask: 'list', topic }))
  }

  async health(): Promise<NodeHealth> {
    return NodeHealth.parse(await this.#ask({ ask: 'health' }))
  }

  /** Ends it as a power cut would, or asks it to end. Resolves when it has. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string> {
    this.#child.kill(signal)
    return this.ended
  }

  /** Stops it in its tracks: its connections stay, and nothing moves. */
  freeze(): void {
    this.#child.kill('SIGSTOP')
  }

  /** Lets it go on. */
  thaw(): void {
    this.#child.kill('SIGCONT')
  }

  #ask(question: Ask): Promise<unknown> {
    this.#questions += 1
    const id = this.#questions
    const ended = this.ended.then((how) => {
      throw new Error(`The node ended with ${how}.`)
    })
    const answered = new Promise((resolve, reject) => {
      this.#answers.set(id, resolve)
      this.#child.send({ id, ...question }, (error) => error && reject(error))
    })
    return Promise.race([answered, ended])
  }
}
