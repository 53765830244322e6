import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { notificationTypes } from '../../../../packages/client/src/vocabulary.ts'
import { type DeadLettersQuery, listDeadLetters } from '../../api/calls.ts'
import { useCall } from '../../api/use-call.ts'
import { Answer, Empty } from '../../parts/answer.tsx'
import { ScopedButton } from '../../parts/button.tsx'
import { FilterBar, SelectFilter, TextFilter } from '../../parts/filters.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { TimeFilter } from '../../parts/time-filter.tsx'
import { LetterTable } from './letter-table.tsx'
import { ReplayDialog } from './replay-dialog.tsx'
import { Summary } from './summary.tsx'

const filterNames = ['type', 'reason', 'code', 'failed_after', 'failed_before'] as const

/** The address as the API takes it. */
const toFilter = (search: URLSearchParams): DeadLettersQuery =>
  Object.fromEntries(filterNames.flatMap((name) => (search.has(name) ? [[name, search.get(name)]] : [])))

export const DeadLettersView = () => {
  const [search] = useSearchParams()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [isReplaying, setReplaying] = useState<'chosen' | 'filter'>()
  const filter = toFilter(search)
  const cursor = search.get('cursor')
  const call = listDeadLetters({ ...filter, ...(cursor ? { cursor } : {}) })
  const query = useCall(call)
  const close = () => {
    setReplaying(undefined)
    setChosen(new Set())
  }
  return (
    <Page
      title="Dead letters"
      testId="dead-letters"
      call={call}
      actions={<ReplayButton count={chosen.size} onClick={() => setReplaying(chosen.size > 0 ? 'chosen' : 'filter')} />}
    >
      <Summary />
      <Filters />
      <Answer query={query}>
        {({ data, page }) => (
          <>
            {data.length === 0 ? (
              <None isFiltered={Object.keys(filter).length > 0} />
            ) : (
              <LetterTable letters={data} chosen={chosen} onChoose={setChosen} />
            )}
            <Pager next={page.next} shown={data.length} />
          </>
        )}
      </Answer>
      {isReplaying ? (
        <ReplayDialog which={isReplaying === 'chosen' ? { ids: [...chosen] } : { filter }} onClose={close} />
      ) : null}
    </Page>
  )
}

const None = ({ isFiltered }: { isFiltered: boolean }) => (
  <Empty title={isFiltered ? 'No dead letter fits these filters.' : 'No dead letters. Nothing was given up.'} />
)

const ReplayButton = ({ count, onClick }: { count: number; onClick(): void }) => (
  <ScopedButton scope="dead_letters:replay" tone={count > 0 ? 'primary' : 'plain'} onClick={onClick}>
    {count > 0 ? `Replay ${count} chosen …` : 'Replay all that fit …'}
  </ScopedButton>
)

const Filters = () => (
  <FilterBar names={filterNames}>
    <SelectFilter name="type" label="Type" options={notificationTypes} />
    <TextFilter name="reason" label="Reason" placeholder="rejected" />
    <TextFilter name="code" label="Code" placeholder="ses.MessageRejected" />
    <TimeFilter name="failed_after" label="Given up from" />
    <TimeFilter name="failed_before" label="To" />
  </FilterBar>
)
