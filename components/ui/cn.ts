import { type ClassValue, clsx } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

const merge = extendTailwindMerge({
  extend: { theme: { radius: ['control', 'card'], shadow: ['raised', 'card'] } },
})

/** Class names, the later of two that say the same thing winning. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes))
}
