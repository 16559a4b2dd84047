/** The texts of the extension `confirmation`. */
export const confirmationTexts = {
  'confirm.ask-link': 'No mail to confirm your address?',
  'confirm.ask-title': 'Confirm your address',
  'confirm.ask-text': 'We send you another link that confirms your address.',
  'confirm.ask-submit': 'Send me a link',
  'confirm.title': 'Confirm your address',
  'confirm.text':
    'Confirm that %{email} is yours and that you made this account. You can log in with your password then.',
  'confirm.submit': 'Confirm',
  'confirm.done': 'Your address is confirmed. You can log in now.',
  'mail.confirm.subject': 'Confirm your address',
  'mail.confirm.text':
    'Somebody made an account at %{app} with this address.\n\nIf it was you, confirm the address with this link; it works for %{minutes} minutes.\n\nIf it was not you, do nothing: the account stays closed.',
  'mail.confirm.link': 'Confirm your address',
} as const
