/** The texts of the extension `oauth`. */
export const oauthTexts = {
  'oauth.leave-title': 'On to %{provider}',
  'oauth.leave-text': 'You are being taken to %{provider}. If nothing happens, follow this link.',
  'oauth.leave-link': 'Continue to %{provider}',

  'oauth.register-title': 'Create your account',
  'oauth.register-text':
    '%{provider} says that %{email} is yours. With one more step you have an account here.',
  'oauth.register-submit': 'Create the account',
  'oauth.register-other': 'Have an account already?',
  'oauth.register-link': 'Log in, and link %{provider} to it',
  'oauth.registered': 'Welcome! From now on you can log in with %{provider}.',

  'oauth.log-in-to-link':
    'There is an account with the address %{email}. Log in to it, and you can link %{provider} to it.',
  'oauth.no-address':
    '%{provider} has not told a confirmed address of yours. Register or log in with your own, and you can link %{provider} then.',
  'oauth.not-linked': 'This account at %{provider} is not linked to yours.',

  'oauth.link-title': 'Link %{provider}?',
  'oauth.link-text':
    'With the account %{account} at %{provider} you will be able to log in as %{email}.',
  'oauth.link-submit': 'Link %{provider}',
  'oauth.link-late': 'That took too long. Here you can link an account.',
  'oauth.link-cancel': 'Do not link',
  'oauth.linked': '%{provider} is linked to your account.',
  'oauth.already-linked': 'This account at %{provider} is linked to yours already.',
  'oauth.taken': 'This account at %{provider} is linked to another account here.',
  'oauth.unlinked': '%{provider} is not linked to your account any more.',
  'oauth.last-way':
    'This is your only way to log in. Choose a password or link another account first.',

  'oauth.accounts-title': 'Linked accounts',
  'oauth.accounts-text': 'Accounts elsewhere that you can log in with.',
  'oauth.accounts-none': 'No account is linked.',
  'oauth.accounts-change': 'Change linked accounts',
  'oauth.accounts-used': 'last used',
  'oauth.unlink': 'Unlink',
  'oauth.unlink-question': 'Log in with %{account} no longer?',

  'oauth.failed.cancelled': 'You did not log in with %{provider}.',
  'oauth.failed.unknown_attempt':
    'The way from %{provider} took too long, or was gone twice. Please try again.',
  'oauth.failed.refused': '%{provider} refused to log you in. Please try again.',
  'oauth.failed.unavailable': '%{provider} does not answer. Please try again later.',
  'oauth.failed.invalid_answer':
    'The answer of %{provider} could not be trusted. Please try again.',
  'oauth.failed.no_profile': '%{provider} did not say who you are.',
  'oauth.failed.not_fresh': 'Please log in at %{provider} once more, to confirm that it is you.',
  'oauth.failed.signed_out': 'You were logged out meanwhile. Log in, and link %{provider} again.',
  'oauth.not-let-in': 'You could not be logged in with %{provider}.',

  'mail.identity-linked.subject': '%{provider} was linked to your account',
  'mail.identity-linked.text':
    'From now on you can log in to your account at %{app} with %{provider}.\n\nIf it was not you who linked it, unlink it and change your password.',
  'mail.identity-linked.link': 'See your settings',

  'mail.identity-unlinked.subject': '%{provider} was unlinked from your account',
  'mail.identity-unlinked.text':
    '%{provider} cannot be used any more to log in to your account at %{app}.\n\nIf it was not you who unlinked it, change your password.',
  'mail.identity-unlinked.link': 'See your settings',
} as const
