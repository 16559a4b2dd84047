import { STATUS_CODES } from 'node:http'
import { devServer } from '../context/index.ts'
import { InvalidRequest, MethodNotAllowed, NotFound, RedstartError } from '../errors/index.ts'
import { renderToString } from '../html/index.ts'
import { developmentErrorPage } from './development-error-page.ts'
import type { HttpEnvironment } from './environment.ts'
import { prefers } from './negotiate.ts'
import { plainErrorPage } from './plain-error-page.ts'
import { Reply } from './reply.ts'

/** The request that an error ended. */
export interface FailedRequest {
  readonly req: Request
  readonly method: string
  readonly path: string
  readonly requestId: string
  /** Of what types its pipeline answers, where that has said so; see `accepts`. */
  readonly offered: readonly string[] | undefined
}

/** Error pages load nothing and run nothing, but for what shows them anew while `redstart dev` runs. */
const POLICY = [
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  ...(devServer ? [`script-src ${devServer.origin}; connect-src 'self' ${devServer.origin}`] : []),
].join('; ')

/** The HTTP status that an error decides: its own, or 500 for what nobody expected. */
export function statusOf(error: unknown): number {
  if (!(error instanceof RedstartError) || !('status' in error)) return 500
  const { status } = error
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500
}

/** After how many seconds a client may try again, where an error says so. */
function retryAfterOf(error: unknown): number | undefined {
  if (!(error instanceof RedstartError) || !('retryAfter' in error)) return undefined
  const { retryAfter } = error
  return typeof retryAfter === 'number' && retryAfter >= 0 ? Math.ceil(retryAfter) : undefined
}

/**
 * The answer to a request that ended with an error, as HTML or JSON, whatever the client prefers; one that
 * has no preference gets what the request or its pipeline speaks. In production it says no more than the
 * status does, but for what a client has to mend in its request.
 */
export function errorReply(
  environment: HttpEnvironment,
  request: FailedRequest,
  error: unknown,
): Reply {
  const status = statusOf(error)
  const headers = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff']
  if (error instanceof MethodNotAllowed) headers.push('allow', error.allowed.join(', '))
  const retryAfter = retryAfterOf(error)
  if (retryAfter !== undefined) headers.push('retry-after', String(retryAfter))
  if (prefersJson(request)) {
    headers.push('content-type', 'application/json; charset=utf-8')
    return new Reply(
      status,
      headers,
      JSON.stringify({ errors: jsonOf(environment, status, error) }),
    )
  }
  headers.push('content-type', 'text/html; charset=utf-8', 'content-security-policy', POLICY)
  return new Reply(status, headers, safeHtmlOf(environment, status, request, error))
}

function prefersJson({ req: { headers }, offered }: FailedRequest): boolean {
  const isProgram =
    offered?.every((type) => type === 'json') || JSON_BODY.test(headers.get('content-type') ?? '')
  const types = isProgram ? (['json', 'html'] as const) : (['html', 'json'] as const)
  return (prefers(headers.get('accept'), types) ?? types[0]) === 'json'
}

const JSON_BODY = /^application\/(?:[\w.+-]+\+)?json\b/i

function jsonOf(environment: HttpEnvironment, status: number, error: unknown): object {
  if (error instanceof InvalidRequest) return error.errors
  const detail = titleOf(status)
  if (!environment.showErrors || !(error instanceof Error)) return { detail }
  return { detail, error: error.message }
}

/** The page of an error, or the plain one where that page fails as well. */
function safeHtmlOf(
  environment: HttpEnvironment,
  status: number,
  request: FailedRequest,
  error: unknown,
): string {
  const { requestId } = request
  const page = { status, title: titleOf(status), requestId }
  const { showErrors, errorPage = plainErrorPage } = environment
  try {
    const isShown = showErrors && !(error instanceof NotFound && environment.errorPage)
    return renderToString(isShown ? developmentErrorPage(page, request, error) : errorPage(page))
  } catch (cause) {
    environment.logger.error({ err: cause, requestId }, 'The error page failed.')
    return renderToString(plainErrorPage(page))
  }
}

function titleOf(status: number): string {
  return STATUS_CODES[status] ?? 'Error'
}
