/** Between two looks at the clock, which costs something too. */
const atOnce = 10

/**
 * Has a program do its work over and over while the harness measures it: for as many milliseconds as
 * a message says; the answer is how often it did.
 */
export function repeatOnDemand(work: () => void): void {
  process.on('message', (milliseconds: unknown) => {
    // Anything else is a question, which the reporter answers.
    if (typeof milliseconds !== 'number') return
    const deadline = performance.now() + milliseconds
    let times = 0
    do {
      for (let time = 0; time < atOnce; time++) work()
      times += atOnce
    } while (performance.now() < deadline)
    process.send?.(times)
  })
  process.send?.('ready')
}
