import type { ServerResponse } from 'node:http'
import type { ApiResponse } from '../../lib/http/response.ts'

/** With its length, in one write. `writeHead` does not know it and would have the answer sent in chunks. */
export const writeAnswer = (response: ServerResponse, { statusCode, headers, body }: ApiResponse): void => {
  response.statusCode = statusCode
  response.setHeaders(new Map(Object.entries(headers))).end(body)
}
