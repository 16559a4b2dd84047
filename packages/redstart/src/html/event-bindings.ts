import type { Check } from './url-safety.ts'

/** Attributes that the client reads the name of an event from, or a command. */
const events = new Set(
  (
    'phx-auto-recover phx-blur phx-change phx-click phx-click-away phx-focus phx-keydown phx-keyup ' +
    'phx-progress phx-submit phx-viewport-bottom phx-viewport-top phx-window-blur phx-window-focus ' +
    'phx-window-keydown phx-window-keyup'
  ).split(' '),
)
/** Attributes that the client reads a command from, and no name. */
const commands = new Set(['phx-connected', 'phx-disconnected', 'phx-mounted', 'phx-remove'])

/** Whether the client runs what an attribute holds. */
export function isRun(attribute: string): boolean {
  return events.has(attribute) || commands.has(attribute)
}

/**
 * The event that an attribute without holes names; `undefined` where it names none, or holds a
 * command.
 */
export function boundEvent(attribute: string, value: string): string | undefined {
  if (!events.has(attribute) || value === '' || value.startsWith('[')) return undefined
  return attribute === 'phx-auto-recover' && value === 'ignore' ? undefined : value
}

/** Refuses text that the client would run: a command is made by `JS`, never from what somebody wrote. */
export const refuseCommandText: Check = (text) =>
  text.startsWith('[')
    ? 'The client would run a text that begins with [ as a command. Pass a command made by JS, or the ' +
      'name of an event.'
    : undefined
