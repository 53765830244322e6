import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { notificationTypes, statuses } from '../../../../packages/client/src/vocabulary.ts'
import { listNotifications } from '../../api/calls.ts'
import { useCall } from '../../api/use-call.ts'
import { Answer, Empty } from '../../parts/answer.tsx'
import { Button } from '../../parts/button.tsx'
import { FilterBar, SelectFilter, TextFilter } from '../../parts/filters.tsx'
import { Page } from '../../parts/page.tsx'
import { NotificationTable } from '../notifications/notification-table.tsx'
import { toListRequest } from '../notifications/query.ts'

const pollMs = 2_000
/** A screen and some: what is older stands in the list. */
const shownMax = 40
const filterNames = ['status', 'type', 'recipient', 'metadata'] as const

/** The newest as they come, each with its status as it moves. */
export const TailView = () => {
  const [search] = useSearchParams()
  const [isPaused, setPaused] = useState(false)
  const { query: filter, metadata } = toListRequest(search, new Date())
  const call = listNotifications({ ...filter, limit: shownMax }, metadata)
  const query = useCall(call, isPaused ? {} : { pollMs })
  return (
    <Page
      title="Live tail"
      testId="tail"
      call={call}
      actions={
        <>
          <span className={`status ${isPaused ? 'quiet' : 'good'}`} role="status">
            {isPaused ? 'paused' : `asks every ${pollMs / 1_000} s`}
          </span>
          <Button onClick={() => setPaused(!isPaused)}>{isPaused ? 'Go on' : 'Pause'}</Button>
        </>
      }
    >
      <FilterBar names={filterNames}>
        <SelectFilter name="status" label="Status" options={statuses} />
        <SelectFilter name="type" label="Type" options={notificationTypes} />
        <TextFilter name="recipient" label="Recipient" />
        <TextFilter name="metadata" label="Metadata" placeholder="order=42" />
      </FilterBar>
      <Answer query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="Nothing yet. What is sent appears here." />
          ) : (
            <NotificationTable notifications={data} />
          )
        }
      </Answer>
    </Page>
  )
}
