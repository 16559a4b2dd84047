import { button, type FlashTexts } from '../../components/index.ts'
import {
  attrs,
  type ClassList,
  type Command,
  type Html,
  html,
  JS,
  type Renderable,
} from '../../html/index.ts'

/** Properties of {@link flashGroup}. */
export interface FlashGroupProps {
  /** What there is to tell: the `flash` of a live view. */
  readonly flash: FlashTexts
  /** What is shown while the server cannot be reached. */
  readonly offline?: Renderable
  /** What is shown while a view that failed is started again. */
  readonly failed?: Renderable
  /** What takes a message away is called so. Default `Close`. */
  readonly closeLabel?: string
  readonly class?: ClassList
}

const close = { info: closing('info'), error: closing('error') }
const offlineNotice = noticeOf('client')
const failedNotice = noticeOf('server')

/**
 * The messages of a live view, each with a button that takes it away, and what the visitor is told
 * while the connection is lost. It belongs into the template of the view or its layout, once in a page.
 *
 * @example
 * html`<main>${flashGroup({ flash })}${content}</main>`
 */
export function flashGroup(props: FlashGroupProps): Html {
  const { flash, closeLabel = 'Close' } = props
  const { offline = 'The server cannot be reached. Trying to connect again …' } = props
  const { failed = 'Something went wrong. Trying again …' } = props
  const closer = (command: Command): Html =>
    button({
      ...{ label: '×', type: 'button', variant: 'plain', class: 'rs-close' },
      attrs: { 'aria-label': closeLabel, 'phx-click': command },
    })
  return html`<div class=${['rs-flashes', props.class]}>
    <div role="status">${flash.info && html`<div class="rs-flash rs-flash-info"><p>${flash.info}</p>${closer(close.info)}</div>`}</div>
    <div role="alert">${flash.error && html`<div class="rs-flash rs-flash-error"><p>${flash.error}</p>${closer(close.error)}</div>`}
      <p class="rs-flash rs-flash-error" id="client-error" ${offlineNotice} hidden>${offline}</p>
      <p class="rs-flash rs-flash-error" id="server-error" ${failedNotice} hidden>${failed}</p>
    </div>
  </div>`
}

/** Takes a message away at once, and tells the view that it is gone. */
function closing(key: keyof FlashTexts): Command {
  return JS.push('lv:clear-flash', { value: { key } }).hide({ to: { closest: '.rs-flash' } })
}

/** The client gives the view's element a class that says whose fault it is. */
function noticeOf(side: 'client' | 'server'): ReturnType<typeof attrs> {
  return attrs({
    'phx-disconnected': JS.removeAttribute('hidden', { to: `.phx-${side}-error #${side}-error` }),
    'phx-connected': JS.setAttribute('hidden', ''),
  })
}
