import type { ReactNode } from 'react'
import { Link, useRoute } from 'wouter'
import { Button } from './parts/button.tsx'
import { Mark } from './parts/mark.tsx'
import { Switch } from './parts/switch.tsx'
import { usePreferences } from './preferences.ts'
import { useSession } from './session/session.ts'

const places = [
  ['/', 'Overview'],
  ['/notifications', 'Notifications'],
  ['/dead-letters', 'Dead letters'],
  ['/suppressions', 'Suppressions'],
  ['/keys', 'API keys'],
  ['/tail', 'Live tail'],
] as const

/** What stands round every view: where to go, whose key it is, and how to look. */
export const Frame = ({ children }: { children: ReactNode }) => (
  <div className="frame">
    <a className="skip" href="#content">
      Skip to the content
    </a>
    <header className="side" data-testid="navigation">
      <p className="brand">
        <Mark /> Heliograph
      </p>
      <nav aria-label="Views">
        {places.map(([to, name]) => (
          <Place key={to} to={to} name={name} />
        ))}
      </nav>
      <KeyCard />
      <Looks />
    </header>
    <main id="content" tabIndex={-1} className="content" data-testid="content">
      {children}
    </main>
  </div>
)

/** What is below a list, one notification say, belongs to the list. */
const Place = ({ to, name }: { to: string; name: string }) => {
  const [isHere] = useRoute(to === '/' ? '/' : `${to}/*?`)
  return (
    <Link href={to} aria-current={isHere ? 'page' : undefined} className="place">
      {name}
    </Link>
  )
}

const KeyCard = () => {
  const { key, signOut } = useSession()
  return (
    <section className="key-card" aria-label="Signed in with" data-testid="signed-in">
      <span className={`mode ${key.mode}`}>{key.mode}</span>
      <span className="key-name" title={key.id}>
        {key.name ?? key.id}
      </span>
      <Button size="small" onClick={() => signOut()}>
        Sign out
      </Button>
    </section>
  )
}

const Looks = () => {
  const { zone, theme, setZone, setTheme } = usePreferences()
  return (
    <div className="looks">
      <Switch
        label="Times"
        value={zone}
        onChange={setZone}
        options={[
          ['utc', 'UTC'],
          ['local', 'Local'],
        ]}
      />
      <Switch
        label="Colours"
        value={theme}
        onChange={setTheme}
        options={[
          ['system', 'Auto'],
          ['light', 'Light'],
          ['dark', 'Dark'],
        ]}
      />
    </div>
  )
}
