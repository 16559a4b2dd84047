/** The texts around links that are sent by mail, whatever they are for. */
export const linkTexts = {
  'link-sent.title': 'Look into your mail',
  'link-sent.text':
    'If this is possible for %{email}, a mail with a link is on its way. Nothing came after a few minutes? Look among the spam, and check the address.',
  'bad-link.title': 'This link does not work',
  'bad-link.text':
    'It has expired, was used before, or is not complete. Use the link in the newest mail, or ask for another one.',
  'error.unknown_email': 'is not the address of an account',
} as const
