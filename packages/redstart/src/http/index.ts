/**
 * Ordinary requests: routes with typed pipelines, pages and JSON, sessions, forms with their
 * protection, files, and what is sent when something goes wrong. Hono does the matching, the cookies
 * and the adapter to Node underneath.
 *
 * - {@link browserPipeline}, {@link apiPipeline}, {@link pipeline}: what requests pass before their
 *   action; a plug returns what it adds to `conn.assigns`, or an answer;
 * - {@link defineRouter}: routes, resources, files, other applications;
 * - {@link Conn}: one request, and how to answer it.
 *
 * @example
 * import { html } from 'redstart/html'
 * import { browserPipeline, defineRouter } from 'redstart/http'
 *
 * export const router = defineRouter().scope('/', browserPipeline(), (r) =>
 *   r.get('/hello/:name', (conn) => html`<h1>Hello, ${conn.params.name}</h1>`),
 * )
 *
 * @module
 */

export type { ClientInfo, TrustedProxies } from '../proxy/index.ts'
export type { Body, BodyParam, BodyParams, FormParams } from './body/body.ts'
export type { BodyLimits } from './body/body-limits.ts'
export { Upload } from './body/upload.ts'
export { Conn, leaveFlash, type PageOptions, partsOf, type ReplyOptions } from './conn.ts'
export type { CookieOptions, CookieProtection } from './cookies.ts'
export { protectFromForgery } from './csrf.ts'
export type { ErrorPage, ForceHttps, HttpEnvironment } from './environment.ts'
export { statusOf } from './error-reply.ts'
export { type FlashKind, type FlashMessages, messagesIn } from './flash.ts'
export { fromHono } from './from-hono.ts'
export type { HeaderList } from './header-list.ts'
export type { HttpApp, Origin } from './http-app.ts'
export { LiveConn, type LiveHandshake, type LiveRedirect } from './live-conn.ts'
export { type LiveMatch, type LiveRoutes, liveParams } from './live-routes.ts'
export {
  type Container,
  checkContainer,
  type LiveRouteInfo,
  type LiveRouteOptions,
  type LiveRouteView,
  type LiveTarget,
} from './live-target.ts'
export {
  openFlash,
  openLive,
  type Signing,
  signFlash,
  signLive,
  signReload,
} from './live-tokens.ts'
export { type OpenApiOptions, openApi } from './open-api.ts'
export type {
  OpenApiContent,
  OpenApiDocument,
  OpenApiOperation,
  OpenApiParameter,
  OpenApiPath,
  OpenApiResponse,
  OpenApiServer,
  SecurityScheme,
} from './open-api-document.ts'
export {
  isLocalPath,
  type JoinPath,
  type PathParams,
  type PathValues,
  type QueryValues,
} from './path.ts'
export {
  type AfterPlug,
  type Assigned,
  type Layout,
  type Page,
  Pipeline,
  type PlugOptions,
  pipeline,
  type WithoutPlug,
  type Wrap,
} from './pipeline.ts'
export { accepts, apiPipeline, browserPipeline } from './pipelines.ts'
export { notePlug, type PlugNote } from './plug-note.ts'
export { type Answer, Reply, type ReplyBody } from './reply.ts'
export type { ResourceActions } from './resources.ts'
export {
  type Action,
  type FetchApp,
  guardsOf,
  type Method,
  type ResponseNote,
  type ResponseNotes,
  type Route,
  type RouteOptions,
  type Valid,
} from './route.ts'
export { defineRouter, type RouteInfo, Router } from './router.ts'
export type { Scope } from './scope.ts'
export { type SecureHeadersOptions, secureHeaders } from './secure-headers.ts'
export type { Session, SessionSettings } from './session.ts'
export type { HttpSettings, HttpSurroundings } from './settings.ts'
export { type StaticOptions, serveStatic } from './static/serve-static.ts'
