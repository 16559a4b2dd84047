type Below<Prefix extends string, P extends string> = Prefix extends '/' ? P : `${Prefix}${P}`

/**
 * The paths of the pages of the accounts that an application may want to link to with `router.p`.
 *
 * @typeParam Prefix - That of the router's scope.
 * @typeParam P - That of the accounts.
 */
export type AccountPath<Prefix extends string, P extends string> = Below<Prefix, `${P}${PagePath}`>

type PagePath =
  | '/register'
  | '/log-in'
  | '/log-out'
  | '/settings'
  | '/settings/password'
  | '/settings/email'
  | '/sessions'
  | '/confirm'
  | '/reset-password'
  | '/unlock'
  | '/invitations'
  | '/oauth/:provider'
