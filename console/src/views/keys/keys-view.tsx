import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { listKeys } from '../../api/calls.ts'
import { useCall } from '../../api/use-call.ts'
import { Answer } from '../../parts/answer.tsx'
import { ScopedButton } from '../../parts/button.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import type { Asked } from './asked.ts'
import { CreateKeyDialog } from './create-key-dialog.tsx'
import { KeyTable } from './key-table.tsx'
import { RevokeKeyDialog } from './revoke-key-dialog.tsx'
import { RotateKeyDialog } from './rotate-key-dialog.tsx'

export const KeysView = () => {
  const [search] = useSearchParams()
  const [asked, setAsked] = useState<Asked>()
  const cursor = search.get('cursor')
  const call = listKeys(cursor ? { cursor } : {})
  const query = useCall(call)
  const close = () => {
    setAsked(undefined)
    query.refetch()
  }
  return (
    <Page
      title="API keys"
      testId="keys"
      call={call}
      actions={
        <ScopedButton scope="keys:write" tone="primary" onClick={() => setAsked({ what: 'create' })}>
          Make a key …
        </ScopedButton>
      }
    >
      <Answer query={query}>
        {({ data, page }) => (
          <>
            <KeyTable keys={data} onAsk={setAsked} />
            <Pager next={page.next} shown={data.length} />
          </>
        )}
      </Answer>
      {asked?.what === 'create' ? <CreateKeyDialog onClose={close} /> : null}
      {asked?.what === 'rotate' ? <RotateKeyDialog apiKey={asked.key} onClose={close} /> : null}
      {asked?.what === 'revoke' ? <RevokeKeyDialog apiKey={asked.key} onClose={close} /> : null}
    </Page>
  )
}
