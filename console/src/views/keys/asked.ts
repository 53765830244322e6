import type { ApiKey } from '../../api/calls.ts'

/** What somebody is about to do with a key. */
export type Asked = { what: 'create' } | { what: 'rotate' | 'revoke'; key: ApiKey }
