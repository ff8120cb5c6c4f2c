/**
 * The same values, and `end` once after the last of them, a failure or an early `return`.
 * A generator's own `finally` is not enough: it never runs when the generator is returned before it has begun.
 */
export function endingWith<T>(source: AsyncGenerator<T>, end: () => Promise<void>): AsyncGenerator<T> {
  let ended: Promise<void> | null = null
  const endOnce = () => {
    ended ??= end()
    return ended
  }
  const values = (async function* () {
    try {
      yield* source
    } finally {
      await endOnce()
    }
  })()
  const stop = values.return.bind(values)
  values.return = async (value) => {
    const result = await stop(value)
    await endOnce()
    return result
  }
  return values
}
