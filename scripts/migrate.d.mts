export function readMigrations(directory?: string): { name: string; sql: string; checksum: string }[]
export function migrate(connectionString: string): Promise<string[]>
