import { notificationTypes, statuses } from '../../../../packages/client/src/vocabulary.ts'
import { FilterBar, SelectFilter, TextFilter } from '../../parts/filters.tsx'
import { TimeFilter } from '../../parts/time-filter.tsx'
import { filterNames } from './query.ts'

const within = [
  ['15m', 'Last 15 minutes'],
  ['1h', 'Last hour'],
  ['24h', 'Last day'],
  ['7d', 'Last week'],
] as const

export const NotificationFilters = () => (
  <FilterBar names={filterNames}>
    <SelectFilter name="status" label="Status" options={statuses} />
    <SelectFilter name="type" label="Type" options={notificationTypes} />
    <TextFilter name="recipient" label="Recipient" placeholder="ada@example.com" />
    <TextFilter name="user_id" label="User" />
    <TextFilter name="reason" label="Reason" placeholder="rejected" />
    <TextFilter name="metadata" label="Metadata" placeholder="order=42" />
    <SelectFilter name="within" label="Accepted" options={within} all="Any time" />
    <TimeFilter name="after" label="From" />
    <TimeFilter name="before" label="To" />
  </FilterBar>
)
