import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type FaultProxy = Awaited<ReturnType<typeof startFaultProxy>>

/** Data from the server that a rule may let through (false), or answer with a cut of the connection (true). */
export type CutRule = (fromServer: Buffer) => boolean

/** A TCP line that can be bad in every way that lines are: between a client and whatever `targetUrl` names. */
export const startFaultProxy = async (targetUrl: string) => {
  const pairs = new Set<Pair>()
  const state = { target: new URL(targetUrl), mode: 'pass' as 'pass' | 'refuse' | 'silent', delayMs: 0, cut: never }
  const server = createServer((client) => {
    if (state.mode === 'refuse') return client.resetAndDestroy()
    const pair = join(client, connect(Number(state.target.port), state.target.hostname), state)
    pairs.add(pair)
    client.once('close', () => pairs.delete(pair))
    if (state.mode === 'silent') pair.freeze()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(targetUrl)
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const reset = () => {
    for (const pair of pairs) pair.reset()
  }
  const freeze = () => {
    for (const pair of pairs) pair.freeze()
  }
  return {
    url: url.href.replace(/\/$/, ''),
    /** New connections pass again. Frozen ones stay frozen, as with a firewall that forgot them. */
    pass: () => {
      Object.assign(state, { mode: 'pass', delayMs: 0, cut: never })
    },
    /** What is open is reset, and what comes is too: the server's process died. */
    refuse: () => {
      state.mode = 'refuse'
      reset()
    },
    /** Nothing is closed and nothing comes through, on what is open and on what comes. */
    blackHole: () => {
      state.mode = 'silent'
      freeze()
    },
    /** Only what is open now goes dead, without a word to either side. */
    freeze,
    reset,
    delay: (ms: number) => {
      state.delayMs = ms
    },
    /** Cuts a connection at the moment of an answer, which is lost: the server has done what was asked, unheard. */
    cutWhen: (rule: CutRule) => {
      state.cut = rule
    },
    cutNever: () => {
      state.cut = never
    },
    /** Connects to another server from now on. */
    pointTo: (otherUrl: string) => {
      state.target = new URL(otherUrl)
      reset()
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        reset()
      }),
  }
}

const never: CutRule = () => false

/** Lets so many bytes from the server through, over all connections, and then cuts. */
export const afterBytes = (max: number): CutRule => {
  let seen = 0
  return ({ length }) => {
    seen += length
    return seen > max
  }
}

type Pair = ReturnType<typeof join>

const join = (client: Socket, upstream: Socket, state: { delayMs: number; cut: CutRule }) => {
  let isFrozen = false
  const reset = () => {
    client.resetAndDestroy()
    upstream.resetAndDestroy()
  }
  const forward = (to: Socket) => (chunk: Buffer) => {
    if (isFrozen) return
    if (to === client && state.cut(chunk)) return reset()
    if (state.delayMs === 0) to.write(chunk)
    else setTimeout(() => void (isFrozen || to.destroyed || to.write(chunk)), state.delayMs)
  }
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    from.on('data', forward(to)).on('error', () => {})
    // A line that swallows bytes swallows goodbyes too.
    from.on('close', () => void (isFrozen || to.destroy()))
  }
  return {
    freeze: () => {
      isFrozen = true
    },
    reset,
  }
}
