import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const filesIn = (...folders: string[]) => folders.map((folder) => `tests/${folder}/**/*.test.ts`)

export default defineConfig({
  test: {
    maxWorkers: Math.max(2, availableParallelism()), // half of a run is waiting for Postgres
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure', // needs no service: nothing is started when only these run
          include: filesIn('unit', 'property', 'simulation', 'architecture'),
          isolate: false, // pure code keeps no state between files, and loading it afresh costs more than running it
          testTimeout: 120_000, // a machine may be busy; only what hangs is to be ended
        },
      },
      {
        extends: true,
        test: {
          name: 'services',
          include: filesIn('contract', 'integration', 'faults', 'e2e', 'browser'),
          globalSetup: 'tests/support/global-setup.ts',
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
