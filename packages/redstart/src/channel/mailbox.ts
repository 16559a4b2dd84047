import { detached } from '../context/index.ts'

/** Something to do in turn. Must not throw or reject. */
export type Task = () => void | Promise<void>

/**
 * Runs tasks strictly one after another, across their awaits: what makes a channel's handlers free
 * of races. A new mailbox only collects; `open` starts it.
 */
export class Mailbox {
  #tasks: Task[] = []
  #open = false
  #busy = true
  #idle: (() => void)[] = []

  /** Whether it works. */
  get isOpen(): boolean {
    return this.#open
  }

  /** Begins to work; a second call does nothing. */
  open(): void {
    if (this.#open) return
    this.#open = true
    this.#work()
  }

  /** Runs `task` at once when nothing is before it, else in turn. */
  run(task: Task): void {
    this.#tasks.push(task)
    if (!this.#busy) this.#work()
  }

  /** Runs `task` in turn, but never inside the caller nor in what the caller carries along. */
  post(task: Task): void {
    this.#tasks.push(task)
    if (this.#busy) return
    this.#busy = true
    detached(() => queueMicrotask(() => this.#work()))
  }

  /** Forgets the tasks that wait; the one that runs goes on. */
  clear(): void {
    this.#tasks = []
  }

  /** Resolves when no task is running. */
  async settled(): Promise<void> {
    if (this.#open && this.#busy) await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  #work(): void {
    this.#busy = true
    for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) {
      const running = task()
      if (running !== undefined) {
        void running.then(() => this.#work())
        return
      }
    }
    this.#busy = false
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}
