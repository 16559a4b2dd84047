import { NoUploadedFile } from '../../errors/index.ts'
import type { ChosenFile } from './chosen-file.ts'

/** A file that has arrived, for the one who takes it. */
export class ArrivedFile {
  readonly #file: ChosenFile
  #isKept = false

  constructor(file: ChosenFile) {
    this.#file = file
  }

  /** Whether it stays in its upload. */
  get isKept(): boolean {
    return this.#isKept
  }

  /**
   * Where it is until the handler is done.
   *
   * @throws NoUploadedFile if a writer of the application, or another server, has it.
   */
  get path(): string {
    const { entry, transfer } = this.#file
    if (transfer?.file === undefined) throw new NoUploadedFile(entry.upload)
    return transfer.file.path
  }

  /** What the writer says of the file, or what `.external` gave the browser. */
  get meta(): Readonly<Record<string, unknown>> {
    return this.#file.target ?? this.#file.transfer?.meta ?? {}
  }

  /** Leaves the file where it is, to be taken another time. */
  keep(): void {
    this.#isKept = true
  }
}
