import type { UploadEnd, UploadWriter } from '../../src/live/upload/index.ts'
import { UploadPage } from './upload-page.ts'

/** A writer that notes what it is called for, and waits or fails where it is told to. */
export class NotingWriter implements UploadWriter {
  readonly calls: string[] = []
  readonly #obstacle: (call: string) => void | Promise<void>

  constructor(obstacle: (call: string) => void | Promise<void> = () => {}) {
    this.#obstacle = obstacle
  }

  open({ clientName }: { readonly clientName: string }): void | Promise<void> {
    return this.#note(`open ${clientName}`)
  }

  write(chunk: Uint8Array): void | Promise<void> {
    return this.#note(`write ${new TextDecoder().decode(chunk)}`)
  }

  close(end: UploadEnd): void | Promise<void> {
    return this.#note(`close ${end}`)
  }

  meta(): { readonly calls: number } {
    return { calls: this.calls.length }
  }

  #note(call: string): void | Promise<void> {
    this.calls.push(call)
    return this.#obstacle(call)
  }
}

/** A page whose one file, of eight bytes, was let in. */
export async function admitted(
  writer?: NotingWriter,
  limits: { readonly [name: string]: number } = {},
): Promise<UploadPage> {
  const accept = ['.txt']
  const notes = writer === undefined ? { accept } : { accept, writer: () => writer }
  const page = new UploadPage({ notes }, { limits })
  await page.preflight({ size: 8 })
  return page
}
