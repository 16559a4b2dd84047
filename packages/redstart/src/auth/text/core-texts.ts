/** The texts of what every application has: registering, logging in and out, settings, sessions. */
export const coreTexts = {
  // How dates are written: a BCP 47 tag.
  'format.locale': 'en',

  'field.email': 'E-mail address',
  'field.password': 'Password',
  'field.new-email': 'New e-mail address',
  'field.new-password': 'New password',
  'field.remember': 'Keep me logged in on this device',

  'form.summary': 'Please check what you have entered',
  'error.required': "can't be blank",
  'error.cast': 'is invalid',
  'error.unique': 'has already been taken',
  'error.email': 'is no e-mail address',
  'error.same_email': 'is your address already',
  'error.password_missing': "can't be blank",
  'error.password_too_short': 'should be at least %{count} characters',
  'error.password_too_long': 'should be at most %{count} characters',
  'error.password_common': 'is too easy to guess',
  'error.password_personal': 'should not be made of your address or of the name of this site',
  'error.stale': 'has been changed or deleted elsewhere',

  'register.title': 'Register',
  'register.have-account': 'Have an account already?',
  'register.link': 'Register',
  'register.submit': 'Register',

  'registered.title': 'Look into your mail',
  'registered.text': 'We have sent a mail to %{email}. It says how to go on.',
  'registered.nothing-came': 'Nothing came? Look among the spam, or register once more.',

  'log-in.title': 'Log in',
  'log-in.no-account': 'No account yet?',
  'log-in.link': 'Log in',
  'log-in.submit': 'Log in',
  'log-in.summary': 'This did not work',
  'log-in.failed': 'E-mail address or password is wrong.',
  'log-in.again-title': 'Please confirm that it is you',
  'log-in.again': 'To go on, log in once more.',
  'log-in.other-ways': 'Or continue with',

  'too-many.title': 'Please wait a little',
  'too-many.text': 'There were too many attempts. Please try again in %{minutes} min.',

  'log-out.submit': 'Log out',
  'log-out.done': 'You are logged out.',

  'guard.log-in-first': 'Please log in to see this page.',
  'guard.log-in-again': 'Please log in once more to go on.',

  'settings.title': 'Settings',
  'settings.profile': 'Profile',
  'settings.save': 'Save',
  'settings.saved': 'Your profile was saved.',
  'settings.signing-in': 'Logging in',
  'settings.change-email': 'Change the address',
  'settings.change-password': 'Change the password',
  'settings.set-password': 'Choose a password',
  'settings.sessions': 'See where you are logged in, and log out what you do not know.',
  'settings.see-sessions': 'See your devices',
  'settings.back': 'Back to the settings',

  'password.title': 'Change the password',
  'password.first-title': 'Choose a password',
  'password.others-end': 'You will be logged out everywhere else.',
  'password.hint': 'At least %{minLength} characters. A few words are easy to remember.',
  'password.submit': 'Save the new password',
  'password.changed': 'Your password was changed. All other devices are logged out.',

  'email.title': 'Change the e-mail address',
  'email.present': 'Your address is %{email}.',
  'email.hint': 'We send a link there. The address is changed when you open it.',
  'email.submit': 'Send the link',
  'email.sent': 'We have sent a link to %{email}. Open it to change your address.',

  'sessions.title': 'Your devices',
  'sessions.text':
    'Where you are logged in. Log out whatever you do not know, and change your password.',
  'sessions.this': 'This device',
  'sessions.last-seen': 'Last seen',
  'sessions.created': 'Logged in',
  'sessions.method': 'By',
  'sessions.place': 'From',
  'sessions.place-unknown': 'unknown',
  'sessions.end': 'Log out',
  'sessions.ended': 'The device is logged out.',
  'sessions.end-others': 'Log out all others',
  'sessions.end-others-question': 'Log out everywhere but here?',
  'sessions.others-ended': 'All other devices are logged out.',
  'sessions.delayed': 'Open pages there may need up to a minute to notice.',

  'device.unknown': 'Unknown device',
  'device.api': 'An application',
  'device.on': '%{browser} on %{system}',

  'method.password': 'password',
  'method.reset': 'link to reset the password',
  'method.invitation': 'invitation',
  'method.provider': '%{provider}',

  'mail.footer': '%{app}, %{url}',

  'mail.welcome.subject': 'Welcome to %{app}',
  'mail.welcome.text': 'Your account at %{app} is ready. You can log in now.',
  'mail.welcome.link': 'Log in',

  'mail.account-exists.subject': 'You already have an account at %{app}',
  'mail.account-exists.text':
    'Somebody, probably you, tried to register at %{app} with this address. It has an account already: just log in.\n\nIf it was not you, you need not do anything.',
  'mail.account-exists.link': 'Log in',

  'mail.password-changed.subject': 'Your password at %{app} was changed',
  'mail.password-changed.text':
    'The password of your account at %{app} was changed, and all other devices were logged out.\n\nIf it was not you, somebody knows how to get into your account. Reset your password at once.',

  'mail.theft-suspected.subject': 'A device was logged out of %{app}',
  'mail.theft-suspected.text':
    'A session of your account at %{app} was used from two places at once, as it happens when somebody copied it. We ended it.\n\nPlease log in anew, and look at your devices. If you see one that you do not know, log it out and change your password.',
  'mail.theft-suspected.link': 'See your devices',
} as const
