import { useEffect, useState } from 'react'

export interface LocalKeys {
  test_key: string
  live_key: string
}

const loopback = ['127.0.0.1', 'localhost', '[::1]']

/** The keys of the stack that runs on this machine, where `npm start` serves the page; nowhere else is it even asked. */
export const useLocalKeys = (): LocalKeys | undefined => {
  const [keys, setKeys] = useState<LocalKeys>()
  useEffect(() => {
    if (!loopback.includes(location.hostname)) return
    const leaving = new AbortController()
    fetch('/console/local-keys.json', { signal: leaving.signal })
      .then((response) => (response.ok ? response.json() : undefined))
      .then(setKeys, () => {}) // served by something else: it has no keys to give
    return () => leaving.abort()
  }, [])
  return keys
}
