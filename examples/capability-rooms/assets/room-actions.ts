import { find } from './dom.ts'

/** How long a button says what it has done, in ms. */
const SHOWN_FOR = 2_000

/** The buttons in the heading of a room. */
export function setUpActions(on: { destroy(): void }): void {
  const copy = find<HTMLButtonElement>('#copy')
  const label = copy.textContent
  copy.addEventListener('click', async () => {
    const copied = await navigator.clipboard.writeText(location.href).then(
      () => true,
      () => false,
    )
    const answer = copied ? 'Copied' : 'Copy the address'
    copy.textContent = answer
    find('#copied').textContent = answer
    setTimeout(() => {
      copy.textContent = label
      find('#copied').textContent = ''
    }, SHOWN_FOR)
  })

  const dialog = find<HTMLDialogElement>('#destroy')
  find('#ask-destroy').addEventListener('click', () => dialog.showModal())
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'destroy') on.destroy()
    dialog.returnValue = ''
  })
}
