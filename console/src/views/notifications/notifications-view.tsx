import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { listNotifications, type NotificationsQuery } from '../../api/calls.ts'
import { useCall } from '../../api/use-call.ts'
import { Answer, Empty } from '../../parts/answer.tsx'
import { Button } from '../../parts/button.tsx'
import { Page } from '../../parts/page.tsx'
import { Pager } from '../../parts/pager.tsx'
import { FindBox } from './find-box.tsx'
import { NotificationFilters } from './notification-filters.tsx'
import { NotificationTable } from './notification-table.tsx'
import { filterNames, toListRequest } from './query.ts'

export const NotificationsView = () => {
  const [search] = useSearchParams()
  // `within` means from now on back, and now is when the address was opened: each poll at another time would be another list.
  const request = useMemo(() => toListRequest(search, new Date()), [search])
  const call = listNotifications(request.query, request.metadata)
  const query = useCall(call)
  return (
    <Page
      title="Notifications"
      testId="notifications"
      call={call}
      actions={
        <>
          <FindBox />
          <Button isBusy={query.isFetching} onClick={() => query.refetch()}>
            Refresh
          </Button>
        </>
      }
    >
      <NotificationFilters />
      <Answer query={query}>
        {({ data, page }) => (
          <>
            {data.length === 0 ? <None query={request.query} /> : <NotificationTable notifications={data} />}
            <Pager next={page.next} shown={data.length} />
          </>
        )}
      </Answer>
    </Page>
  )
}

const None = ({ query }: { query: NotificationsQuery }) => {
  const [search] = useSearchParams()
  if (query.cursor) return <Empty title="Nothing older." />
  if (filterNames.some((name) => search.has(name))) return <Empty title="No notification fits these filters." />
  return (
    <Empty title="Nothing was sent with this key’s tenant and mode yet.">
      <p>
        Send the first one with the curl that npm start prints, or as <a href="/docs">the API</a> says.
      </p>
    </Empty>
  )
}
