export async function measureIndexCosts(_rows: number, _repeat: number): Promise<void> {}
