/** What a request carries besides its path. */
export interface HttpRequestParts {
  readonly method?: 'GET' | 'POST'
  /** Header names as they are to be sent. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** A request of HTTP/1.1 in bytes, encoded once to be sent often; the connection stays open. */
export function httpRequest(
  path: string,
  { method = 'GET', headers = {}, body = '' }: HttpRequestParts = {},
): Uint8Array {
  const content = Buffer.from(body)
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(method === 'GET' ? [] : [`content-length: ${content.length}`]),
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), content])
}

/** A form of one file, as browsers send it: the body and its type. */
export function fileForm(
  name: string,
  file: Uint8Array,
): { readonly type: string; readonly body: Uint8Array } {
  const boundary = '----redstart-bench'
  const head = [
    `--${boundary}`,
    `content-disposition: form-data; name="${name}"; filename="file.bin"`,
    'content-type: application/octet-stream',
  ]
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([
      Buffer.from(`${head.join('\r\n')}\r\n\r\n`),
      file,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  }
}
