import type { Html } from '../../html/index.ts'
import type { PageContext } from './page-context.ts'
import { type AskForLinkProps, askForLinkPage } from './pages/ask-for-link.ts'
import { type ConfirmLinkProps, confirmLinkPage } from './pages/confirm-link.ts'
import { type DeletionProps, deletionPage } from './pages/deletion.ts'
import { type EmailProps, emailPage } from './pages/email.ts'
import { type FollowLinkProps, followLinkPage } from './pages/follow-link.ts'
import { type InvitationProps, invitationPage } from './pages/invitation.ts'
import { type InvitationsProps, invitationsPage } from './pages/invitations.ts'
import { type LinkedAccountsProps, linkedAccountsPage } from './pages/linked-accounts.ts'
import { type LogInProps, logInPage } from './pages/log-in.ts'
import { type NoticeProps, noticePage } from './pages/notice.ts'
import { type PasswordProps, passwordPage } from './pages/password.ts'
import { type ProviderRegisterProps, providerRegisterPage } from './pages/provider-register.ts'
import { type ProviderSignInProps, providerSignInPage } from './pages/provider-sign-in.ts'
import { type RegisterProps, registerPage } from './pages/register.ts'
import { type RegisteredProps, registeredPage } from './pages/registered.ts'
import { type SessionsProps, sessionsPage } from './pages/sessions.ts'
import { type SetPasswordProps, setPasswordPage } from './pages/set-password.ts'
import { type SettingsProps, settingsPage } from './pages/settings.ts'
import { type SignInsProps, signInsPage } from './pages/sign-ins.ts'

/** What each page is given of its own. */
export interface PageProps {
  readonly register: RegisterProps
  readonly registered: RegisteredProps
  readonly logIn: LogInProps
  readonly settings: SettingsProps
  readonly password: PasswordProps
  readonly email: EmailProps
  readonly sessions: SessionsProps
  readonly notice: NoticeProps
  readonly askForLink: AskForLinkProps
  readonly confirmLink: ConfirmLinkProps
  readonly deletion: DeletionProps
  readonly followLink: FollowLinkProps
  readonly invitation: InvitationProps
  readonly invitations: InvitationsProps
  readonly linkedAccounts: LinkedAccountsProps
  readonly providerRegister: ProviderRegisterProps
  readonly providerSignIn: ProviderSignInProps
  readonly setPassword: SetPasswordProps
  readonly signIns: SignInsProps
}

/** The name of a page. */
export type PageName = keyof PageProps

/** What makes a page of its properties. */
export type AccountPage<N extends PageName> = (props: PageContext & PageProps[N]) => Html

/** The pages of the accounts; an application replaces those that it ejected. */
export type PageSet = { readonly [N in PageName]: AccountPage<N> }

/** The pages as they are where an application has none of its own. */
export const defaultPages: PageSet = {
  register: registerPage,
  registered: registeredPage,
  logIn: logInPage,
  settings: settingsPage,
  password: passwordPage,
  email: emailPage,
  sessions: sessionsPage,
  notice: noticePage,
  askForLink: askForLinkPage,
  confirmLink: confirmLinkPage,
  deletion: deletionPage,
  followLink: followLinkPage,
  invitation: invitationPage,
  invitations: invitationsPage,
  linkedAccounts: linkedAccountsPage,
  providerRegister: providerRegisterPage,
  providerSignIn: providerSignInPage,
  setPassword: setPasswordPage,
  signIns: signInsPage,
}
