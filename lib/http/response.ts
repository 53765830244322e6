export interface ApiResponse {
  statusCode: number
  headers: Record<string, string>
  body: string
}

/** Answers are about one caller and change with time: nobody on the way may keep them. */
export const json = (statusCode: number, body: unknown, headers: Record<string, string> = {}): ApiResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
})

export const noContent = (): ApiResponse => ({ statusCode: 204, headers: { 'cache-control': 'no-store' }, body: '' })
