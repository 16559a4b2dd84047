/** The texts of the extension `locking`. */
export const lockingTexts = {
  'unlock.ask-link': 'Account locked?',
  'unlock.ask-title': 'Unlock your account',
  'unlock.ask-text':
    'After too many attempts to log in an account is locked for a while. We send you a link that unlocks it at once.',
  'unlock.ask-submit': 'Send me a link',
  'unlock.title': 'Unlock your account',
  'unlock.text': 'Unlock the account of %{email}, so that you can log in again.',
  'unlock.submit': 'Unlock',
  'unlock.done': 'Your account is unlocked. You can log in again.',
  'mail.locked.subject': 'Your account is locked',
  'mail.locked.text':
    'Somebody tried to log in to your account at %{app} with wrong passwords, so it is locked for %{lockMinutes} minutes. It unlocks by itself then.\n\nIf it was you, this link unlocks it at once; it works for %{minutes} minutes.\n\nIf it was not you, there is nothing to do: nobody got in.',
  'mail.locked.link': 'Unlock your account',
  'mail.unlock.subject': 'Unlock your account',
  'mail.unlock.text':
    'Somebody asked for a link to unlock your account at %{app}. It works for %{minutes} minutes, once.\n\nIf it was not you, do nothing.',
  'mail.unlock.link': 'Unlock your account',
} as const
