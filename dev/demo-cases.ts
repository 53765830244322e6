export interface DemoCase {
  name: string
  body: Record<string, unknown>
  /** Scheduled for so long after its request: those before it may have taken their time. */
  sendInMs?: number
  /** The statuses that the demo waits for, and is not content without. */
  ends: string
  /** Replayed once it has ended, and this is where it must end then. */
  replayEnds?: string
  attemptsMin?: number
}

/** One of each: the six ways that a first user asks about. `run` keeps two runs of the demo apart. */
export const demoCases = (run: string): DemoCase[] => [...threeChannels(run), ...threeFates(run)]

const email = (name: string, run: string) => `${name}+${run}@simulator.test`

const threeChannels = (run: string): DemoCase[] => [
  {
    name: 'e-mail',
    body: {
      type: 'EMAIL',
      user_id: 'user_123',
      email: email('delivered', run),
      subject: 'Your receipt',
      message: 'Thank you for your order.',
      html: '<h1>Thank you</h1><p>for your order.</p>',
    },
    ends: 'DELIVERED',
  },
  {
    name: 'text message',
    body: { type: 'SMS', phone: '+15005550000', message: `Your code is ${run.slice(-6)}.`, priority: 'high' },
    ends: 'SENT',
  },
  {
    name: 'push',
    body: {
      type: 'PUSH',
      device_token: `sim-delivered-${run}`,
      title: 'On its way',
      message: 'Your parcel was handed over.',
      data: { order: '42' },
    },
    ends: 'SENT',
  },
]

const threeFates = (run: string): DemoCase[] => [
  {
    name: 'scheduled in 3 s',
    body: {
      type: 'EMAIL',
      email: email('delivered', `later-${run}`),
      message: 'It is time.',
    },
    sendInMs: 3_000,
    ends: 'DELIVERED',
  },
  {
    name: 'throttled first',
    body: { type: 'EMAIL', email: email('throttled-then-ok', run), message: 'The provider asked for patience.' },
    ends: 'DELIVERED',
    attemptsMin: 2,
  },
  {
    name: 'refused for good',
    body: { type: 'EMAIL', email: email('rejected-then-ok', run), message: 'The provider does not want this one.' },
    ends: 'FAILED',
    replayEnds: 'DELIVERED',
  },
]
