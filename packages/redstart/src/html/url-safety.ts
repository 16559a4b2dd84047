/**
 * Which URLs a template refuses. A browser drops tabs and line breaks anywhere in a URL and controls
 * and spaces before it, so they are dropped before the scheme is read.
 *
 * @module
 */

/** Says what is wrong with a text, as a sentence; `undefined` where nothing is. */
export type Check = (text: string) => string | undefined

const ignored = /[\t\n\r]/g
const leading = /^[\0- ]+/
const scheme = /^([a-z][a-z0-9+.-]*):/i

/** The text as a browser reads it: where a URL begins. */
function begin(text: string): string {
  return text.replace(ignored, '').replace(leading, '')
}

/** The scheme that a URL begins with, in lower case. */
function schemeOf(text: string): string | undefined {
  return scheme.exec(begin(text))?.[1]?.toLowerCase()
}

/** Refuses the schemes that run code. */
export const refuseScript: Check = (text) => {
  // Most URLs have no colon at all, or are of the two schemes that are known to be fine.
  if (!text.includes(':') || text.startsWith('https://') || text.startsWith('http://')) return
  const name = schemeOf(text)
  if (name !== 'javascript' && name !== 'vbscript') return
  return `A URL that begins with ${name}: runs code. Pass a path or an https: URL.`
}

/** Refuses the schemes that run code, and `data:`, which a frame, a script or a link would run. */
export const refuseScriptAndData: Check = (text) => {
  if (!text.includes(':') || text.startsWith('https://') || text.startsWith('http://')) return
  if (schemeOf(text) !== 'data') return refuseScript(text)
  return (
    'A URL that begins with data: can hold code; here only images, audio and video may be data. ' +
    'Serve the content, and pass its path or an https: URL.'
  )
}

const notOfTheWeb =
  'Live navigation leads to a path or to an http: or https: URL. Pass one of these, with one slash at ' +
  'the beginning of a path, or use a link with href alone.'

/** Refuses what is no path and no address of the web: for navigation that a live view takes part in. */
export const refuseUnlessWeb: Check = (text) => {
  const name = schemeOf(text)
  if (name !== undefined && name !== 'https' && name !== 'http') return notOfTheWeb
  return /^[/\\]{2}/.test(begin(text)) ? notOfTheWeb : undefined
}

/** Refuses lists with an entry that `check` refuses. */
export function eachOf(separator: RegExp, check: Check): Check {
  return (text) => {
    for (const entry of text.split(separator)) {
      const problem = check(entry)
      if (problem !== undefined) return problem
    }
    return undefined
  }
}

/** Refuses a colon that would complete a scheme: for what follows the beginning of a URL. */
export const refuseColon: Check = (text) =>
  firstDelimiter(text) === ':'
    ? 'This part of a URL would decide its scheme. Pass the URL whole, without quotes around the ' +
      'hole, or begin it with a path or a scheme.'
    : undefined

/** Refuses a slash behind a slash: for what follows a "/" that a URL begins with. */
export const refuseHost: Check = (text) =>
  /^[\t\n\r]*[/\\]/.test(text)
    ? 'Behind "/" it would name another site. Leave the "/" of the template out, or that of the value.'
    : undefined

/** Whether text is a slash and nothing more, as a browser reads it. */
export function isSlash(text: string): boolean {
  return /^[/\\]$/.test(begin(text))
}

/** The character that decides what a URL's beginning is: a scheme, or a relative URL. */
export function firstDelimiter(text: string): string | undefined {
  return /[:/?#\\]/.exec(text)?.[0]
}

/** Whether text is nothing but what a browser drops before a URL. */
export function isBlankBeginning(text: string): boolean {
  return begin(text) === ''
}

/** Whether text could still become a scheme by what follows it: nothing in it says otherwise. */
export function isBeginning(text: string): boolean {
  return /^([a-z][a-z0-9+.-]*)?$/i.test(begin(text))
}
