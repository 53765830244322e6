import type { ApiKey, NewApiKey } from '../../../client/src/keys.ts'
import { type Confirmation, confirmed } from '../confirm.ts'
import { exitCodes } from '../exit-codes.ts'
import { readInstant } from '../instant.ts'
import { collect, readNumber, readWord } from '../option-values.ts'
import type { Session } from '../session.ts'
import { alignColumns } from '../table.ts'
import { type AddCommand, examples } from './command.ts'
import { listLimit, printList, taking } from './lists.ts'

type Scope = NewApiKey['scopes'][number]

export const addKeys: AddCommand = (parent, run) => {
  const group = parent.command('keys').description('API keys of your tenant: list, make, give a new secret, revoke.')
  for (const add of [addListing, addCreate, addRotate, addRevoke]) add(group, run)
}

const addListing: AddCommand = (parent, run) => {
  parent
    .command('list')
    .description('Keys, newest first, revoked ones too. With --json a line for each.')
    .option('--limit <number>', 'how many at most', readNumber(1, listLimit.most), listLimit.byDefault)
    .addHelpText('after', examples('keys list'))
    .action(
      run<{ limit: number }>(async (session, { limit }) => {
        const keys = session.heliograph.keys.listAll({ limit: Math.min(limit, listLimit.page) }, callOf(session))
        await printList(session, taking(keys, limit), {
          head: ['CREATED', 'ID', 'MODE', 'STATE', 'LAST USED', 'NAME'],
          row: (key) => [
            key.created_at,
            key.id,
            key.mode,
            stateOf(key, session),
            key.last_used_at ?? '-',
            key.name ?? '-',
          ],
          none: 'There is no key.',
        })
        return exitCodes.ok
      }),
    )
}

const stateOf = ({ revoked_at, expires_at, previous_secret_until }: ApiKey, { world }: Session) => {
  const now = world.now()
  if (revoked_at) return 'revoked'
  if (expires_at && Date.parse(expires_at) <= now) return 'expired'
  return previous_secret_until && Date.parse(previous_secret_until) > now ? 'rotating' : 'good'
}

interface CreateOptions {
  name: string
  mode?: 'live' | 'test'
  scope: Scope[]
  expiresAt?: string
}

const addCreate: AddCommand = (parent, run) => {
  parent
    .command('create')
    .description('Makes a key and prints it, this once.')
    .requiredOption('--name <name>', 'what you call it')
    .requiredOption('--scope <scope>', 'what it is for, like notifications:write; any number of them', collect)
    .option('--mode <mode>', 'live or test; else that of the key that makes it', readWord(['live', 'test']))
    .option('--expires-at <time>', 'when it ends by itself: 12h or 30d from now, or an instant')
    .addHelpText('after', examples('keys create --name shop --scope notifications:write --mode test --expires-at 30d'))
    .action(
      run<CreateOptions>(async (session, { name, mode, scope: scopes, expiresAt }) => {
        const ends = expiresAt ? { expires_at: readInstant(expiresAt, session.world.now(), 'ahead') } : {}
        const key = await session.heliograph.keys.create(
          { name, scopes, ...(mode ? { mode } : {}), ...ends },
          callOf(session),
        )
        return tellKey(session, key)
      }),
    )
}

/** A week: what the API allows. */
const overlapMax = 7 * 24 * 60 * 60

const addRotate: AddCommand = (parent, run) => {
  parent
    .command('rotate <id>')
    .description('Gives a key a new secret and prints it, this once; that of before stays good for the overlap.')
    .option('--overlap-seconds <number>', 'how long; 0 for a secret that has leaked', readNumber(0, overlapMax), 86_400)
    .addHelpText('after', examples('keys rotate $KEY_ID --overlap-seconds 3600'))
    .action(
      run<{ overlapSeconds: number }, [string]>(async (session, { overlapSeconds }, id) =>
        tellKey(session, await session.heliograph.keys.rotate(id, { overlapSeconds, ...callOf(session) })),
      ),
    )
}

const addRevoke: AddCommand = (parent, run) => {
  parent
    .command('revoke <ids...>')
    .description('Ends keys, for good.')
    .option('--reason <text>', 'why; it is kept with the key')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples('keys revoke $KEY_ID --reason "the shop has closed" --yes'))
    .action(
      run<Confirmation, [string[]]>(async (session, options, ids) => {
        const found: ApiKey[] = []
        for (const id of ids) found.push(await session.heliograph.keys.get(id, callOf(session)))
        const names = found.map(({ id, name }) => (name ? `${id} (${name})` : id)).join(', ')
        const reason = await confirmed(session, `This ends ${names} for good`, ids.length, options)
        for (const id of ids) await session.heliograph.keys.revoke(id, { reason, ...callOf(session) })
        if (session.isJson) session.document({ revoked: ids })
        else session.print(`${ids.length} revoked. Running functions may take them for some seconds more.`)
        return exitCodes.ok
      }),
    )
}

const callOf = ({ world }: Session) => ({ signal: world.signal })

/** The key alone goes to stdout, so that a script can take it from there. */
const tellKey = (session: Session, key: ApiKey) => {
  if (session.isJson) session.document(key)
  else {
    session.print(key.key ?? '')
    const rows = [
      ['id', key.id],
      ['mode', key.mode],
      ['scopes', key.scopes.join(' ')],
      ['ends', key.expires_at ?? 'never'],
      ...(key.previous_secret_until ? [['secret of before', `good until ${key.previous_secret_until}`]] : []),
    ]
    for (const line of alignColumns(rows)) session.note(line)
    session.note('It is not shown again.')
  }
  return exitCodes.ok
}
