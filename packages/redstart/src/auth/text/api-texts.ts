/** The texts of answers to programs, which sign in with tokens. */
export const apiTexts = {
  'api.signed-up': 'You are registered and signed in.',
  'api.check-mail': 'We have sent you a mail. It says how to go on.',
  'api.signed-in': 'You are signed in.',
  'api.refreshed': 'Here are your new tokens.',
  'api.signed-out': 'You are signed out.',
  'api.invalid': 'Please check what you have entered.',
  'api.too-many': 'There were too many attempts. Please wait a little.',
  'api.token-missing': 'This needs an access token.',
  'api.token-invalid': 'The access token is invalid.',
  'api.token-expired': 'The access token has expired.',
  'api.sign-in-again': 'This needs you to sign in once more.',
  'api.refresh-invalid': 'The refresh token is invalid or has expired.',
} as const
