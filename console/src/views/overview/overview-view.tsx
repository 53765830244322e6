import { lazy, Suspense } from 'react'
import { Link } from 'wouter'
import { type Overview, overview } from '../../api/calls.ts'
import { useCall } from '../../api/use-call.ts'
import { Answer, Empty, Loading } from '../../parts/answer.tsx'
import { useFilters } from '../../parts/filters.tsx'
import { Instant } from '../../parts/instant.tsx'
import { Page } from '../../parts/page.tsx'
import { Switch } from '../../parts/switch.tsx'
import { ChannelTable } from './channel-table.tsx'
import { Tiles } from './tiles.tsx'

/** A third of the script, and no other view draws. */
const Chart = lazy(() => import('./chart.tsx').then(({ Chart }) => ({ default: Chart })))

const pollMs = 5_000
const windows = [
  ['15', '15 min'],
  ['60', '1 h'],
  ['360', '6 h'],
  ['1440', '1 day'],
] as const
type Minutes = (typeof windows)[number][0]

export const OverviewView = () => {
  const { get, set } = useFilters()
  const minutes: Minutes = windows.find(([value]) => value === get('minutes'))?.[0] ?? '60'
  const call = overview(Number(minutes))
  const query = useCall(call, { pollMs })
  return (
    <Page
      title="Overview"
      testId="overview"
      call={call}
      actions={
        <Switch label="Window" value={minutes} options={windows} onChange={(value) => set({ minutes: value })} />
      }
    >
      <Answer query={query}>{(found) => <Found overview={found} />}</Answer>
    </Page>
  )
}

const Found = ({ overview: found }: { overview: Overview }) => (
  <>
    <Tiles overview={found} />
    {found.accepted === 0 ? (
      <Empty title="Nothing was accepted in this time.">
        <p>
          Look further back, or at <Link href="/notifications">all notifications</Link>.
        </p>
      </Empty>
    ) : (
      <Suspense fallback={<Loading />}>
        <Chart overview={found} />
      </Suspense>
    )}
    <ChannelTable channels={found.channels} until={found.until} />
    <p className="note">
      Accepted from <Instant at={found.since} /> to <Instant at={found.until} />, asked every {pollMs / 1_000} s.
      {found.backlog_is_whole ? '' : ' More waits than was counted: the numbers of what waits are the least.'}
    </p>
  </>
)
