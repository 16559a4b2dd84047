import type { JsonSchema } from '../schema/index.ts'

/** A description of an HTTP interface (OpenAPI 3.1), as far as {@link openApi} writes one. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly servers?: readonly OpenApiServer[]
  readonly paths: Readonly<Record<string, OpenApiPath>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes: Readonly<Record<string, SecurityScheme>>
  }
}

/** Where the interface is served. */
export interface OpenApiServer {
  readonly url: string
  readonly description?: string
}

/** The operations of one path, by method. */
export type OpenApiPath = {
  readonly [method in 'get' | 'post' | 'put' | 'patch' | 'delete' | 'options']?: OpenApiOperation
}

/** What one route does. */
export interface OpenApiOperation {
  /** Of its method and path, so that it stays the same while they do. */
  readonly operationId: string
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  /** The ways to say whom a request is from, any of which will do; `{}` for none. */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly OpenApiParameter[]
  readonly requestBody?: { readonly required: true; readonly content: OpenApiContent }
  /** By status; `2XX` where the route does not say with what it answers. */
  readonly responses: Readonly<Record<string, OpenApiResponse>>
}

/** A named part of the path, or something in the query. */
export interface OpenApiParameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly description?: string
  /** How objects in a query are written. */
  readonly style?: 'form' | 'deepObject'
  readonly explode?: true
  readonly schema: JsonSchema
}

/** An answer of a route. */
export interface OpenApiResponse {
  readonly description: string
  readonly content?: OpenApiContent
}

/** A body, by its type. */
export type OpenApiContent = Readonly<Record<string, { readonly schema: JsonSchema }>>

/** A way to say whom a request is from (OpenAPI 3.1, "Security Scheme Object"). */
export type SecurityScheme = { readonly description?: string } & (
  | { readonly type: 'http'; readonly scheme: string; readonly bearerFormat?: string }
  | {
      readonly type: 'apiKey'
      readonly in: 'header' | 'query' | 'cookie'
      readonly name: string
    }
)
