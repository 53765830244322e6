import { createServer } from 'node:net'

/** A TCP port on 127.0.0.1 that was free a moment ago; whoever binds it must cope with losing that race. */
export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })

/** Whether a server could listen on this port of 127.0.0.1 now. */
export const isPortFree = async (port: number) => (await whyNot(port)) === undefined

/** Throws the sentence that a user needs when the port cannot be had. */
export const refuseTakenPort = async (port: number) => {
  const code = await whyNot(port)
  if (code === undefined) return
  const reason = code === 'EACCES' ? 'is for administrators only' : 'is taken by another program'
  throw new Error(`Port ${port} ${reason}: choose another one, such as PORT=${await freePort()}.`)
}

const whyNot = (port: number) =>
  new Promise<string | undefined>((resolve) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(undefined)))
  })
