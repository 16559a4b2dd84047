/** Something that handlers wait for until a test opens it. */
export class Gate {
  /** Resolves when the gate is open. */
  readonly opened: Promise<void>
  #open: () => void = () => {}

  constructor() {
    this.opened = new Promise((resolve) => {
      this.#open = resolve
    })
  }

  /** Lets everybody pass. */
  open(): void {
    this.#open()
  }
}
