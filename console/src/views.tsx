import type { ReactNode } from 'react'
import { Route, Switch } from 'wouter'
import type { Scope } from './api/calls.ts'
import { NeedsScope } from './parts/needs-scope.tsx'
import { Page } from './parts/page.tsx'
import { DeadLettersView } from './views/dead-letters/dead-letters-view.tsx'
import { KeysView } from './views/keys/keys-view.tsx'
import { NotificationView } from './views/notification/notification-view.tsx'
import { NotificationsView } from './views/notifications/notifications-view.tsx'
import { OverviewView } from './views/overview/overview-view.tsx'
import { SuppressionsView } from './views/suppressions/suppressions-view.tsx'
import { TailView } from './views/tail/tail-view.tsx'

interface View {
  path: string
  title: string
  scope: Scope
  show(id: string): ReactNode
}

/** One address, one view, and the scope that it needs. What is in its query is the view's own. */
const views: readonly View[] = [
  { path: '/', title: 'Overview', scope: 'notifications:read', show: () => <OverviewView /> },
  { path: '/notifications', title: 'Notifications', scope: 'notifications:read', show: () => <NotificationsView /> },
  {
    path: '/notifications/:id',
    title: 'Notification',
    scope: 'notifications:read',
    show: (id) => <NotificationView key={id} id={id} />,
  },
  { path: '/dead-letters', title: 'Dead letters', scope: 'dead_letters:read', show: () => <DeadLettersView /> },
  { path: '/suppressions', title: 'Suppressions', scope: 'suppressions:read', show: () => <SuppressionsView /> },
  { path: '/keys', title: 'API keys', scope: 'keys:read', show: () => <KeysView /> },
  { path: '/tail', title: 'Live tail', scope: 'notifications:read', show: () => <TailView /> },
]

export const Views = () => (
  <Switch>
    {views.map(({ path, title, scope, show }) => (
      <Route key={path} path={path}>
        {(parameters: { id?: string }) => (
          <NeedsScope scope={scope} title={title}>
            {show(parameters.id ?? '')}
          </NeedsScope>
        )}
      </Route>
    ))}
    <Route>
      <Page title="Not found" testId="not-found">
        <p>There is no such view.</p>
      </Page>
    </Route>
  </Switch>
)
