import { describe, expect, it } from 'vitest'
import { wireFailure } from '../../../lib/channels/wire-failures.ts'

const error = (message: string, fields: object = {}) => Object.assign(new Error(message), fields)
const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause })

describe('what a broken exchange means', () => {
  it.each([
    [
      'refused',
      error('connect ECONNREFUSED 10.0.0.1:443', { code: 'ECONNREFUSED', syscall: 'connect' }),
      'transient',
      'ECONNREFUSED',
    ],
    [
      'refused, by fetch',
      fetchFailed(error('connect ECONNREFUSED', { code: 'ECONNREFUSED' })),
      'transient',
      'ECONNREFUSED',
    ],
    [
      'refused on every address',
      error('', { code: 'ECONNREFUSED', errors: [error('connect', { code: 'ECONNREFUSED', syscall: 'connect' })] }),
      'transient',
      'ECONNREFUSED',
    ],
    [
      'timed out on every address',
      error('', { code: 'ETIMEDOUT', errors: [error('connect', { code: 'ETIMEDOUT', syscall: 'connect' })] }),
      'transient',
      'ETIMEDOUT',
    ],
    [
      'unknown name',
      error('getaddrinfo ENOTFOUND x', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
      'transient',
      'ENOTFOUND',
    ],
    ['resolver down', error('getaddrinfo EAI_AGAIN x', { code: 'EAI_AGAIN' }), 'transient', 'EAI_AGAIN'],
    [
      'no route',
      error('connect EHOSTUNREACH', { code: 'EHOSTUNREACH', syscall: 'connect' }),
      'transient',
      'EHOSTUNREACH',
    ],
    [
      'no route any more',
      error('read EHOSTUNREACH', { code: 'EHOSTUNREACH', syscall: 'read' }),
      'ambiguous',
      'EHOSTUNREACH',
    ],
    [
      'SDK connect timeout',
      error(
        '@smithy/node-http-handler - the request socket did not establish a connection with the server within the configured timeout of 3000 ms.',
        { name: 'TimeoutError' },
      ),
      'transient',
      'connect_timeout',
    ],
    [
      'fetch connect timeout',
      fetchFailed(error('Connect Timeout Error', { code: 'UND_ERR_CONNECT_TIMEOUT' })),
      'transient',
      'UND_ERR_CONNECT_TIMEOUT',
    ],
    [
      'TLS cut off',
      error('Client network socket disconnected before secure TLS connection was established', { code: 'ECONNRESET' }),
      'transient',
      'handshake_lost',
    ],
    [
      'expired certificate',
      fetchFailed(error('certificate has expired', { code: 'CERT_HAS_EXPIRED' })),
      'paused',
      'CERT_HAS_EXPIRED',
    ],
    [
      'self-signed certificate',
      error('self-signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      'paused',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
    [
      'another name’s certificate',
      error('altnames', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
      'paused',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    [
      'unknown authority',
      error('unable', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }),
      'paused',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    [
      'reset',
      error('read ECONNRESET', { name: 'TimeoutError', code: 'ECONNRESET', syscall: 'read' }),
      'ambiguous',
      'ECONNRESET',
    ],
    ['hung up', error('socket hang up', { name: 'TimeoutError', code: 'ECONNRESET' }), 'ambiguous', 'ECONNRESET'],
    ['SDK request timeout', error('exceeded', { name: 'TimeoutError', code: 'ETIMEDOUT' }), 'ambiguous', 'ETIMEDOUT'],
    ['broken pipe', error('write EPIPE', { code: 'EPIPE', syscall: 'write' }), 'ambiguous', 'EPIPE'],
    [
      'closed, by fetch',
      fetchFailed(error('other side closed', { code: 'UND_ERR_SOCKET' })),
      'ambiguous',
      'UND_ERR_SOCKET',
    ],
    ['aborted', new DOMException('This operation was aborted', 'AbortError'), 'ambiguous', 'aborted'],
    ['deadline', new DOMException('Timed out', 'TimeoutError'), 'ambiguous', 'aborted'],
    ['not HTTP', error('Parse Error', { code: 'HPE_INVALID_CONSTANT' }), 'ambiguous', 'HPE_INVALID_CONSTANT'],
    ['a bug of ours', new TypeError('x is not a function'), 'ambiguous', 'unknown'],
    ['a string', 'oops', 'ambiguous', 'unknown'],
    ['nothing', undefined, 'ambiguous', 'unknown'],
  ])('%s', (_what, thrown, kind, code) => {
    expect(wireFailure(thrown)).toMatchObject({ kind, code: `wire.${code}` })
  })

  it('survives causes that go in circles', () => {
    const first = error('first')
    first.cause = error('second', { cause: first })
    expect(wireFailure(first).kind).toBe('ambiguous')
  })

  it('says nothing of an address in the words', () => {
    expect(wireFailure(error('bad header value ada@example.com')).detail).not.toContain('ada')
  })
})
