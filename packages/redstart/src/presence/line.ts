/**
 * A queue for what is got ready at its own pace, and has to go out in order: the results of `fetch`.
 */
export class Line {
  readonly #places: { step?: () => void }[] = []
  readonly #onError: (error: unknown) => void
  #isMoving = false

  /** @param onError - Takes what a step throws; the next one goes on. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  get isEmpty(): boolean {
    return this.#places.length === 0
  }

  /**
   * Takes the next place.
   *
   * @returns what to call once, with the step to take when all places before have taken theirs: at
   *   once, if they have.
   */
  enter(): (step: () => void) => void {
    const place: { step?: () => void } = {}
    this.#places.push(place)
    return (step) => {
      place.step = step
      this.#move()
    }
  }

  #move(): void {
    // A step that leads to another one is finished first.
    if (this.#isMoving) return
    this.#isMoving = true
    for (let step = this.#places[0]?.step; step !== undefined; step = this.#places[0]?.step) {
      this.#places.shift()
      try {
        step()
      } catch (error) {
        this.#onError(error)
      }
    }
    this.#isMoving = false
  }
}
