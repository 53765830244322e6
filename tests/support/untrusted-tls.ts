import type { AddressInfo } from 'node:net'
import { createServer } from 'node:tls'

// Made for these tests and signed by itself: it proves nothing, and nobody trusts it.
const cert = `-----BEGIN CERTIFICATE-----
MIIBkTCCATagAwIBAgIUVzsve5Itlfpx47YRR+te0viP32cwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMzA1MDEzOVoYDzIxMjYxMDMw
MDUwMTM5WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQqDDcLQXTT2Tzs5BAvTwnLcimTo9S4ktEgY7TcO83ACTdTM6OmyK1E
R0fCAzqllgYz+g8SOAVQK70eBF6eg2Kho2QwYjAdBgNVHQ4EFgQU8UGG7+4ff0+v
P/ruMd6XIRuRqH4wHwYDVR0jBBgwFoAU8UGG7+4ff0+vP/ruMd6XIRuRqH4wDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0kAMEYC
IQChxRWaoVu5VAe2uIpnqCQOxTOwl+wfnuaj0LT6kPZaRAIhANBdCNfeXgNMtXHj
7++BDwKPyhMIo2oMzoIH6EzHN6mw
-----END CERTIFICATE-----
`
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOYv7se2r1LVl6WPU
1/yYy8ZfdtoM68RuzdxhM8q6UbChRANCAAQqDDcLQXTT2Tzs5BAvTwnLcimTo9S4
ktEgY7TcO83ACTdTM6OmyK1ER0fCAzqllgYz+g8SOAVQK70eBF6eg2Kh
-----END PRIVATE KEY-----
`

/** An address that speaks TLS under a certificate that nobody vouches for, as a proxy in the middle would. */
export const startUntrustedTls = async () => {
  const requests: string[] = []
  const server = createServer({ cert, key }, (socket) => {
    socket.on('data', (data) => requests.push(data.toString('latin1'))).on('error', () => {})
  })
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What was said to it once the handshake was over. */
    requests,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
