import type { Client, ClientPathsWithMethod, FetchResponse, MaybeOptionalInit } from 'openapi-fetch'
import type { paths } from '../../../packages/client/src/schema.ts'

type Api = Client<paths>
export type Method = 'get' | 'post' | 'patch' | 'delete'

/** What a call may carry, once the compiler has held it against the API's document. */
export interface CallInit {
  params?: { path?: Record<string, string>; query?: Record<string, unknown> }
  body?: unknown
  headers?: Record<string, string>
  parseAs?: 'json' | 'text'
}

/** One request to the API as a value: it can be sent, and it can be shown before it is sent. */
export interface Call<Answer> {
  method: Method
  path: string
  init: CallInit
  /** Never there: it carries the type of the answer. */
  answer?: Answer
}

type Init<M extends Method, P extends ClientPathsWithMethod<Api, M>> = MaybeOptionalInit<paths[P], M>
type Answer<M extends Method, P extends ClientPathsWithMethod<Api, M>> = NonNullable<
  FetchResponse<Extract<paths[P][M], object>, object, 'application/json'>['data']
>

/** A path, parameters or a body that the API does not know do not compile. */
export const call = <M extends Method, P extends ClientPathsWithMethod<Api, M>>(
  method: M,
  path: P,
  init?: Init<M, P>,
): Call<Answer<M, P>> => ({ method, path, init: (init ?? {}) as CallInit })
