import { randomUUID } from 'node:crypto'
import { type Services, settleDown } from '../services.ts'

export const table = 'peer_notifications'

const rowsPerStatement = 5_000

/** What a table of notifications needs at least, and no index that the updates would have to follow. */
export const createTable = async ({ sql }: Services) => {
  await sql`
    create table if not exists peer_notifications (
      id uuid primary key, channel text not null, recipient text not null, content jsonb not null, status text not null,
      attempts smallint not null default 0, job_id text, created_at timestamptz not null default now(), finished_at timestamptz
    ) with (fillfactor = 70)`
  await sql`truncate peer_notifications`
}

/** The same message as ours. */
export const seedRows = async (services: Services, items: number): Promise<string[]> => {
  const { sql } = services
  await createTable(services)
  const ids = Array.from({ length: items }, () => randomUUID())
  for (let start = 0; start < items; start += rowsPerStatement)
    await sql`
      insert into peer_notifications (id, channel, recipient, content, status)
      select id, 'email', 'ada@example.com', ${sql.json(content)}, 'PENDING'
      from unnest(${ids.slice(start, start + rowsPerStatement)}::uuid[]) as id`
  await settleDown(services, table)
  return ids
}

export const content = { subject: 'Your order', text: 'It is on its way, and here by Friday.' }

export const assertAllSent = async ({ sql }: Services, items: number) => {
  const [row] = await sql<{ sent: number }[]>`
    select count(*)::int as sent from peer_notifications where status = 'SENT' and attempts = 1`
  if (row?.sent !== items) throw new Error(`Of ${items} rows of a peer ${row?.sent} are sent once.`)
}
