import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type FaultProxy = Awaited<ReturnType<typeof startFaultProxy>>

/** Data from the server that a rule may let through (false), or answer with a cut of the connection (true). */
export type CutRule = (fromServer: Buffer) => boolean

/** A TCP line that can be bad in every way that lines are: between a client and whatever `targetUrl` names. */
export const startFaultProxy = async (targetUrl: string) => {
  const pairs = new Set<Pair>()
  const upstreams = new Set<Socket>()
  const state = { target: new URL(targetUrl), mode: 'pass' as Mode, delayMs: 0, cut: never, struck: 0 }
  const server = createServer((client) => {
    if (state.mode === 'refuse') {
      state.struck += 1
      return client.resetAndDestroy()
    }
    const upstream = connect(Number(state.target.port), state.target.hostname)
    const pair = join(client, upstream, state)
    pairs.add(pair)
    upstreams.add(upstream)
    client.once('close', () => pairs.delete(pair))
    upstream.once('close', () => upstreams.delete(upstream))
    if (state.mode === 'silent') pair.freeze()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(targetUrl)
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const reset = () => {
    state.struck += pairs.size
    for (const pair of pairs) pair.reset()
  }
  const freeze = () => {
    for (const pair of pairs) pair.freeze()
  }
  return {
    url: url.href.replace(/\/$/, ''),
    /** Connections refused, reset or cut, and pieces of data swallowed or delayed: a fault that met nobody shows nothing. */
    struck: () => state.struck,
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
    /** Connects to another server from now on. */
    pointTo: (otherUrl: string) => {
      state.target = new URL(otherUrl)
      reset()
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        reset()
        // Of frozen lines the servers' ends are open still: Postgres waits a minute for who does not say who it is, and drops no database meanwhile.
        for (const upstream of upstreams) upstream.destroy()
      }),
  }
}

type Mode = 'pass' | 'refuse' | 'silent'

const never: CutRule = () => false

type Pair = ReturnType<typeof join>

interface LineState {
  delayMs: number
  cut: CutRule
  struck: number
}

const join = (client: Socket, upstream: Socket, state: LineState) => {
  let isFrozen = false
  const reset = () => {
    client.resetAndDestroy()
    upstream.resetAndDestroy()
  }
  const forward = (to: Socket) => (chunk: Buffer) => {
    const isCut = !isFrozen && to === client && state.cut(chunk)
    if (isFrozen || isCut || state.delayMs > 0) state.struck += 1
    if (isFrozen) return
    if (isCut) return reset()
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
