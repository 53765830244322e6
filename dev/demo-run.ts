import { setTimeout as sleep } from 'node:timers/promises'
import { type DemoCase, demoCases } from './demo-cases.ts'
import type { DemoClient, Resource, TimelineBody } from './demo-client.ts'
import { bold, dim, green, red } from './steps.ts'

/** The slowest case is throttled, scheduled and drained within seconds; a slow machine gets ten times that. */
const patienceMs = 60_000
const pollMs = 150

interface Followed {
  demoCase: DemoCase
  id: string
  status: string
  timeline: TimelineBody
}

/** Sends one of each, follows them, shows what became of them and replays the dead letter. True when all ended as they should. */
export const runDemo = async (client: DemoClient, print: (line: string) => void): Promise<boolean> => {
  const cases = demoCases(Date.now().toString(36))
  print(bold('\nSending six notifications over the public API'))
  const sent: Followed[] = []
  for (const demoCase of cases) sent.push(await send(client, demoCase, print))
  print(bold('\nFollowing them'))
  await follow(client, sent, print)
  print(bold('\nTimelines'))
  for (const followed of sent) showTimeline(followed, print)
  await showInbox(client, sent, print)
  await replayDeadLetters(client, sent, print)
  return verdict(sent, print)
}

const send = async (client: DemoClient, demoCase: DemoCase, print: (line: string) => void): Promise<Followed> => {
  const { body, sendInMs } = demoCase
  const sendAt = sendInMs && { send_at: new Date(Date.now() + sendInMs).toISOString() }
  const { id, status, type } = await client.post<Resource>('/api/v1/notifications', { ...body, ...sendAt })
  print(`  ${demoCase.name.padEnd(18)} ${type.padEnd(6)} ${status.padEnd(10)} ${dim(id)}`)
  return { demoCase, id, status, timeline: { status, summary: '', events: [] } }
}

/** SENT is an end where the provider tells nothing more. */
const isSettled = ({ status, demoCase }: Followed) =>
  !['SCHEDULED', 'PENDING', 'PROCESSING', ...(demoCase.ends === 'SENT' ? [] : ['SENT'])].includes(status)

/** Prints every change of status as it is seen. */
const follow = async (client: DemoClient, sent: Followed[], print: (line: string) => void) => {
  const startedMs = performance.now()
  while (sent.some((followed) => !isSettled(followed)) && performance.now() - startedMs < patienceMs) {
    for (const followed of sent.filter((one) => !isSettled(one))) await look(client, followed, startedMs, print)
    await sleep(pollMs)
  }
}

const look = async (client: DemoClient, followed: Followed, startedMs: number, print: (line: string) => void) => {
  const timeline = await client.get<TimelineBody>(`/api/v1/notifications/${followed.id}/timeline`)
  const fresh = timeline.events.slice(followed.timeline.events.length).filter(({ event }) => event === 'attempt')
  const after = dim(`${((performance.now() - startedMs) / 1000).toFixed(1)} s`.padStart(6))
  for (const { text } of fresh) print(`${after}  ${followed.demoCase.name.padEnd(18)} ${text}`)
  if (timeline.status !== followed.status) {
    print(`${after}  ${followed.demoCase.name.padEnd(18)} ${followed.status} -> ${bold(timeline.status)}`)
  }
  Object.assign(followed, { status: timeline.status, timeline })
}

const showTimeline = ({ demoCase, timeline }: Followed, print: (line: string) => void) => {
  print(`  ${bold(demoCase.name)}`)
  for (const { at, event, text } of timeline.events) print(`    ${dim(at.slice(11, 23))}  ${event.padEnd(13)} ${text}`)
  print(`    ${green('=>')} ${timeline.summary}`)
}

interface InboxMessage {
  id: string
  channel: string
  to: string
  subject?: string
  title?: string
  text?: string
  accepted: boolean
}

const showInbox = async (client: DemoClient, sent: Followed[], print: (line: string) => void) => {
  print(bold('\nWhat the inbox received'))
  const { data } = await client.inbox<{ data: InboxMessage[] }>('limit=500&accepted=true')
  const recipients = new Set(sent.map(({ demoCase: { body } }) => body.email ?? body.phone ?? body.device_token))
  const ours = data.filter(({ to }) => recipients.has(to)).slice(-sent.length)
  for (const { channel, to, subject, title, text } of ours) {
    print(`  ${channel.padEnd(6)} ${to.padEnd(44)} ${[subject ?? title, text].filter(Boolean).join(' | ')}`)
  }
}

const replayDeadLetters = async (client: DemoClient, sent: Followed[], print: (line: string) => void) => {
  for (const followed of sent.filter(({ demoCase, status }) => demoCase.replayEnds && status === 'FAILED')) {
    print(bold('\nThe dead letter, and its replay'))
    const letter = await client.get<{ reason: string; code: string; detail: string }>(
      `/api/v1/dead-letters/${followed.id}`,
    )
    print(`  ${letter.reason} (${letter.code}): ${letter.detail}`)
    const replayed = await client.post<{ count: number }>('/api/v1/dead-letters/replay', {
      ids: [followed.id],
      reason: 'The demo mended the cause',
    })
    print(`  replayed ${replayed.count}`)
    followed.status = 'PENDING'
    await follow(client, [followed], print)
    showTimeline(followed, print)
  }
}

const verdict = (sent: Followed[], print: (line: string) => void) => {
  print('')
  const results = sent.map(({ demoCase, status, timeline }) => {
    const expected = demoCase.replayEnds ?? demoCase.ends
    const attempts = timeline.events.filter(({ event }) => event === 'attempt').length
    const wasReplayed = !demoCase.replayEnds || timeline.events.some(({ event }) => event === 'replayed')
    const isFine = status === expected && attempts >= (demoCase.attemptsMin ?? 1) && wasReplayed
    print(
      `  ${isFine ? green('✓') : red('✗')} ${demoCase.name.padEnd(18)} ${status}${isFine ? '' : ` (expected ${expected})`}`,
    )
    return isFine
  })
  return results.every(Boolean)
}
