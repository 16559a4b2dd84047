import { UnsafeValue } from '../../errors/index.ts'
import { escapeHtml, type Html, raw } from '../../html/index.ts'

/** Properties of {@link runtimeHook}. */
export interface RuntimeHookProps {
  /** What `phx-hook` calls it: letters, digits, `_`, `-` and `.`. */
  readonly name: string
  /** An expression of JavaScript for the hook, `{ mounted() { … } }`: your own code, never what a user wrote. */
  readonly code: string
  /** The nonce of the page's content security policy. */
  readonly nonce?: string
}

/**
 * A hook of the client that comes with the markup that needs it, and not with the application's script.
 * The content security policy has to let it run, by its nonce.
 *
 * Phoenix LiveView protocol, section 5.5.
 *
 * @throws UnsafeValue for a name of other characters, and for code in which `</script` or `<!--` would
 *   end the script early or keep it from ending.
 *
 * @example
 * html`<input id="phone" phx-hook="Phone">
 *   ${runtimeHook({ name: 'Phone', nonce, code: '{ mounted() { this.el.focus() } }' })}`
 */
export function runtimeHook({ name, code, nonce }: RuntimeHookProps): Html {
  if (!/^[\w.-]+$/.test(name)) throw new UnsafeValue('runtimeHook', nameHolds)
  if (/<(?:\/?script|!--)/i.test(code)) throw new UnsafeValue('runtimeHook', codeEnds)
  const allowed = nonce === undefined ? '' : ` nonce="${escapeHtml(nonce)}"`
  return raw(
    `<script data-phx-runtime-hook="${name}"${allowed}>` +
      `window["phx_hook_${name}"]=function(){return (${code}\n)}</script>`,
  )
}

const nameHolds = 'The name of a hook holds letters, digits, _, - and . alone.'
const codeEnds =
  'The code of a hook holds <script, </script or <!--, which HTML reads before JavaScript does. Write ' +
  'the < as \\x3c.'
