const special = /[&<>"'\r\0]/

/**
 * Escapes text so that a browser reads exactly that text, in an element and in a quoted attribute.
 *
 * Besides the five characters with a meaning, a carriage return becomes a reference, for a browser
 * would read a bare one as a line feed; and NUL, which HTML cannot say, becomes U+FFFD.
 *
 * @example
 * escapeHtml('<b> & "c"') // '&lt;b&gt; &amp; &quot;c&quot;'
 */
export function escapeHtml(text: string): string {
  const first = text.search(special)
  return first === -1 ? text : escapeFrom(text, first)
}

function escapeFrom(text: string, first: number): string {
  let out = ''
  let start = 0
  for (let at = first; at < text.length; at++) {
    const reference = referenceFor(text.charCodeAt(at))
    if (reference === '') continue
    out += text.slice(start, at) + reference
    start = at + 1
  }
  return out + text.slice(start)
}

function referenceFor(code: number): string {
  switch (code) {
    case 0x26:
      return '&amp;'
    case 0x3c:
      return '&lt;'
    case 0x3e:
      return '&gt;'
    case 0x22:
      return '&quot;'
    case 0x27:
      return '&#39;'
    case 0x0d:
      return '&#13;'
    case 0x00:
      return '\ufffd'
    default:
      return ''
  }
}
