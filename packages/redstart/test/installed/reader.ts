import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { changed } from '../docs/guide.ts'
import type { Server, Terminal } from '../support/terminal.ts'
import { createCommand } from './application.ts'
import type { Tarballs } from './tarballs.ts'
import { type Step, saw } from './tutorial.ts'

/** Somebody who does what the tutorial says. */
export class Reader {
  readonly #terminal: Terminal
  readonly #tarballs: Tarballs
  #server: Server | undefined
  /** What the last commands wrote. */
  #output = ''

  constructor(terminal: Terminal, tarballs: Tarballs) {
    this.#terminal = terminal
    this.#tarballs = tarballs
  }

  get url(): string {
    return this.#server?.url ?? ''
  }

  async does(step: Step): Promise<void> {
    switch (step.kind) {
      case 'type':
        return this.#type(step.commands)
      case 'serve':
        this.#server = await this.#terminal.serve(step.command)
        return
      case 'write':
        return writeFileSync(join(this.#terminal.folder, step.file), step.code)
      case 'change': {
        const { file } = step.change
        const before = this.#terminal.read(file)
        return writeFileSync(join(this.#terminal.folder, file), changed(before, step.change))
      }
      case 'see':
        expect(saw(this.#output, step.text), `${step.text}\n\nin\n\n${this.#output}`).toBe(true)
    }
  }

  async stops(): Promise<void> {
    await this.#server?.stop()
  }

  async #type(commands: string): Promise<void> {
    // A reader is slower than a server that starts again.
    if (commands.includes('curl '))
      await expect.poll(() => this.#status('/api/recipes'), { timeout: 60_000 }).toBe(401)
    const meant = commands
      .replace(/npm create redstart@latest -- (.*)/, (_all, options) =>
        createCommand(options, this.#tarballs),
      )
      .replaceAll('http://localhost:4000', this.url)
    this.#output = await this.#terminal.run(meant)
  }

  async #status(path: string): Promise<number | undefined> {
    const answer = await fetch(this.url + path).catch(() => undefined)
    return answer?.status
  }
}
