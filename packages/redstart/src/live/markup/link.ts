import { type ButtonToProps, buttonTo, type FormMethod } from '../../components/index.ts'
import {
  type AttributeMap,
  attrs,
  type ClassList,
  type Html,
  html,
  type Renderable,
} from '../../html/index.ts'

interface LinkLooks {
  /** More attributes of the link; `phx-click` is run besides going where it leads. */
  readonly attrs?: AttributeMap
  readonly class?: ClassList
}

/** Properties of a {@link link} to another path of the same live view. */
export interface PatchLinkProps extends LinkLooks {
  /** A path, or an `http:` or `https:` URL. */
  readonly patch: string
  /** Whether the page takes the place of the current one in the browser's history. Default false. */
  readonly replace?: boolean
  readonly navigate?: never
  readonly href?: never
  readonly method?: never
}

/** Properties of a {@link link} to another live view of the same live session. */
export interface NavigateLinkProps extends LinkLooks {
  /** A path, or an `http:` or `https:` URL. */
  readonly navigate: string
  /** Whether the page takes the place of the current one in the browser's history. Default false. */
  readonly replace?: boolean
  readonly patch?: never
  readonly href?: never
  readonly method?: never
}

/** Properties of a {@link link} to a page that the browser loads. */
export interface PageLinkProps extends LinkLooks {
  /** Default `#`, for a link that does what its `phx-click` says. */
  readonly href?: string
  readonly method?: 'get'
  readonly patch?: never
  readonly navigate?: never
  readonly replace?: never
}

/** Properties of a {@link link} that changes something: a small form. */
export interface MethodLinkProps extends Omit<ButtonToProps, 'to' | 'method' | 'label'> {
  /** The path that the request goes to. */
  readonly href: string
  readonly method: FormMethod
  readonly patch?: never
  readonly navigate?: never
  readonly replace?: never
}

/** Properties of {@link link}. */
export type LinkProps = PatchLinkProps | NavigateLinkProps | PageLinkProps | MethodLinkProps

/**
 * A link: to another path of a live view (`patch`), to another live view (`navigate`), or to a page
 * that is loaded (`href`). Without a script, and before the live view is connected, the first two load
 * pages as the third does. With a method other than `get` it is a small form that looks like a link.
 *
 * Phoenix LiveView protocol, section 5.2.
 *
 * @throws UnsafeValue when it is rendered: for a `patch` or `navigate` that is neither a path nor a URL
 *   of the web, for a `href` that runs code.
 *
 * @example
 * html`<nav>
 *   ${link({ patch: '/rooms?sort=name' }, 'By name')}
 *   ${link({ navigate: '/settings' }, 'Settings')}
 *   ${link({ href: '/users/log-out', method: 'delete', csrfToken }, 'Log out')}
 * </nav>`
 */
export function link(props: LinkProps, content: Renderable): Html {
  if (isForm(props)) {
    const { href, ...rest } = props
    return buttonTo({ variant: 'plain', ...rest, to: href, label: content })
  }
  const rest = attrs({ class: props.class, ...props.attrs })
  if (props.patch !== undefined) return patchLink(props, rest, content)
  if (props.navigate !== undefined) return navigateLink(props, rest, content)
  return html`<a href=${props.href ?? '#'} ${rest}>${content}</a>`
}

// What the client reads is written out in each template, so that no diff carries it.

function patchLink(
  { patch, replace = false }: PatchLinkProps,
  rest: ReturnType<typeof attrs>,
  content: Renderable,
): Html {
  return replace
    ? html`<a href=${patch} data-phx-link="patch" data-phx-link-state="replace" ${rest}>${content}</a>`
    : html`<a href=${patch} data-phx-link="patch" data-phx-link-state="push" ${rest}>${content}</a>`
}

function navigateLink(
  { navigate, replace = false }: NavigateLinkProps,
  rest: ReturnType<typeof attrs>,
  content: Renderable,
): Html {
  return replace
    ? html`<a href=${navigate} data-phx-link="redirect" data-phx-link-state="replace" ${rest}>${content}</a>`
    : html`<a href=${navigate} data-phx-link="redirect" data-phx-link-state="push" ${rest}>${content}</a>`
}

function isForm(props: LinkProps): props is MethodLinkProps {
  return props.method !== undefined && props.method !== 'get'
}
