import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { channelNames, suppressionReasons } from '../../../../packages/client/src/vocabulary.ts'
import { listSuppressions, type Suppression, type SuppressionsQuery } from '../../api/calls.ts'
import { useCall } from '../../api/use-call.ts'
import { Answer, Empty } from '../../parts/answer.tsx'
import { Button, ScopedButton } from '../../parts/button.tsx'
import { FilterBar, SelectFilter, TextFilter } from '../../parts/filters.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { AddDialog } from './add-dialog.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { LiftDialog } from './lift-dialog.tsx'
import { SuppressionTable } from './suppression-table.tsx'

const filterNames = ['channel', 'reason', 'recipient'] as const

/** The address as the API takes it. */
const toFilter = (search: URLSearchParams): SuppressionsQuery =>
  Object.fromEntries(filterNames.flatMap((name) => (search.has(name) ? [[name, search.get(name)]] : [])))

type Asked = 'add' | 'import' | 'export' | { lift: Suppression }

export const SuppressionsView = () => {
  const [search] = useSearchParams()
  const [asked, setAsked] = useState<Asked>()
  const filter = toFilter(search)
  const cursor = search.get('cursor')
  const call = listSuppressions({ ...filter, ...(cursor ? { cursor } : {}) })
  const query = useCall(call)
  const close = () => {
    setAsked(undefined)
    query.refetch()
  }
  return (
    <Page title="Suppressions" testId="suppressions" call={call} actions={<Actions onAsk={setAsked} />}>
      <FilterBar names={filterNames}>
        <SelectFilter name="channel" label="Channel" options={channelNames} />
        <SelectFilter name="reason" label="Reason" options={suppressionReasons} />
        <TextFilter name="recipient" label="Recipient" placeholder="ada@example.com" />
      </FilterBar>
      <Answer query={query}>
        {({ data, page }) => (
          <>
            {data.length === 0 ? (
              <Empty title="Nobody is suppressed here.">
                <p>Who bounces for good, complains or unsubscribes gets nothing any more, and stands here.</p>
              </Empty>
            ) : (
              <SuppressionTable suppressions={data} onLift={(lift) => setAsked({ lift })} />
            )}
            <Pager next={page.next} shown={data.length} />
          </>
        )}
      </Answer>
      {asked === 'add' ? <AddDialog onClose={close} /> : null}
      {asked === 'import' ? <ImportDialog onClose={close} /> : null}
      {asked === 'export' ? <ExportDialog filter={filter} onClose={close} /> : null}
      {typeof asked === 'object' ? <LiftDialog suppression={asked.lift} onClose={close} /> : null}
    </Page>
  )
}

const Actions = ({ onAsk }: { onAsk(asked: Asked): void }) => (
  <>
    <Button onClick={() => onAsk('export')}>Export …</Button>
    <ScopedButton scope="suppressions:write" onClick={() => onAsk('import')}>
      Import …
    </ScopedButton>
    <ScopedButton scope="suppressions:write" tone="primary" onClick={() => onAsk('add')}>
      Suppress somebody …
    </ScopedButton>
  </>
)
