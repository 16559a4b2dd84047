/**
 * Loads the parts of the framework that most applications use, before the first of them asks. What an
 * application lacks a package for, and what else cannot be loaded, it will be told when it asks itself.
 */
export async function loadFramework(): Promise<void> {
  await Promise.allSettled([
    import('../endpoint/index.ts'),
    import('../live/index.ts'),
    import('../components/index.ts'),
    import('../db/index.ts'),
  ])
}
