import { Route, Switch } from 'wouter'
import { NeedsScope } from './parts/needs-scope.tsx'
import { Page } from './parts/page.tsx'
import { DeadLettersView } from './views/dead-letters/dead-letters-view.tsx'
import { KeysView } from './views/keys/keys-view.tsx'
import { NotificationView } from './views/notification/notification-view.tsx'
import { NotificationsView } from './views/notifications/notifications-view.tsx'
import { OverviewView } from './views/overview/overview-view.tsx'
import { SuppressionsView } from './views/suppressions/suppressions-view.tsx'
import { TailView } from './views/tail/tail-view.tsx'

/** One address, one view. What is in its query is the view's own. */
export const Views = () => (
  <Switch>
    <Route path="/">
      <NeedsScope scope="notifications:read" title="Overview">
        <OverviewView />
      </NeedsScope>
    </Route>
    <Route path="/notifications">
      <NeedsScope scope="notifications:read" title="Notifications">
        <NotificationsView />
      </NeedsScope>
    </Route>
    <Route path="/notifications/:id">
      {({ id }) => (
        <NeedsScope scope="notifications:read" title="Notification">
          <NotificationView key={id} id={id} />
        </NeedsScope>
      )}
    </Route>
    <Route path="/dead-letters">
      <NeedsScope scope="dead_letters:read" title="Dead letters">
        <DeadLettersView />
      </NeedsScope>
    </Route>
    <Route path="/suppressions">
      <NeedsScope scope="suppressions:read" title="Suppressions">
        <SuppressionsView />
      </NeedsScope>
    </Route>
    <Route path="/keys">
      <NeedsScope scope="keys:read" title="API keys">
        <KeysView />
      </NeedsScope>
    </Route>
    <Route path="/tail">
      <NeedsScope scope="notifications:read" title="Live tail">
        <TailView />
      </NeedsScope>
    </Route>
    <Route>
      <Page title="Not found" testId="not-found">
        <p>There is no such view.</p>
      </Page>
    </Route>
  </Switch>
)
