// Two commands on a fresh clone must not install at once: npm ci deletes node_modules under the other one's feet.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const pollMs = 250
const waitMaxMs = 15 * 60_000 // a slow network's `npm ci`

/** Runs `work` while no other process on this checkout installs. A lock whose owner died is taken over. */
export const withInstallLock = async (root, work) => {
  const lock = join(root, '.heliograph', 'install.lock')
  mkdirSync(join(root, '.heliograph'), { recursive: true })
  await acquire(lock)
  const release = () => rmSync(lock, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.removeListener('exit', release)
    release()
  }
}

const acquire = async (lock) => {
  const deadline = Date.now() + waitMaxMs
  for (let told = false; !tryLock(lock); told = true) {
    const owner = ownerOf(lock)
    if (owner !== undefined && !isAlive(owner)) takeAway(lock)
    else if (Date.now() > deadline)
      throw new Error(`Process ${owner} has been installing packages for too long: end it and try again.`)
    else {
      if (!told) process.stderr.write(`Process ${owner} is installing packages here already: waiting for it...\n`)
      await sleep(pollMs)
    }
  }
}

/** A link appears with its content in one step, so nobody ever reads a lock without an owner. */
const tryLock = (lock) => {
  const mine = `${lock}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  try {
    linkSync(mine, lock)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(mine, { force: true })
  }
}

/** By rename: of two who saw the same dead owner only one takes it away. */
const takeAway = (lock) => {
  const aside = `${lock}.stale.${process.pid}`
  try {
    renameSync(lock, aside)
    rmSync(aside, { force: true })
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}

const ownerOf = (lock) => {
  try {
    return Number(readFileSync(lock, 'utf8')) || undefined
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
