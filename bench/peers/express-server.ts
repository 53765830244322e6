import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { Queue } from 'bullmq'
import express from 'express'
import pg from 'pg'
import { listenAndTell } from '../listen.ts'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
const queue = new Queue<{ id: string }>('peer', {
  connection: { url: process.env.REDIS_URL ?? '' },
  defaultJobOptions: { attempts: 3, backoff: { type: 'exponential', delay: 1_000 }, removeOnComplete: true },
})

const app = express()
app.disable('x-powered-by').disable('etag').use(express.json())

app.post('/notifications', async (request, response) => {
  const { type, email, subject, message } = request.body ?? {}
  if (type !== 'EMAIL' || typeof email !== 'string' || typeof message !== 'string')
    return void response.status(400).json({ error: 'type, email and message are needed' })
  const id = randomUUID()
  const content = JSON.stringify({ subject, text: message })
  await pool.query(
    `insert into peer_notifications (id, channel, recipient, content, status) values ($1, 'email', $2, $3, 'PENDING')`,
    [id, email, content],
  )
  const job = await queue.add('send', { id })
  await pool.query('update peer_notifications set job_id = $2 where id = $1', [id, job.id])
  response.status(202).json({ id, status: 'PENDING' })
})

listenAndTell(createServer(app))
