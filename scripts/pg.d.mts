export const DATABASE: string
export function dataDirectory(): string
export function startPostgres(options?: {
  dataDir?: string
}): Promise<{ url: string; data: string; started: boolean }>
export function stopPostgres(options?: { dataDir?: string; mode?: 'fast' | 'immediate' }): boolean
export function destroyPostgres(options: { dataDir: string }): void
