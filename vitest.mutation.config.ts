import { defineConfig } from 'vitest/config'

/** The tests of the rules, and nothing that needs a service: each runs again for every mutant that it covers. */
export default defineConfig({
  test: {
    include: ['tests/unit/*.test.ts', 'tests/property/*.test.ts'],
    testTimeout: 15_000,
  },
})
