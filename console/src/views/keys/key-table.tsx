import type { ApiKey } from '../../api/calls.ts'
import { Button } from '../../parts/button.tsx'
import { Instant } from '../../parts/instant.tsx'
import { TableHead } from '../../parts/table-head.tsx'
import { useScope, useSession } from '../../session/session.ts'
import type { Asked } from './asked.ts'

const columns = [
  'Key',
  'Mode',
  'Scopes',
  'Made',
  'Last used',
  'Ends',
  { name: 'What to do with it', isUnseen: true },
] as const

interface KeyTableProps {
  keys: readonly ApiKey[]
  onAsk(asked: Asked): void
}

export const KeyTable = ({ keys, onAsk }: KeyTableProps) => (
  <div className="table-frame">
    <table className="list" data-testid="key-table">
      <TableHead columns={columns} />
      <tbody>
        {keys.map((key) => (
          <Row key={key.id} apiKey={key} onAsk={onAsk} />
        ))}
      </tbody>
    </table>
  </div>
)

const Row = ({ apiKey, onAsk }: { apiKey: ApiKey; onAsk(asked: Asked): void }) => {
  const own = useSession().key.id
  return (
    <tr>
      <td>
        <strong>{apiKey.name ?? 'Without a name'}</strong>
        <br />
        <code>{apiKey.id}</code>
        {apiKey.id === own ? <span className="note"> this one</span> : null}
      </td>
      <td>
        <span className={`mode ${apiKey.mode}`}>{apiKey.mode}</span>
      </td>
      <td className="scopes">{apiKey.scopes.join(', ')}</td>
      <td>
        <Instant at={apiKey.created_at} />
      </td>
      <td>{apiKey.last_used_at ? <Instant at={apiKey.last_used_at} /> : 'never'}</td>
      <td>
        <End apiKey={apiKey} />
      </td>
      <td>{apiKey.revoked_at ? null : <Actions apiKey={apiKey} onAsk={onAsk} />}</td>
    </tr>
  )
}

const End = ({ apiKey: { revoked_at, expires_at } }: { apiKey: ApiKey }) => {
  if (revoked_at) {
    return (
      <span className="bad">
        revoked <Instant at={revoked_at} />
      </span>
    )
  }
  return expires_at ? <Instant at={expires_at} /> : 'never'
}

const Actions = ({ apiKey, onAsk }: { apiKey: ApiKey; onAsk(asked: Asked): void }) => {
  const isAllowed = useScope('keys:write')
  if (!isAllowed) return <span className="note">needs keys:write</span>
  const name = apiKey.name ?? apiKey.id
  return (
    <span className="row">
      <Button size="small" aria-label={`Rotate ${name}`} onClick={() => onAsk({ what: 'rotate', key: apiKey })}>
        Rotate …
      </Button>
      <Button
        size="small"
        tone="danger"
        aria-label={`Revoke ${name}`}
        onClick={() => onAsk({ what: 'revoke', key: apiKey })}
      >
        Revoke …
      </Button>
    </span>
  )
}
