/** The texts of choosing another password by a mailed link. */
export const passwordResetTexts = {
  'reset.ask-link': 'Forgot your password?',
  'reset.ask-title': 'Choose another password',
  'reset.ask-text': 'We send you a link with which you can choose another password.',
  'reset.ask-submit': 'Send me a link',
  'reset.title': 'Choose another password',
  'reset.text': 'For the account of %{email}. You are logged out on all other devices.',
  'reset.submit': 'Use this password',
  'reset.done': 'Your new password is set.',
  'mail.reset-password.subject': 'Choose another password',
  'mail.reset-password.text':
    'Somebody asked for a link to choose another password for your account at %{app}. It works for %{minutes} minutes, once.\n\nIf it was not you, do nothing: your password stays as it is.',
  'mail.reset-password.link': 'Choose another password',
  'mail.password-reset.subject': 'Your password was changed',
  'mail.password-reset.text':
    'Your password at %{app} was changed by a link that was sent to this address, and all devices were logged out.\n\nIf it was not you, somebody reads your mail: change the password of your mailbox, and then choose another password at %{url}.',
} as const
