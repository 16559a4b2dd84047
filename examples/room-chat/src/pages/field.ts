import { html } from 'hono/html'
import type { View } from './layout.ts'

export interface Field {
  name: string
  label: string
  hint: string
  /** What was typed, to keep it when the form comes back. */
  value?: string | undefined
  /** Why the form came back. */
  error?: string | undefined
  autocomplete?: string
}

/** A text field with its label, its hint and, after a refusal, its error, all tied to it. */
export function field({ name, label, hint, value = '', error, autocomplete = 'off' }: Field): View {
  return html`
    <div class="field">
      <label for="${name}">${label}</label>
      <p class="hint" id="${name}-hint">${hint}</p>
      ${error ? html`<p class="error" id="${name}-error">${error}</p>` : ''}
      <input id="${name}" name="${name}" value="${value}" autocomplete="${autocomplete}"
        autocapitalize="none" required aria-describedby="${name}-hint${error ? ` ${name}-error` : ''}"
        ${error ? html`aria-invalid="true" autofocus` : ''}>
    </div>`
}
