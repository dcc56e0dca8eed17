import { apNortheast1 } from './apNortheast1.ts'
import { cnNorth1 } from './cnNorth1.ts'
import type { Region } from './region.ts'
import { usEast1 } from './usEast1.ts'
import { usGovWest1 } from './usGovWest1.ts'

export const regions: readonly Region[] = [apNortheast1, usEast1, usGovWest1, cnNorth1]

export const regionNamed = (name: string): Region => {
  const region = regions.find((candidate) => candidate.name === name)
  if (!region)
    throw new Error(`The simulator does not support the region ${name}, only ${regions.map((r) => r.name).join(', ')}`)
  return region
}
