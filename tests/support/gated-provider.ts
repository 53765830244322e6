import type { Socket } from 'node:net'
import { startFaultyServer } from './faulty-server.ts'

const accepted =
  '<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendEmailResult><MessageId>gated-1</MessageId></SendEmailResult>' +
  '<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></SendEmailResponse>'

/** An SES that reads each request and answers none of them before it is told to. */
export const startGatedProvider = async () => {
  const server = await startFaultyServer()
  const waiting: Socket[] = []
  server.behave({ onRequest: (socket) => waiting.push(socket) })
  return {
    url: server.url,
    requests: server.requests,
    /** Every request that waits is accepted. */
    open: () => {
      for (const socket of waiting.splice(0)) {
        socket.end(
          `HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\ncontent-length: ${accepted.length}\r\nconnection: close\r\n\r\n${accepted}`,
        )
      }
    },
    close: server.close,
  }
}
