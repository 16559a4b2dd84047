/** The texts of changing one's address, and of undoing that. */
export const emailChangeTexts = {
  'confirm-email.title': 'Change your address',
  'confirm-email.text': 'Use %{email} from now on, to log in and for mails to you.',
  'confirm-email.submit': 'Use this address',
  'confirm-email.done': 'Your address is changed.',
  'undo-email.title': 'Take your account back',
  'undo-email.text':
    'Give the account its old address %{email} again. Everybody is logged out, and you choose another password next.',
  'undo-email.submit': 'Take it back',
  'undo-email.done': 'Your old address is back. Choose another password now.',
  'mail.change-email.subject': 'Confirm your new address',
  'mail.change-email.text':
    'Somebody wants to use this address for an account at %{app}.\n\nIf it was you, follow this link where you are logged in; it works for a day.\n\nIf it was not you, do nothing.',
  'mail.change-email.link': 'Use this address',
  'mail.email-taken.subject': 'You have an account already',
  'mail.email-taken.text':
    'Somebody wanted to use this address for another account at %{app}. You have one with it already, and nothing has changed.\n\nIf it was you: log in with this address, or delete the account that you do not need.\n\nIf it was not you, do nothing.',
  'mail.email-changed.subject': 'Your address was changed',
  'mail.email-changed.text':
    'Your account at %{app} has another address now: %{email}. Mails to you go there.',
  'mail.email-changed-undo.subject': 'Your address was changed',
  'mail.email-changed-undo.text':
    'Your account at %{app} has another address now: %{email}. Mails to you go there.\n\nIf it was not you, take the account back with this link. It works for a week: it brings this address back, logs everybody out, and lets you choose another password.',
  'mail.email-changed-undo.link': 'It was not me',
  'mail.email-restored.subject': 'Your account is yours again',
  'mail.email-restored.text':
    'Your account at %{app} has this address again, everybody was logged out, and its password works no more.\n\nIf you have not done so yet, choose another password with this link; it works for an hour.',
  'mail.email-restored.link': 'Choose another password',
} as const
