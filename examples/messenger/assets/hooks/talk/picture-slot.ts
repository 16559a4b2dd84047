const LOST = 'There is no connection.'

/**
 * The picture that goes with the next message. The view has it as an upload, which is gone with its
 * connection: then it is sent to the next one.
 */
export class PictureSlot {
  readonly #composer: HTMLElement
  readonly #upload: (files: FileList) => void
  readonly #form = document.getElementById('picture-form')
  readonly #footer = this.#form?.parentElement
  readonly #note = (event: Event): void => this.#chosen(event)
  /** What was chosen and not sent. */
  #file: File | undefined
  /** What the view has, or is getting. */
  #there: File | undefined
  #stateBefore = 'none'
  #isLost = false
  #isBringing = false
  readonly #waiting: (() => void)[] = []

  /** @param upload - Sends files to the view, in place of those that it has. */
  constructor(composer: HTMLElement, upload: (files: FileList) => void) {
    this.#composer = composer
    this.#upload = upload
    // Before the official client takes the files.
    this.#form?.addEventListener('input', this.#note, { capture: true })
    this.#form?.addEventListener('change', this.#note, { capture: true })
    this.#footer?.addEventListener('drop', this.#note, { capture: true })
  }

  destroyed(): void {
    this.#form?.removeEventListener('input', this.#note, { capture: true })
    this.#form?.removeEventListener('change', this.#note, { capture: true })
    this.#footer?.removeEventListener('drop', this.#note, { capture: true })
  }

  choose(file: File): void {
    this.#file = file
    if (this.#there !== file && !this.#isLost) this.#bring(file)
  }

  /** The picture for the message that is sent now, if there is one. */
  take(): File | undefined {
    const file = this.#state === 'refused' ? undefined : this.#file
    if (file) this.#file = undefined
    return file
  }

  /**
   * Resolves when the view has this file, or will not have it; rejects when the connection is lost.
   *
   * @returns whether it has it.
   */
  async arrived(file: File): Promise<boolean> {
    if (this.#there !== file) this.#bring(file)
    while (this.#there === file && this.#state !== 'ready' && this.#state !== 'refused') {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    if (this.#isLost) throw new Error(LOST)
    return this.#there === file && this.#state === 'ready'
  }

  /** The view has said something of it. */
  changed(): void {
    const before = this.#stateBefore
    this.#stateBefore = this.#state
    // Taken back, or posted: in any case it is not there any more.
    if (before !== 'none' && this.#state === 'none' && !this.#isLost) this.#forget()
    this.#wake()
  }

  lost(): void {
    this.#isLost = true
    this.#there = undefined
    this.#wake()
  }

  back(): void {
    this.#isLost = false
    if (this.#file) this.#bring(this.#file)
  }

  get #state(): string {
    return this.#composer.dataset.picture ?? 'none'
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #forget(): void {
    this.#there = undefined
    this.#file = undefined
  }

  #bring(file: File): void {
    if (this.#isLost) throw new Error(LOST)
    this.#there = file
    const files = new DataTransfer()
    // The client knows a file that it has sent, and sends it no second time: not to another connection either.
    files.items.add(new File([file], file.name, { type: file.type }))
    this.#isBringing = true
    this.#upload(files.files)
    this.#isBringing = false
  }

  #chosen(event: Event): void {
    if (this.#isBringing) return
    const files = event instanceof DragEvent ? event.dataTransfer?.files : filesOf(event.target)
    const [file] = files ?? []
    if (!file) return
    this.#file = file
    if (this.#isLost) keepFrom(event)
    else this.#there = file
  }
}

/** The client would send the file to the connection that is lost, and never again. */
function keepFrom(event: Event): void {
  event.preventDefault()
  event.stopPropagation()
}

function filesOf(target: EventTarget | null): FileList | null {
  return target instanceof HTMLInputElement ? target.files : null
}
