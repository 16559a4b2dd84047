/** The texts of the extension `invitations`. */
export const invitationTexts = {
  'invitations.title': 'Invitations',
  'invitations.text':
    'Who follows the link in the mail can make an account with the address that it went to.',
  'invitations.section': 'Invite others, and see who has accepted.',
  'invitations.see': 'See invitations',
  'invitations.submit': 'Invite',
  'invitations.sent': 'The invitation is on its way to %{email}.',
  'invitations.none': 'You have invited nobody yet.',
  'invitations.caption': 'Your invitations',
  'invitations.address': 'Address',
  'invitations.state': 'State',
  'invitations.until': 'Open until',
  'invitations.open': 'open',
  'invitations.accepted': 'accepted',
  'invitations.revoked': 'taken back',
  'invitations.expired': 'expired',
  'invitations.actions': 'Actions',
  'invitations.resend': 'Send again',
  'invitations.revoke': 'Take back',
  'invitations.resent':
    'The invitation was sent again. The link in the earlier mail works no more.',
  'invitations.taken-back': 'The invitation was taken back.',
  'invitations.too-late': 'This invitation was accepted or taken back already.',
  'invitation.title': 'You are invited',
  'invitation.register': 'Make an account for %{email}.',
  'invitation.submit': 'Make my account',
  'invitation.accept-text': 'Accept the invitation with your account %{email}.',
  'invitation.accept': 'Accept',
  'invitation.log-in':
    'You have an account already. Log in with %{email} to accept the invitation.',
  'invitation.other': 'This invitation is for %{email}. Log out, and open the link once more.',
  'invitation.accepted': 'The invitation is accepted.',
  'mail.invitation.subject': 'You are invited to %{app}',
  'mail.invitation.text':
    'Somebody has invited you to %{app}. Follow the link to accept; it works for %{days} days.\n\nIf you do not want to, do nothing.',
  'mail.invitation.link': 'Accept the invitation',
} as const
