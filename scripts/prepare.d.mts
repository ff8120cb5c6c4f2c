export const PROJECT_DIR: string
export function stopWith(...lines: string[]): never
export function installPackages(): void
export function generateClient(): void
export function continueUnderNewNode(): Promise<void>
export function buildApp(): void
