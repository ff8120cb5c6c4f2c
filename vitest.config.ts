import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// unit: seconds, nothing outside the process. components: jsdom. integration: a real PostgreSQL.
export default defineConfig({
  plugins: [react()],
  test: {
    passWithNoTests: false,
    // A safety limit and no claim: a busy machine is several times slower.
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', environment: 'node', include: ['tests/unit/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'components',
          environment: 'jsdom',
          include: ['tests/components/**/*.test.tsx'],
          setupFiles: ['tests/setup/components.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          environment: 'node',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: ['tests/setup/database.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
