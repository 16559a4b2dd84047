/** The texts of the extension `deletion`. */
export const deletionTexts = {
  'deletion.title': 'Delete your account',
  'deletion.text':
    'Your account and all that belongs to it alone is deleted at once, on all devices. This cannot be undone.',
  'deletion.submit': 'Delete my account for good',
  'deletion.link': 'Delete your account',
  'deletion.done': 'Your account is deleted.',
  'error.wrong_password': 'is not your password',
  'mail.account-deleted.subject': 'Your account was deleted',
  'mail.account-deleted.text':
    'Your account at %{app} was deleted, and with it all that belonged to it alone.',
} as const
